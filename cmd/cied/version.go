package main

import (
	"fmt"
	"io"
	"net/http"
	"runtime"

	"github.com/spf13/cobra"
)

// What the linker writes into packages (-ldflags -X, installers/lib.sh).
var (
	release = "0.1.0" // the version of this source tree, or of the package
	madeAt  = ""      // when the commit was made, in seconds since 1970
	updates = ""      // the https address that tells of the newest release; "" asks nobody
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
	var check bool
	c := &cobra.Command{
		Use:   "version",
		Short: "Print the version, and ask for a newer one if told to",
		Long: "Print the version. With --check, ask over the network whether there is a newer one, and say nothing there of who asks.\n" +
			"cied never replaces itself: the package manager does. A newer version is no fault, the exit status is 0.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if check {
				return p.runVersionCheck(c.Context(), source{updates, http.DefaultTransport})
			}
			return p.runVersion()
		},
	}
	c.Flags().BoolVar(&check, "check", false, "ask whether there is a newer version")
	return c
}

func (p *program) runVersion() error {
	v := struct {
		Version string `json:"version"`
		Go      string `json:"go"`
		System  string `json:"system"`
	}{release, runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
	return p.result(v, func(w io.Writer) {
		fmt.Fprintf(w, "cied %s (%s, %s)\n", v.Version, v.Go, v.System)
	})
}
