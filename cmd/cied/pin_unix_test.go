//go:build unix

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cied/control"
	"cied/fault"
	"cied/history"
)

func (tb table) pin(do string, flags ...string) []string {
	return append([]string{"pin", do, "--listen-vpcd", tb.address, "--trust", tb.trust}, flags...)
}

func TestATerminalChangesAPIN(t *testing.T) {
	t.Parallel()
	p := onTerminal(t, layCard(t).pin("change")...)
	asked := p.await(t, "\nCurrent PIN: ")
	for _, want := range []string{"TEST", "3", "No website asks for it", "reading the card"} {
		if !strings.Contains(asked, want) {
			t.Errorf("the screen does not say %q:\n%s", want, asked)
		}
	}
	p.types(t, "12345678\r")
	p.await(t, "\nNew PIN: ")
	p.types(t, "20750931\r")
	p.await(t, "\nNew PIN again: ")
	p.types(t, "20750931\r")
	status, out, seen := p.wait(t)
	if status != 0 || !strings.Contains(out, "The PIN was changed") || !strings.Contains(seen, "the card takes the new PIN") {
		t.Errorf("exit status %d, answer %q\n%s", status, out, seen)
	}
	if strings.Contains(seen, "12345678") || strings.Contains(seen, "20750931") {
		t.Error("a PIN stands on the screen")
	}
}

func TestATerminalUnblocksAPIN(t *testing.T) {
	t.Parallel()
	p := onTerminal(t, layCard(t).pin("unblock", "--forgotten")...)
	if asked := p.await(t, "\nPUK: "); !strings.Contains(asked, "Tries for the PUK: 10") {
		t.Errorf("the screen does not say how many tries are left:\n%s", asked)
	}
	p.types(t, "87654321\r")
	p.await(t, "\nNew PIN: ")
	p.types(t, "20750931\r")
	p.await(t, "\nNew PIN again: ")
	p.types(t, "20750931\r")
	status, out, seen := p.wait(t)
	if status != 0 || !strings.Contains(out, "The PIN is unblocked") || !strings.Contains(seen, "checking the PUK") {
		t.Errorf("exit status %d, answer %q\n%s", status, out, seen)
	}
}

// pinentryThatTypes is a program that types an invented PIN, then a new one twice.
func pinentryThatTypes(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "pinentry")
	const script = `#!/bin/sh
typed=0
echo OK
while read -r command rest; do
	case $command in
	GETPIN) typed=$((typed+1)); if [ $typed = 1 ]; then echo 'D 12345678'; else echo 'D 20750931'; fi; echo OK ;;
	BYE) echo OK; exit ;;
	*) echo OK ;;
	esac
done
`
	if err := os.WriteFile(name, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return name
}

// keptIn is the history of p's home.
func keptIn(t *testing.T, p *process) []history.Entry {
	t.Helper()
	for _, e := range p.Env {
		if dir, ok := strings.CutPrefix(e, "XDG_DATA_HOME="); ok {
			entries, err := history.List{File: filepath.Join(dir, "cied", "history.jsonl")}.Entries()
			if err != nil {
				t.Fatal(err)
			}
			return entries
		}
	}
	t.Fatal("the process has no home")
	return nil
}

// The tray asks; the daemon's own dialog gets the digits; the daemon's history keeps it.
func TestTheDaemonChangesAPINInItsOwnDialog(t *testing.T) {
	t.Parallel()
	dir, tb := shortDir(t), layCard(t)
	daemon, _ := serveIn(t, dir, "--pinentry", pinentryThatTypes(t), "--trust", tb.trust, "--listen-vpcd", tb.address)
	client := &control.Client{Place: control.Place{Dir: filepath.Join(dir, "cied")}}
	o, err := client.Pin(t.Context(), control.PINRequest{Do: control.DoChange})
	if err != nil || o != (control.Outcome{}) {
		t.Fatalf("%+v, %v", o, err)
	}
	r := runIn(t, dir, "status", "--json")
	var s control.Status
	if err := json.Unmarshal([]byte(r.out), &s); err != nil || s.Last == nil || s.Last.What != history.Change {
		t.Errorf("%v: %+v", err, r)
	}
	kept := keptIn(t, daemon)
	if len(kept) != 1 || kept[0].What != history.Change || kept[0].Code != "" || !kept[0].Agreed || !kept[0].Test {
		t.Errorf("%+v", kept)
	}
}

func TestALoginThatASiteAskedForIsInTheHistory(t *testing.T) {
	t.Parallel()
	dir := shortDir(t)
	daemon, address := serveIn(t, dir)
	beginLogin(t, address)
	if r := runIn(t, dir, "stop"); r.status != 0 { // which cancels it
		t.Errorf("%+v", r)
	}
	kept := keptIn(t, daemon)
	if len(kept) != 1 || kept[0].What != history.Login || kept[0].Origin != scriptOrigin || kept[0].Code != fault.Interrupted || kept[0].Agreed || kept[0].Program || kept[0].Test {
		t.Errorf("%+v", kept)
	}
}
