//go:build linux

package module

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"cied/internal/machinetest"
)

// builds is where the module and the program that drives it are compiled, once for all tests.
var builds string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "cied-module-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	builds = dir
	status := m.Run()
	os.RemoveAll(dir)
	os.Exit(status)
}

// A variant is the module and the driver, compiled with the same options.
type variant struct {
	name  string
	flags string // for both
	once  sync.Once
	err   error
}

var (
	plain     = &variant{name: "plain"} // as it is shipped
	sanitized = &variant{name: "sanitized", flags: "-g -fsanitize=address,undefined -fno-sanitize-recover=all -U_FORTIFY_SOURCE"}
	impatient = &variant{name: "impatient", flags: "-DPATIENCE=1"}
)

func (v *variant) module() string { return filepath.Join(builds, v.name, FileName) }
func (v *variant) driver() string { return filepath.Join(builds, v.name, "drive") }

// build compiles the variant, where it has not been compiled before.
func (v *variant) build(t testing.TB) {
	t.Helper()
	cc := machinetest.Have(t, "cc")
	v.once.Do(func() { v.err = v.compile(cc) })
	if v.err != nil {
		t.Fatal(v.err)
	}
}

// depend opens the sources, which only the compiler reads: go test keeps a result for as
// long as the files that the test itself opened stay the same.
func depend() error {
	sources, err := filepath.Glob("src/*")
	if err != nil {
		return err
	}
	driver, err := filepath.Glob("testdata/*.[ch]")
	if err != nil {
		return err
	}
	for _, name := range slices.Concat(sources, driver, []string{"build.sh"}) {
		if _, err := os.ReadFile(name); err != nil {
			return err
		}
	}
	return nil
}

func (v *variant) compile(cc string) error {
	if err := depend(); err != nil {
		return err
	}
	module := exec.Command("./build.sh", v.module())
	module.Env = append(os.Environ(), "CC="+cc, "CFLAGS="+v.flags)
	if said, err := module.CombinedOutput(); err != nil {
		return fmt.Errorf("build.sh: %w\n%s", err, said)
	}
	driver := exec.Command("sh", "-c", cc+" -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror "+v.flags+
		" -o "+v.driver()+" testdata/drive.c testdata/trouble.c -ldl -pthread")
	if said, err := driver.CombinedOutput(); err != nil {
		return fmt.Errorf("the driver: %w\n%s", err, said)
	}
	return nil
}
