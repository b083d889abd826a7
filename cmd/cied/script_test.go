package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"cied/fault"
	"cied/simulator"
)

// TestMain makes "cied" a program for the scripts, and for the tests that look it up in
// PATH: this test binary, which then runs main.
func TestMain(m *testing.M) {
	testscript.Main(apart{m}, map[string]func(){"cied": main})
}

// apart runs the tests with directories of their own, so that they neither meet the daemon
// of whoever runs them nor write into the history. Its name is short: that of a socket in
// it has 103 bytes at most.
type apart struct{ *testing.M }

// Run runs the tests.
func (a apart) Run() int {
	dir, err := os.MkdirTemp("", "cied")
	if err == nil {
		defer os.RemoveAll(dir)
		err = errors.Join(os.Setenv("XDG_RUNTIME_DIR", dir), os.Setenv("XDG_DATA_HOME", filepath.Join(dir, "data")), os.Setenv("XDG_STATE_HOME", filepath.Join(dir, "state")))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return a.M.Run()
}

// The invented site and challenge of the scripts.
const (
	scriptOrigin = "https://idp.example.test"
	scriptNonce  = "dGhpcyBub25jZSBpcyAzMiBieXRlcywgaW52ZW50ZWQ="
)

// Each script in testdata is a story told by the real program: a card in software
// connects to the program's own listener, over TCP, and nothing of PC/SC is there.
func TestScripts(t *testing.T) {
	lists, err := writeLists(t)
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		Setup:               func(env *testscript.Env) error { return errors.Join(prepareScript(env), lists(env)) },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"freeport": freePort,
			"refused":  refused,
		},
	})
}

// prepareScript gives a script the simulated authorities in trust/, the site, the
// challenge, the OpenSSL commands of package token, the traces of package login, and a home
// without a desktop.
func prepareScript(env *testscript.Env) error {
	world, err := simulator.NewWorld(time.Now())
	if err != nil {
		return err
	}
	if err := world.WriteAnchors(filepath.Join(env.WorkDir, "trust")); err != nil {
		return err
	}
	openssl, err := filepath.Abs(filepath.Join("..", "..", "token", "testdata"))
	if err != nil {
		return err
	}
	traces, err := filepath.Abs(filepath.Join("..", "..", "login", "testdata", "apdu-traces"))
	if err != nil {
		return err
	}
	env.Setenv("TRACES", traces)
	env.Setenv("ORIGIN", scriptOrigin)
	env.Setenv("NONCE", scriptNonce)
	env.Setenv("OPENSSL_SCRIPTS", openssl)
	env.Setenv("XDG_CACHE_HOME", filepath.Join(env.WorkDir, "cache"))
	env.Setenv("XDG_STATE_HOME", filepath.Join(env.WorkDir, "state"))
	env.Setenv("XDG_CONFIG_HOME", filepath.Join(env.WorkDir, "config"))
	runtimeDir, err := os.MkdirTemp("", "cied")
	if err != nil {
		return err
	}
	env.Defer(func() { os.RemoveAll(runtimeDir) })
	env.Setenv("XDG_RUNTIME_DIR", runtimeDir)
	env.Setenv("LC_ALL", "C.UTF-8")
	for _, name := range []string{"DISPLAY", "WAYLAND_DISPLAY", "GPG_TTY", "CIED_PINENTRY"} {
		env.Setenv(name, "")
	}
	return nil
}

// freePort sets each variable to an address of 127.0.0.1 that nobody listens on.
func freePort(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: freeport VARIABLE…")
	}
	for _, name := range args {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		ts.Check(err)
		defer l.Close()
		ts.Setenv(name, l.Addr().String())
	}
}

// refused runs cied and wants it to end with a fault: nothing on standard output, one
// line of JSON on standard error, and the exit status that the fault table says.
func refused(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: refused CODE ARGUMENT…")
	}
	code := fault.Code(args[0])
	err := ts.Exec("cied", args[1:]...)
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		ts.Fatalf("cied has not failed: %v", err)
	}
	if out := ts.ReadFile("stdout"); out != "" {
		ts.Fatalf("standard output is not clean: %q", out)
	}
	line := ts.ReadFile("stderr")
	var f failure
	if err := json.Unmarshal([]byte(line), &f); err != nil || strings.Count(line, "\n") != 1 {
		ts.Fatalf("standard error is not one line of JSON: %q", line)
	}
	want := code.Row().Exit
	if f.Code != code || f.Exit != want || exit.ExitCode() != want {
		ts.Fatalf("fault %s, its status %d, exit status %d; want %s, %d", f.Code, f.Exit, exit.ExitCode(), code, want)
	}
}

// devNull is a standard input with nothing in it.
func devNull(t *testing.T) *os.File {
	t.Helper()
	f, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}
