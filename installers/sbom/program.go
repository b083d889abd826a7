package main

import (
	"cmp"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
)

// A program is an executable file and what its linker has written into it.
type program struct {
	Name    string // of the file
	Sum     string // SHA-256, in hexadecimal
	System  string // "linux/amd64"
	Modules []module
}

// A module is one whose code is in a program; the standard library is "std".
type module struct {
	Path, Version string
	Sum           string   // as in go.sum: of its tree, not of a file; none of std
	Licence       string   // SPDX identifier
	Texts         []string // LICENSE, NOTICE, PATENTS
}

// readProgram reads an executable, and the licences of its modules where Go keeps them.
func readProgram(file string) (program, error) {
	info, err := buildinfo.ReadFile(file)
	if err != nil {
		return program{}, fmt.Errorf("%s: %w", file, err)
	}
	sum, err := sumOf(file)
	if err != nil {
		return program{}, err
	}
	modules, err := linked(info)
	if err != nil {
		return program{}, fmt.Errorf("%s: %w", file, err)
	}
	return program{filepath.Base(file), sum, setting(info, "GOOS") + "/" + setting(info, "GOARCH"), modules}, nil
}

func sumOf(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func setting(info *debug.BuildInfo, key string) string {
	for _, s := range info.Settings {
		if s.Key == key {
			return s.Value
		}
	}
	return ""
}

// linked are the modules of a program in the order of their paths, the standard library
// first, without the main one.
func linked(info *debug.BuildInfo) ([]module, error) {
	std, err := standard(info.GoVersion)
	if err != nil {
		return nil, err
	}
	all := []module{std}
	for _, d := range info.Deps {
		if d.Replace != nil {
			d = d.Replace
		}
		m := module{Path: d.Path, Version: d.Version, Sum: d.Sum}
		if err := m.license(); err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	slices.SortFunc(all[1:], byPath)
	return all, nil
}

// standard is the library of the toolchain that runs here, which has to be the program's.
func standard(version string) (module, error) {
	said, err := goCommand("env", "GOVERSION", "GOROOT")
	if err != nil {
		return module{}, err
	}
	here, root, _ := strings.Cut(strings.TrimSpace(string(said)), "\n")
	if version, _, _ = strings.Cut(version, " "); here != version { // "go1.26.8 X:experiment"
		return module{}, fmt.Errorf("built with %s, and this is %s", version, here)
	}
	m := module{Path: "std", Version: strings.TrimPrefix(version, "go")}
	return m, m.readTexts(root)
}

// modulesOf are those of all the programs, each once.
func modulesOf(files []string) ([]module, error) {
	var all []module
	for _, file := range files {
		p, err := readProgram(file)
		if err != nil {
			return nil, err
		}
		all = append(all, p.Modules...)
	}
	slices.SortFunc(all, byPath)
	return slices.CompactFunc(all, func(a, b module) bool { return byPath(a, b) == 0 }), nil
}

func byPath(a, b module) int {
	return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Version, b.Version))
}
