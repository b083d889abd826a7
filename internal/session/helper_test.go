package session

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// patience is how long any one step may take; it is never spent unless a test fails.
const patience = 20 * time.Second

// A role is what this test program is when a test starts it again.
const role = "CIED_SESSION_TEST"

func TestMain(m *testing.M) {
	play, known := roles()[os.Getenv(role)]
	if !known {
		os.Exit(m.Run())
	}
	if err := play(); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func soon(t testing.TB) context.Context {
	t.Helper()
	ctx, stop := context.WithTimeoutCause(t.Context(), patience, errors.New("the test has waited long enough"))
	t.Cleanup(stop)
	return ctx
}

func receive[T any](t testing.TB, from <-chan T) (v T, more bool) {
	t.Helper()
	select {
	case v, more = <-from:
		return v, more
	case <-time.After(patience):
		t.Fatal("nothing came")
		return v, false
	}
}

// env is an environment.
func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

// A child is a process that a test started, and what it says.
type child struct {
	*exec.Cmd
	said *bufio.Scanner
}

// start starts c until the end of the test.
func start(t testing.TB, c *exec.Cmd) *child {
	t.Helper()
	r, w := io.Pipe()
	c.Stdout, c.Stderr = w, w
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = c.Wait(); _ = w.Close(); close(ended) }()
	t.Cleanup(func() { _ = c.Process.Kill(); _ = r.Close(); <-ended })
	return &child{c, bufio.NewScanner(r)}
}

// line is the next line that the child says.
func (c *child) line(t testing.TB) string {
	t.Helper()
	line := make(chan string, 1)
	go func() { c.said.Scan(); line <- c.said.Text() }()
	s, _ := receive(t, line)
	return strings.TrimSpace(s)
}
