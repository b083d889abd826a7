package sp

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"cied/relying/saml"
)

// DefaultMonths is how long the manual wants requests and Responses kept ("Tracciature").
const DefaultMonths = 24

// Evidence keeps requests and Responses as they were, for whoever has to show later who was
// let in and on whose word: one line of JSON for each, in a file for each month (UTC),
// "2026-11.jsonl", that is only added to and that only its owner may read. A file goes when
// its last day is Months months ago; other files in the directory are not touched. Its fields
// do not change while it is used; several goroutines may use it, and several processes.
//
// It holds personal data: what services were told of people.
type Evidence struct {
	Dir    string           // made where it is missing, for its owner alone
	Months int              // 0 is [DefaultMonths]; below 0 nothing is ever deleted
	Now    func() time.Time // nil is [time.Now]

	mu     sync.Mutex
	pruned string // the month in which the old was last deleted
}

// A Record is one line of [Evidence].
type Record struct {
	Time    time.Time    `json:"time"` // set by Keep
	Kind    saml.Kind    `json:"kind"`
	Binding saml.Binding `json:"binding"`
	ID      string       `json:"id"`                // of the request that this is, or is meant to answer
	Nr      int          `json:"nr,omitempty"`      // of a Response: its row of the table
	Refusal saml.Refusal `json:"refusal,omitempty"` // why a Response was not believed
	XML     string       `json:"xml"`
}

// month is the form of a file's name.
const month = "2006-01"

// Keep adds a record and returns when it is on the disk.
func (e *Evidence) Keep(r Record) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	r.Time = e.now().UTC()
	line, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("sp: evidence: %w", err)
	}
	if err := os.MkdirAll(e.Dir, 0o700); err != nil {
		return fmt.Errorf("sp: evidence: %w", err)
	}
	name := r.Time.Format(month)
	if e.pruned != name {
		if err := e.prune(r.Time); err != nil {
			return fmt.Errorf("sp: evidence: %w", err)
		}
		e.pruned = name
	}
	if err := add(filepath.Join(e.Dir, name+".jsonl"), line); err != nil {
		return fmt.Errorf("sp: evidence: %w", err)
	}
	return nil
}

// add appends a line to a file in one write.
func add(name string, line []byte) error {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	cut, err := isCut(f)
	if cut {
		text.WriteByte('\n')
	}
	text.Write(line)
	text.WriteByte('\n')
	if err == nil {
		_, err = f.Write(text.Bytes())
	}
	return errors.Join(err, f.Sync(), f.Close())
}

// isCut reports whether the last line has no end, as a crash leaves it: the next one begins
// anew and stays readable.
func isCut(f *os.File) (bool, error) {
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return false, cmp.Or(err, errors.New("not a regular file"))
	}
	if info.Size() == 0 {
		return false, nil
	}
	var last [1]byte
	if _, err := f.ReadAt(last[:], info.Size()-1); err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	return last[0] != '\n', nil
}

// prune deletes the files whose time is over.
func (e *Evidence) prune(now time.Time) error {
	months := cmp.Or(e.Months, DefaultMonths)
	if months < 0 {
		return nil
	}
	entries, err := os.ReadDir(e.Dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		begun, err := time.Parse(month+".jsonl", entry.Name())
		if err != nil || !entry.Type().IsRegular() || now.Before(begun.AddDate(0, 1+months, 0)) {
			continue
		}
		if err := os.Remove(filepath.Join(e.Dir, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

func (e *Evidence) now() time.Time {
	if e.Now == nil {
		return time.Now()
	}
	return e.Now()
}
