// Command testgate reads what "go test -json" says and decides whether it is good enough:
// every test has passed, at least one has run, and none was skipped but for a reason that
// everybody may have.
//
// A suite that skips on the machine that was prepared for it proves nothing, and go test
// counts a skip as a success. Accepted is what no package cures: a test that needs root for
// somebody who is not, or reference material that is no part of the repository.
//
// It prints a line for each package in the form of go test, everything that a failed test
// has printed, the "N cases" of a sweep, and last "N passed, N failed, N skipped".
package main

import (
	"fmt"
	"os"
)

func main() {
	g := newGate(os.Stdout)
	if err := g.read(os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "testgate:", err)
		os.Exit(1)
	}
	if !g.close() {
		os.Exit(1)
	}
}
