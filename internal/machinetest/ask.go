// Package machinetest is what a test may have of the machine that it runs on: programs of
// others and, on Unix, a PC/SC service and a display that it starts for itself.
//
// Tests that need a machine prepared for them run only with CIED_MACHINE_TESTS=1 in the
// environment, as make test has it. A program that is missing then is a failure: a suite
// that skips proves nothing.
package machinetest

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// variable asks for machine tests where its value is "1".
const variable = "CIED_MACHINE_TESTS"

// Asked reports whether machine tests were asked for.
func Asked() bool { return os.Getenv(variable) == "1" }

// OnlyAsked skips the test unless machine tests were asked for. The reason says what the
// test needs of the machine.
func OnlyAsked(t testing.TB, what string) {
	t.Helper()
	if !Asked() {
		t.Skipf("needs %s: run make test", what)
	}
}

// Need skips the test unless machine tests were asked for, and returns the path of the
// first of the named programs that is installed. Where none is, the test fails.
func Need(t testing.TB, names ...string) (path string) {
	t.Helper()
	OnlyAsked(t, names[0])
	return Have(t, names...)
}

// Have returns the path of the first of the named programs that is installed, for a test
// that a plain go test runs too, on a machine that has one. Where none is, the test is
// skipped; it fails where machine tests were asked for.
func Have(t testing.TB, names ...string) (path string) {
	t.Helper()
	for _, name := range names {
		// The services of Debian are not in every user's PATH.
		for _, candidate := range []string{name, "/usr/sbin/" + name} {
			if path, err := exec.LookPath(candidate); err == nil {
				return path
			}
		}
	}
	missing := strings.Join(names, " or ")
	if Asked() {
		t.Fatalf("%s is not installed, and %s=1 asks for it", missing, variable)
	}
	t.Skipf("needs %s, which is not installed", missing)
	return ""
}
