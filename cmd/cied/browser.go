package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"cied/browsers"
	"cied/fault"
)

// browserFlags say which module, and for whom.
type browserFlags struct {
	module string
	system bool
}

func (p *program) browser() *cobra.Command {
	c := &cobra.Command{
		Use:   "browser",
		Short: "Have browsers log in by themselves with the card (PKCS #11)",
		Long: "Register the PKCS #11 module of cied in the browsers of this computer, for sites that ask the browser\n" +
			"itself for a certificate. The login by page, which most sites send you to, needs none of this.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(p.browserInstall(), p.browserStatus(), p.browserRemove())
	return c
}

func (p *program) browserInstall() *cobra.Command {
	var f browserFlags
	c := &cobra.Command{
		Use:   "install",
		Short: "Register the module in all browsers of yours",
		Long: "Register the module in the browsers of Chromium's and of Firefox's family, and in p11-kit. What is in\n" +
			"those files beside is left to the letter, and cied browser remove takes it back. Close the browsers and\n" +
			"start them again afterwards. A browser that is a snap or a flatpak cannot load any module.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return p.changeBrowsers(f, browsers.Install) },
	}
	f.addModule(c)
	f.addSystem(c)
	return c
}

func (p *program) browserStatus() *cobra.Command {
	var f browserFlags
	c := &cobra.Command{
		Use:   "status",
		Short: "Show in which browsers the module is registered",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			w, err := browserWorld(f.module)
			if err != nil {
				return err
			}
			s := browsers.Look(w)
			return p.result(s, func(out io.Writer) { p.writeBrowsers(out, s) })
		},
	}
	f.addModule(c)
	return c
}

func (p *program) browserRemove() *cobra.Command {
	var f browserFlags
	c := &cobra.Command{
		Use:   "remove",
		Short: "Take the module away from all browsers of yours",
		Args:  cobra.NoArgs,
		RunE:  func(*cobra.Command, []string) error { return p.changeBrowsers(f, browsers.Remove) },
	}
	f.addSystem(c)
	return c
}

func (f *browserFlags) addModule(c *cobra.Command) {
	c.Flags().StringVar(&f.module, "module", "", "`PATH` of the module; without it, the one beside this program or where packages put it")
}

func (f *browserFlags) addSystem(c *cobra.Command) {
	c.Flags().BoolVar(&f.system, "system", false, "for all users: Firefox's policies and p11-kit; run it as the administrator (Linux)")
}

// browserWorld is this computer with the module to register.
func browserWorld(module string) (browsers.World, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return browsers.World{}, fault.New(fault.StateUnreadable, opBrowsers, err)
	}
	top := filepath.VolumeName(home) + string(filepath.Separator)
	w := browsers.World{OS: runtime.GOOS, Root: os.DirFS(top), Top: top, Home: home, Env: os.Getenv}
	if module == "" {
		self, _ := os.Executable() // without it, where packages put the module
		w.Module = browsers.FindModule(w, filepath.Dir(self))
		return w, nil
	}
	if w.Module, err = filepath.Abs(module); err != nil {
		return browsers.World{}, usage(fmt.Sprintf("--module %q has no absolute path", module))
	}
	return w, nil
}

// changeBrowsers registers or takes away, and tells of every file. What could not be changed
// does not hide what was.
func (p *program) changeBrowsers(f browserFlags, do func(browsers.World, bool) ([]browsers.Change, error)) error {
	w, err := browserWorld(f.module)
	if err != nil {
		return err
	}
	if !f.system {
		if err := checkOwner(w, os.Geteuid()); err != nil {
			return err
		}
	}
	changes, failed := do(w, f.system)
	if changes == nil {
		return failed
	}
	view := struct {
		Changes []browsers.Change `json:"changes"`
	}{changes}
	if err := p.result(view, func(out io.Writer) { p.writeChanges(out, w, changes) }); err != nil {
		return err
	}
	return failed
}

// writeBrowsers shows s to a person: each browser with its places, then what is for more.
func (p *program) writeBrowsers(out io.Writer, s browsers.Status) {
	words := browserWordsIn(p.lang)
	fmt.Fprintf(out, "%-16s %s\n", words.module, cmp.Or(s.Module, words.noModule))
	if len(s.Browsers) == 0 {
		fmt.Fprintln(out, words.noBrowser)
	}
	confined := false
	for _, b := range s.Browsers {
		fmt.Fprintf(out, "\n%s (%s)\n", b.Name, b.Packaging)
		for _, place := range b.Places {
			p.writePlace(out, place)
			confined = confined || place.Reason == browsers.Confined
		}
	}
	if len(s.Shared) > 0 {
		fmt.Fprintf(out, "\n%s\n", words.shared)
	}
	for _, place := range s.Shared {
		p.writePlace(out, place)
	}
	if confined {
		fmt.Fprintf(out, "\n%s\n", words.byPage)
	}
}

// writePlace shows the state of a place, with the reason or the module where that says more.
func (p *program) writePlace(out io.Writer, place browsers.Place) {
	words := browserWordsIn(p.lang)
	state := words.states[place.State]
	switch place.State {
	case browsers.Impossible:
		state += ": " + words.reasons[place.Reason]
	case browsers.Broken, browsers.Other, browsers.ByHand:
		state += ": " + place.Module
	}
	where := place.File
	if place.Profile != "" {
		where += " (" + place.Profile + ")"
	}
	fmt.Fprintf(out, "  %s\n", strings.TrimSpace(where+"  "+state))
}

// writeChanges shows what was changed, and what could not be, with the cause as whoever
// helps needs it.
func (p *program) writeChanges(out io.Writer, w browsers.World, changes []browsers.Change) {
	words, changed, failed := browserWordsIn(p.lang), false, false
	for _, c := range changes {
		changed, failed = changed || c.Changed, failed || c.Fault != ""
		if c.Changed || c.Fault != "" || c.State != browsers.Absent {
			p.writePlace(out, c.Place)
		}
		if c.Fault != "" {
			fmt.Fprintf(out, "    (%s)\n", c.Detail)
		}
	}
	switch {
	case changed:
		fmt.Fprintln(out, words.restart)
	case !failed:
		fmt.Fprintln(out, words.nothing)
	}
	for _, b := range browsers.Find(w) {
		if b.Places[0].Reason == browsers.Confined {
			fmt.Fprintf(out, "%s (%s): %s\n", b.Name, b.Packaging, words.byPage)
		}
	}
}
