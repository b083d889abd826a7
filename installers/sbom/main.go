// Command sbom says what is in the programs that were built: as a bill of materials
// (CycloneDX 1.6, JSON), or as the licences of the modules whose code they hold, which MIT,
// BSD and Apache want to travel with copies of it.
//
//	go run ./installers/sbom -version 1.2.3 -at 1795355840 PROGRAM [LIBRARY...] >PROGRAM.cdx.json
//	go run ./installers/sbom -licences PROGRAM... >THIRD-PARTY
//
// It reads the programs themselves (debug/buildinfo), so that it cannot tell of others. A
// library is one of cied's own, in C, which is shipped beside the program. The same files
// give the same bytes. It runs in the tree that they were built from.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"time"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

func run(args []string, w io.Writer) error {
	flags := flag.NewFlagSet("sbom", flag.ContinueOnError)
	version := flags.String("version", "", "the `VERSION` of the programs")
	at := flags.Int64("at", 0, "when their commit was made, in `SECONDS` since 1970")
	licences := flags.Bool("licences", false, "write the texts of the licences instead")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *licences {
		return writeLicences(w, flags.Args())
	}
	if flags.NArg() < 1 {
		return fmt.Errorf("a bill is of a program, and none is named")
	}
	return writeBill(w, flags.Args(), *version, time.Unix(*at, 0).UTC())
}

// writeBill writes the bill of a program, the first of the files, and of libraries.
func writeBill(w io.Writer, files []string, version string, at time.Time) error {
	p, err := readProgram(files[0])
	if err != nil {
		return err
	}
	own, err := readLibraries(files[1:])
	if err != nil {
		return err
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(newBill(p, own, version, at))
}

// writeLicences writes each module's texts once, whatever the number of programs with it.
func writeLicences(w io.Writer, files []string) error {
	modules, err := modulesOf(files)
	if err != nil {
		return err
	}
	for _, m := range modules {
		if _, err := fmt.Fprintf(w, "%s %s (%s)\n\n", m.Path, m.Version, m.Licence); err != nil {
			return err
		}
		for _, text := range m.Texts {
			if _, err := fmt.Fprintf(w, "%s\n\n", text); err != nil {
				return err
			}
		}
	}
	return nil
}
