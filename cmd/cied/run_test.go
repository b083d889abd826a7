package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"cied/fault"
	"cied/lang"
)

// A result is one command line, run inside this process as a program would run it: its
// standard error is no terminal.
type result struct {
	status   int
	out, err string
}

func command(t *testing.T, ctx context.Context, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	status := run(ctx, args, streams{in: devNull(t), out: &out, err: &errs})
	return result{status, out.String(), errs.String()}
}

// failed returns the fault that the command line ended with, and fails the test unless
// there is one in one line of JSON with the exit status of its row, and nothing else.
func (r result) failed(t *testing.T) failure {
	t.Helper()
	var f failure
	if err := json.Unmarshal([]byte(r.err), &f); err != nil || strings.Count(r.err, "\n") != 1 {
		t.Fatalf("standard error is not one line of JSON: %q", r.err)
	}
	if r.out != "" {
		t.Errorf("standard output is not clean: %q", r.out)
	}
	if want := f.Code.Row().Exit; r.status != want || f.Exit != want {
		t.Errorf("%s: exit status %d, told %d, want %d", f.Code, r.status, f.Exit, want)
	}
	return f
}

func TestEveryFaultIsToldAsJSONWithItsExitStatus(t *testing.T) {
	for _, row := range fault.Rows() {
		for _, tag := range lang.All() {
			var b bytes.Buffer
			p := &program{streams: streams{err: &b}, lang: tag, json: true}
			p.tellFault(&fault.Error{Code: row.Code, Op: "test", Left: 2})
			var got map[string]any
			if err := json.Unmarshal(b.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			if got["code"] != string(row.Code) || got["exit"] != float64(row.Exit) || got["message"] == "" || got["next"] == "" {
				t.Errorf("%s: %v", tag, got)
			}
		}
	}
}

func TestTriesLeftAreToldWithTheFaultsOfAPIN(t *testing.T) {
	for code, want := range map[fault.Code]bool{
		fault.PINWrong: true, fault.PINBlocked: true, fault.PINLastTry: true,
		fault.PUKWrong: true, fault.PUKFewTries: true, fault.PUKBlocked: true, fault.PINFree: false,
		fault.PINFormat: false, fault.CardRemoved: false, fault.Cancelled: false,
	} {
		if got := newFailure(&fault.Error{Code: code, Op: "test"}, "en").Left != nil; got != want {
			t.Errorf("%s: triesLeft told: %v, want %v", code, got, want)
		}
	}
}

func TestAPersonReadsASentenceWhatToDoAndTheCode(t *testing.T) {
	for lang, want := range map[string]string{"it": "PIN", "en": "tries left"} {
		var b bytes.Buffer
		p := &program{streams: streams{err: &b, tty: true}, lang: lang, machine: true}
		p.tellFault(&fault.Error{Code: fault.PINWrong, Op: "ias: verify PIN", Left: 2})
		lines := strings.Split(strings.TrimSpace(b.String()), "\n")
		if len(lines) != 3 || !strings.HasPrefix(lines[0], "cied: ") || !strings.Contains(lines[0], want) ||
			!strings.HasPrefix(lines[1], "hint: ") || !strings.HasPrefix(lines[2], "code: pin-wrong ") {
			t.Errorf("%s: %q", lang, lines)
		}
	}
}

func TestSimulatedAuthoritiesAreWrittenForTrust(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // the card is described, and never laid
	r := command(t, ctx, "simulate", "--json", "--out", dir, "--vpcd", "127.0.0.1:1", "--family", "stm3")
	var card simulated
	if err := json.Unmarshal([]byte(r.out), &card); err != nil || r.status != 0 {
		t.Fatalf("%v: %+v", err, r)
	}
	if card.Family != "stm3" || card.Trust != dir || card.PINLeft != 3 || !strings.Contains(card.Holder, "invented") {
		t.Errorf("%+v", card)
	}
	anchors, err := trust(dir)
	if err != nil || !anchors.Test {
		t.Errorf("%+v, %v", anchors, err)
	}
}

func TestAStateFileThatCannotBeUsedIsNoUsageFault(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "no-such-directory", "state.json")
	r := command(t, t.Context(), "simulate", "--json", "--vpcd", "127.0.0.1:1", "--state", missing)
	if f := r.failed(t); f.Code != fault.StateUnreadable {
		t.Errorf("%+v", f)
	}
}

func TestDemoTellsAMachineItsAddresses(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	out := &told{first: make(chan struct{})}
	ended := make(chan int, 1)
	in := devNull(t)
	go func() {
		ended <- run(ctx, []string{"demo", "--json", "--no-browser"}, streams{in: in, out: out, err: io.Discard})
	}()
	<-out.first
	cancel()
	if status := <-ended; status != 0 {
		t.Errorf("exit status %d", status)
	}
	var got demoPages
	if err := json.Unmarshal(out.Bytes(), &got); err != nil || !strings.HasPrefix(got.Service, "http://127.0.0.1:") || !strings.HasPrefix(got.Desk, "http://127.0.0.1:") {
		t.Errorf("%v: %s", err, out)
	}
}

// told is a standard output that tells when something was written to it.
type told struct {
	bytes.Buffer
	first chan struct{}
	once  sync.Once
}

func (w *told) Write(b []byte) (int, error) {
	defer w.once.Do(func() { close(w.first) })
	return w.Buffer.Write(b)
}

func TestStoppingASimulatedCardIsNoFailure(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if r := command(t, ctx, "simulate", "--vpcd", "127.0.0.1:1"); r.status != 0 || !strings.Contains(r.out, "SIMULATED") {
		t.Errorf("%+v", r)
	}
}

func TestRunsWithTestAnchorsRememberCardsApart(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	own, a, b := cache("").Dir, cache("a").Dir, cache("b").Dir
	if own == "" || a == own || b == own || a == b {
		t.Errorf("%q, %q, %q", own, a, b)
	}
	if cache("./a").Dir != a {
		t.Error("one directory of anchors has two caches")
	}
}
