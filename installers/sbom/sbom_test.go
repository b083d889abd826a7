package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// build builds this command, which has no modules beside the standard library.
func build(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "sbom")
	if out, err := exec.Command("go", "build", "-o", file, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return file
}

func TestABillNamesTheProgramAndWhatIsInIt(t *testing.T) {
	file := build(t)
	var first, second bytes.Buffer
	for _, w := range []*bytes.Buffer{&first, &second} {
		if err := run([]string{"-version", "1.2.3", "-at", "1795355840", file}, w); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two bills of one program differ")
	}
	var b bill
	if err := json.Unmarshal(first.Bytes(), &b); err != nil {
		t.Fatal(err)
	}
	top := b.Metadata.Component
	sum, err := sumOf(file)
	if err != nil {
		t.Fatal(err)
	}
	if top.Version != "1.2.3" || top.Hashes[0].Content != sum || b.Metadata.Timestamp != "2026-11-22T13:57:20Z" {
		t.Errorf("the bill is of %+v at %s", top, b.Metadata.Timestamp)
	}
	if len(b.Components) != 1 || b.Components[0].Name != "std" || b.Components[0].Licences[0].License.ID != "BSD-3-Clause" {
		t.Errorf("components: %+v", b.Components)
	}
	if d := b.Dependencies[0]; d.Ref != top.Ref || d.On[0] != b.Components[0].Ref {
		t.Errorf("dependencies: %+v", d)
	}
}

func TestLicencesAreWrittenOnceForAllPrograms(t *testing.T) {
	file := build(t)
	var w bytes.Buffer
	if err := run([]string{"-licences", file, file}, &w); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(w.String(), "Copyright 2009 The Go Authors."); n != 1 {
		t.Errorf("the licence of Go stands there %d times", n)
	}
}

func TestWhatIsNoGoProgramHasNoBill(t *testing.T) {
	file := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(file, []byte("not a program"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{file}, {build(t), file}, {}, {"-licences", file}} {
		if err := run(args, new(bytes.Buffer)); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
}

func TestALibraryIsInTheBillOfTheProgramBesideIt(t *testing.T) {
	cc, err := exec.LookPath("cc")
	if err != nil || runtime.GOOS != "linux" {
		t.Skip("no C compiler for a library of Linux")
	}
	so := filepath.Join(t.TempDir(), "own.so")
	if out, err := exec.Command(cc, "-shared", "-Wl,--no-as-needed", "-o", so, "-x", "c", os.DevNull).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var w bytes.Buffer
	if err := run([]string{"-version", "1.2.3", build(t), so}, &w); err != nil {
		t.Fatal(err)
	}
	var b bill
	if err := json.Unmarshal(w.Bytes(), &b); err != nil {
		t.Fatal(err)
	}
	sum, err := sumOf(so)
	if err != nil {
		t.Fatal(err)
	}
	c := b.Components[len(b.Components)-1]
	if c.Name != "own.so" || c.Version != "1.2.3" || c.Scope != "optional" || c.Hashes[0].Content != sum || c.Licences[0].License.ID != "EUPL-1.2" {
		t.Errorf("the library is %+v", c)
	}
	if !slices.ContainsFunc(c.Properties, func(p property) bool { return strings.HasPrefix(p.Value, "libc.so") }) {
		t.Errorf("what it needs: %+v", c.Properties)
	}
	if d := b.Dependencies[len(b.Dependencies)-1]; d.Ref != c.Ref || len(d.On) != 0 {
		t.Errorf("dependencies: %+v", d)
	}
}

func TestAModuleUnderAnUnknownLicenceIsRefused(t *testing.T) {
	dir := t.TempDir()
	m := module{Path: "example.test/module", Version: "v1.0.0"}
	for name, text := range map[string]string{"README.md": "MIT", "LICENSE": "All rights reserved."} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.readTexts(dir); err == nil {
		t.Errorf("taken for %s", m.Licence)
	}
}

func TestALicenceIsKnownByItsWords(t *testing.T) {
	for text, want := range map[string]string{
		"Permission is hereby granted, free\nof charge, to any person obtaining a copy of":                                                "MIT",
		"Apache License\n   Version 2.0, January 2004":                                                                                    "Apache-2.0",
		"Redistributions in binary form must reproduce the above copyright notice":                                                        "BSD-2-Clause",
		"in binary form must reproduce the above copyright notice; may be used to endorse or promote products derived from this software": "BSD-3-Clause",
		"You may look at it.": "",
	} {
		if got := recognize(text); got != want {
			t.Errorf("%.30q is %q, want %q", text, got, want)
		}
	}
}

// The example of the specification (package-url, "golang"): lower case throughout.
func TestAPackageURLIsInLowerCase(t *testing.T) {
	m := module{Path: "github.com/Microsoft/go-winio", Version: "v0.6.2"}
	if got, want := m.purl(), "pkg:golang/github.com/microsoft/go-winio@v0.6.2"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func Example() {
	p := program{Name: "cied", System: "linux/amd64", Modules: []module{{Path: "std", Version: "1.26.8", Licence: "BSD-3-Clause"}}}
	b := newBill(p, nil, "1.2.3", time.Unix(1795355840, 0).UTC())
	_ = json.NewEncoder(os.Stdout).Encode(b.Components[0])
	// Output: {"bom-ref":"pkg:golang/std@1.26.8","type":"library","name":"std","version":"1.26.8","scope":"required","licenses":[{"license":{"id":"BSD-3-Clause"}}],"purl":"pkg:golang/std@1.26.8"}
}
