package main

import (
	"fmt"
	"io"
	"runtime"

	"github.com/spf13/cobra"
)

// release is the version of this source tree.
const release = "0.1.0"

// appURL names the program and its version in answers (web-eid:1.0, "appVersion"). The
// project has no public address yet; .invalid says so (RFC 2606, 2).
func appURL() string { return "https://cied.invalid/releases/" + release }

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
