package history_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"cied/fault"
	"cied/history"
)

var day = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func newList(t testing.TB, n int) history.List {
	t.Helper()
	l := history.List{File: filepath.Join(t.TempDir(), "cied", "history.jsonl")}
	for i := range n {
		add(t, l, fmt.Sprintf("https://site-%d.example.test", i))
	}
	return l
}

func add(t testing.TB, l history.List, origin string) {
	t.Helper()
	e := history.Entry{Time: day, What: history.Login, Origin: origin, Code: fault.Cancelled}
	if err := l.Add(t.Context(), e); err != nil {
		t.Fatal(err)
	}
}

func TestWhatWasAddedIsReadInItsOrder(t *testing.T) {
	l := newList(t, 3)
	if err := l.Add(t.Context(), history.Entry{Time: day.Add(time.Hour), What: history.Change, Agreed: true, Test: true}); err != nil {
		t.Fatal(err)
	}
	got, err := l.Entries()
	if err != nil || len(got) != 4 {
		t.Fatalf("%d entries, %v", len(got), err)
	}
	if got[0].Origin != "https://site-0.example.test" || got[0].Code != fault.Cancelled || got[0].Agreed {
		t.Errorf("the first is %+v", got[0])
	}
	if last := got[3]; last.What != history.Change || last.Code != "" || !last.Agreed || !last.Test || !last.Time.Equal(day.Add(time.Hour)) {
		t.Errorf("the last is %+v", last)
	}
}

func TestOnlyTheOwnerReadsTheList(t *testing.T) {
	l := newList(t, 1)
	for _, name := range []string{l.File, filepath.Dir(l.File)} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
}

// Every way to change what was written shows, but for cutting lines off the end.
func TestAChangedListIsBrokenWhereItWasChanged(t *testing.T) {
	cases := []struct {
		name   string
		change func(lines []string) []string
		want   int
	}{
		{"a word changed", func(l []string) []string { l[1] = strings.Replace(l[1], "site-1", "site-9", 1); return l }, 3},
		{"a line taken out", func(l []string) []string { return append(l[:1], l[2:]...) }, 2},
		{"the first taken out", func(l []string) []string { return l[1:] }, 1},
		{"two lines swapped", func(l []string) []string { l[1], l[2] = l[2], l[1]; return l }, 2},
		{"a line put in", func(l []string) []string { return []string{l[0], l[0], l[1], l[2], l[3]} }, 2},
		{"not JSON", func(l []string) []string { l[3] = "..."; return l }, 4},
		{"an empty line", func(l []string) []string { l[0] = ""; return l }, 1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			l := newList(t, 4)
			text, err := os.ReadFile(l.File)
			if err != nil {
				t.Fatal(err)
			}
			lines := c.change(strings.Split(strings.TrimSuffix(string(text), "\n"), "\n"))
			if err := os.WriteFile(l.File, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err = l.Entries()
			var broken history.Broken
			if !errors.As(err, &broken) || !errors.Is(err, history.ErrBroken) || broken.Line != c.want {
				t.Errorf("got %v, want line %d", err, c.want)
			}
		})
	}
}

// A crash in the middle of a line costs that line and no other.
func TestALineThatACrashCutStaysAndTheListGoesOn(t *testing.T) {
	l := newList(t, 3)
	text, err := os.ReadFile(l.File)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(l.File, text[:len(text)-10], 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := l.Entries(); len(got) != 2 || !errors.Is(err, history.ErrBroken) {
		t.Errorf("%d entries, %v", len(got), err)
	}
	add(t, l, "https://after.example.test")
	got, err := l.Entries()
	var broken history.Broken
	if len(got) != 3 || !errors.As(err, &broken) || broken.Line != 3 {
		t.Errorf("%d entries, %v", len(got), err)
	}
}

func TestSeveralProgramsAddAtTheSameTime(t *testing.T) {
	l := newList(t, 0)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() { add(t, l, fmt.Sprintf("https://site-%d.example.test", i)) })
	}
	all.Wait()
	if got, err := l.Entries(); len(got) != 8 || err != nil {
		t.Errorf("%d entries, %v", len(got), err)
	}
}

func TestNoFileIsAnEmptyListAndForgetMakesOne(t *testing.T) {
	l := newList(t, 2)
	if err := l.Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := l.Forget(t.Context()); err != nil {
		t.Errorf("a second time: %v", err)
	}
	if got, err := l.Entries(); len(got) != 0 || err != nil {
		t.Errorf("%d entries, %v", len(got), err)
	}
	var none history.List
	if err := none.Add(t.Context(), history.Entry{}); err != nil {
		t.Errorf("a list that keeps nothing: %v", err)
	}
}

func TestAListThatCannotBeReadIsAFault(t *testing.T) {
	l := history.List{File: t.TempDir()} // a directory
	if _, err := l.Entries(); !errors.Is(err, fault.StateUnreadable) {
		t.Errorf("read: %v", err)
	}
	if err := l.Add(t.Context(), history.Entry{}); !errors.Is(err, fault.StateUnreadable) {
		t.Errorf("add: %v", err)
	}
}

func FuzzEntries(f *testing.F) {
	l := newList(f, 2)
	text, err := os.ReadFile(l.File)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte("{}\n"))
	f.Add(bytes.Repeat([]byte("\n"), 9))
	f.Fuzz(func(t *testing.T, text []byte) {
		l := history.List{File: filepath.Join(t.TempDir(), "h")}
		if err := os.WriteFile(l.File, text, 0o600); err != nil {
			t.Fatal(err)
		}
		entries, err := l.Entries()
		if lines := bytes.Count(text, []byte("\n")); len(entries) > lines+1 || err == nil && len(entries) != lines {
			t.Errorf("%d entries of %d lines, %v", len(entries), lines, err)
		}
	})
}
