package main

import (
	"fmt"
	"io"
	"runtime"

	"github.com/spf13/cobra"
)

// What the linker writes into packages (-ldflags -X, installers/lib.sh).
var (
	release = "0.1.0" // the version of this source tree, or of the package
	madeAt  = ""      // when the commit was made, in seconds since 1970
)

// signedBy is the version as answers carry it: one that was made under test anchors says
// so, as build metadata (Semantic Versioning, 10).
func signedBy(test bool) string {
	if test {
		return release + "+TEST"
	}
	return release
}

// appURL names the program and its version in answers (web-eid:1.0, "appVersion"). The
// project has no public address yet; .invalid says so (RFC 2606, 2).
func appURL(test bool) string { return "https://cied.invalid/releases/" + signedBy(test) }

func (p *program) version() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			v := struct {
				Version string `json:"version"`
				Go      string `json:"go"`
				System  string `json:"system"`
			}{release, runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
			return p.result(v, func(w io.Writer) {
				fmt.Fprintf(w, "cied %s (%s, %s)\n", v.Version, v.Go, v.System)
			})
		},
	}
}
