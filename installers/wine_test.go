//go:build linux

package installers

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cied/fault"
	"cied/internal/machinetest"
)

// testWine runs the program of Windows as far as wine has a Windows.
func (p packages) testWine(t *testing.T) {
	w := newWine(t)
	w.unzip(t, p.one(t, "cied_*_windows_amd64.zip"))
	t.Run("version", func(t *testing.T) { w.tellsVersion(t, p.version) })
	t.Run("doctor", w.findsNoService)
	t.Run("trust list is that of Linux", func(t *testing.T) {
		t.Setenv("XDG_DATA_HOME", t.TempDir()) // where nobody has updated it
		linux := command(t, unpacked(t, p.one(t, "cied_*_amd64.deb"))+"/usr/bin/cied", "trust", "list")
		if got := w.cied(t, allWell, "trust", "list"); got != linux || !strings.Contains(got, "cie-root") {
			t.Errorf("%s\nand on Linux:\n%s", got, linux)
		}
	})
	t.Run("a mistake", func(t *testing.T) { w.cied(t, fault.Usage, "no-such-command") })
	t.Run("no daemon", func(t *testing.T) { w.cied(t, fault.NotRunning, "status") })
}

// allWell is no fault.
const allWell fault.Code = ""

func (w wine) tellsVersion(t *testing.T, version string) {
	if said, want := w.cied(t, allWell, "version"), "cied "+version+" ("; !strings.HasPrefix(said, want) {
		t.Errorf("%q, want %q", said, want)
	}
	var told struct{ Version, System string }
	parse(t, w.cied(t, allWell, "version", "--json"), &told)
	if told.Version != version || told.System != "windows/amd64" {
		t.Errorf("%+v", told)
	}
}

// findsNoService: wine has no smart card service, which is what the doctor has to find out.
func (w wine) findsNoService(t *testing.T) {
	type check struct{ ID, State string }
	var report struct {
		Verdict, Code string
		Checks        []check
	}
	parse(t, w.cied(t, fault.PCSCUnavailable, "doctor", "--json", "--offline"), &report)
	if report.Verdict != "computer" || report.Code != string(fault.PCSCUnavailable) {
		t.Errorf("%+v", report)
	}
	for _, id := range []string{"settings", "state", "disk", "dialog", "port"} {
		if !slices.Contains(report.Checks, check{id, "well"}) {
			t.Errorf("%s is not well in %+v", id, report.Checks)
		}
	}
}

// A wine is a Windows of its own for one test.
type wine struct {
	loader string
	home   string // the directory of everything
	env    []string
}

// slow is how long wine may take to make its Windows, or to run a command there.
const slow = 2 * time.Minute

// newWine makes a Windows whose system directory has what wine's lacks.
func newWine(t *testing.T) wine {
	t.Helper()
	// Debian's are not in PATH without its package wine, which asks for a 32 bit one too.
	w := wine{loader: machinetest.Need(t, "wine64", "/usr/lib/wine/wine64"), home: t.TempDir()}
	w.env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + w.home, "WINEPREFIX=" + w.path("prefix"), "WINEDEBUG=-all", "LC_ALL=C.UTF-8",
		// Neither menus for the desktop nor an offer to fetch .NET and a browser.
		"WINEDLLOVERRIDES=bcryptprimitives=n;winemenubuilder.exe,mscoree,mshtml=",
	}
	server := machinetest.Need(t, "wineserver", "/usr/lib/wine/wineserver64")
	t.Cleanup(func() {
		for _, how := range []string{"--kill", "--wait"} {
			ctx, cancel := context.WithTimeout(context.Background(), slow)
			c := exec.CommandContext(ctx, server, how)
			c.Env = w.env
			_ = c.Run() // it fails where no server runs any more
			cancel()
		}
	})
	if _, said, status := w.run(t, "", "wineboot", "--init"); status != 0 {
		t.Fatalf("wineboot: exit status %d\n%s", status, said)
	}
	// Go loads it from the system directory alone.
	command(t, machinetest.Need(t, "x86_64-w64-mingw32-gcc"), "-shared", "-O2", "-Wall", "-Werror",
		"-o", w.path("prefix/drive_c/windows/system32/bcryptprimitives.dll"), "testdata/bcryptprimitives.c", "-ladvapi32")
	return w
}

func (w wine) path(name string) string { return filepath.Join(w.home, name) }

// programs is where unzip puts what it finds.
func (w wine) programs() string { return w.path("prefix/drive_c/cied") }

func (w wine) unzip(t *testing.T, file string) {
	t.Helper()
	r, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := os.CopyFS(w.programs(), r); err != nil {
		t.Fatal(err)
	}
}

// cied runs the program, and returns what it writes to standard output. Its exit status has
// to be that of the fault, and 0 of none.
func (w wine) cied(t *testing.T, want fault.Code, args ...string) string {
	t.Helper()
	stdout, stderr, status := w.run(t, w.programs(), append([]string{"cied.exe"}, args...)...)
	exit := 0
	if want != "" {
		exit = want.Row().Exit
	}
	// A crash of Go has the exit status 2, as usage has.
	if status != exit || strings.Contains(stderr, "goroutine ") || strings.Contains(stderr, "fatal error: ") {
		t.Errorf("%q: exit status %d, want %d\n%s%s", args, status, exit, stdout, stderr)
	}
	return stdout
}

// run runs a program of Windows, without a display. It writes into files: what wine leaves
// behind would keep a pipe open.
func (w wine) run(t *testing.T, dir string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), slow)
	defer cancel()
	c := exec.CommandContext(ctx, w.loader, args...)
	c.Dir, c.Env = dir, w.env
	out, err := w.create(t, "stdout"), w.create(t, "stderr")
	defer out.Close()
	defer err.Close()
	c.Stdout, c.Stderr = out, err
	failed := c.Run()
	stdout, stderr = w.read(t, "stdout"), w.read(t, "stderr")
	if _, exited := errors.AsType[*exec.ExitError](failed); failed != nil && !exited || ctx.Err() != nil {
		t.Fatalf("%q: %v, %v\n%s%s", args, failed, ctx.Err(), stdout, stderr)
	}
	return stdout, stderr, c.ProcessState.ExitCode()
}

func (w wine) create(t *testing.T, name string) *os.File {
	t.Helper()
	f, err := os.Create(w.path(name))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (w wine) read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(w.path(name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func parse(t *testing.T, text string, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), v); err != nil {
		t.Errorf("%v:\n%s", err, text)
	}
}
