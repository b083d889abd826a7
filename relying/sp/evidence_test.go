package sp_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"cied/pki/pkitest"
	"cied/relying/saml"
	"cied/relying/sp"
)

// records are all that a world's service has kept.
func (w *world) records() []sp.Record {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.evidence.Dir, "2026-11.jsonl"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		w.t.Fatal(err)
	}
	var all []sp.Record
	for line := range strings.Lines(string(text)) {
		var r sp.Record
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			w.t.Fatalf("%v: %s", err, line)
		}
		all = append(all, r)
	}
	return all
}

func TestRequestAndResponseAreKeptAsTheyWere(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	request := b.ask()
	b.come(w.answer(request, saml.NrSuccess))
	all := w.records()
	if len(all) != 2 {
		t.Fatalf("%d records", len(all))
	}
	for i, want := range []sp.Record{
		{Kind: saml.KindRequest, Binding: saml.BindingPOST, ID: request.ID},
		{Kind: saml.KindResponse, Binding: saml.BindingPOST, ID: request.ID, Nr: saml.NrSuccess},
	} {
		got := all[i]
		if !got.Time.Equal(pkitest.Now) || !strings.Contains(got.XML, request.ID) || !strings.Contains(got.XML, "<ds:Signature") {
			t.Errorf("%+v", got)
		}
		if got.Time, got.XML = want.Time, want.XML; got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}

// keep adds one record at an instant.
func keep(t *testing.T, e *sp.Evidence, at time.Time, id string) {
	t.Helper()
	e.Now = func() time.Time { return at }
	if err := e.Keep(sp.Record{ID: id}); err != nil {
		t.Fatal(err)
	}
}

func month(year int, m time.Month, day int) time.Time {
	return time.Date(year, m, day, 12, 0, 0, 0, time.UTC)
}

// names are the files of a directory.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

func TestEachMonthHasAFileAndTheOldOnesGo(t *testing.T) {
	for months, want := range map[int][]string{
		0:  {"2024-12.jsonl", "2026-11.jsonl", "2026-12.jsonl", "notes.jsonl"}, // 24 months after the end of November 2024
		1:  {"2026-11.jsonl", "2026-12.jsonl", "notes.jsonl"},
		-1: {"2024-10.jsonl", "2024-11.jsonl", "2024-12.jsonl", "2026-11.jsonl", "2026-12.jsonl", "notes.jsonl"},
	} {
		e := &sp.Evidence{Dir: t.TempDir(), Months: months}
		if err := os.WriteFile(filepath.Join(e.Dir, "notes.jsonl"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, m := range []time.Month{time.October, time.November, time.December} {
			keep(t, &sp.Evidence{Dir: e.Dir, Months: -1}, month(2024, m, 1), "old")
		}
		keep(t, e, month(2026, time.November, 30), "last of the month")
		keep(t, e, month(2026, time.December, 1), "first of the next")
		if got := names(t, e.Dir); !slices.Equal(got, want) {
			t.Errorf("%d months: %v, want %v", months, got, want)
		}
	}
}

func TestEvidenceIsItsOwnersAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Log("files have no modes here; the directory is the profile's")
		return
	}
	e := &sp.Evidence{Dir: filepath.Join(t.TempDir(), "evidence")}
	keep(t, e, pkitest.Now, "a")
	for path, want := range map[string]os.FileMode{e.Dir: 0o700, filepath.Join(e.Dir, "2026-11.jsonl"): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
}

func TestWhatACrashHasCutSpoilsNoOtherLine(t *testing.T) {
	e := &sp.Evidence{Dir: t.TempDir()}
	name := filepath.Join(e.Dir, "2026-11.jsonl")
	keep(t, e, pkitest.Now, "before")
	f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(`{"time":"20`); err != nil {
		t.Fatal(err)
	}
	f.Close()
	keep(t, e, pkitest.Now, "after")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	if len(lines) != 3 || !strings.Contains(lines[0], "before") || !strings.Contains(lines[2], `"after"`) || !json.Valid([]byte(lines[2])) {
		t.Errorf("%q", lines)
	}
}

func TestEvidenceGoesIntoAFileAndNothingElse(t *testing.T) {
	e := &sp.Evidence{Dir: t.TempDir(), Now: func() time.Time { return pkitest.Now }}
	if err := os.Mkdir(filepath.Join(e.Dir, "2026-11.jsonl"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := e.Keep(sp.Record{}); err == nil {
		t.Error("kept in a directory")
	}
}
