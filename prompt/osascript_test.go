package prompt

import (
	"slices"
	"strings"
	"testing"
)

// A text that was part of a script could be one: all of them are arguments of a script
// that never changes.
func TestScriptIsAlwaysTheSame(t *testing.T) {
	q := invented()
	q.Left = 1
	f := newWindows(t, fakeReply{Out: "yes:\n"}, fakeReply{Out: "yes:" + marked + "\n"})
	pin, err := oneWindowEach{osascript{f.path, f.env}, 0, "it"}.Ask(t.Context(), q)
	wantPIN(t, pin, err)
	shown, err := newQuestion(q, "it")
	if err != nil {
		t.Fatal(err)
	}
	last := shown.confirmations()[0]
	want := [][]string{
		{"-e", dialogScript, "confirm", "Entra con CIE", last.text, last.ok, last.cancel},
		{"-e", dialogScript, "pin", "Entra con CIE", shown.description(), shown.ok, shown.texts.cancel},
	}
	for _, w := range want {
		args := (<-f.runs).Args
		if !slices.Equal(args[:len(args)-1], w) {
			t.Errorf("got %q", args)
		}
	}
}

// The parts of the script that keep the promises of the others: it runs on macOS only.
func TestScriptHidesThePINAndDefaultsToNo(t *testing.T) {
	pin, rest, found := strings.Cut(dialogScript, "end if")
	if !found {
		t.Fatal("no end of the first dialog")
	}
	for _, want := range []string{"with hidden answer", "cancel button no", "giving up after"} {
		if !strings.Contains(pin, want) {
			t.Errorf("PIN: no %q", want)
		}
	}
	for _, want := range []string{"default button no", "cancel button no", "giving up after"} {
		if !strings.Contains(rest, want) {
			t.Errorf("question: no %q", want)
		}
	}
	if strings.Contains(rest, "default answer") {
		t.Error("the question takes text")
	}
}
