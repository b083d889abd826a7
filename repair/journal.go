package repair

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"

	"cied/fault"
	"cied/internal/wholefile"
)

// An entry is one repair that was applied. The user can write it, so that nothing in it is
// a path or a command: what is undone follows from the closed lists of this package.
type entry struct {
	Repair   string    `json:"repair"`             // its id
	At       time.Time `json:"at"`                 // UTC, to the second
	SHA256   string    `json:"sha256,omitempty"`   // of the file that was written, in hex
	Enabled  bool      `json:"enabled,omitempty"`  // pcscd.socket was enabled before
	Unloaded []string  `json:"unloaded,omitempty"` // modules that were loaded before
}

// A journal is the file of the entries, at most one for each repair, the oldest first. It is
// the user's, and it is read and written with the user's rights, also where the program has
// more.
type journal struct {
	name     string
	uid, gid int
}

// maxJournal bounds the file.
const maxJournal = 64 << 10

// The time that a repair waits for another program, and how often it looks.
const (
	lockTime  = 5 * time.Second
	lockPause = 50 * time.Millisecond
)

// read returns the entries; no file has none.
func (j journal) read() ([]entry, error) {
	const op = "repair: read journal"
	var b []byte
	err := asUser(j.uid, j.gid, func() (err error) {
		if err = isOwn(j.name, j.uid); err == nil {
			b, err = wholefile.Read(j.name, maxJournal)
		}
		return err
	})
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fault.New(fault.StateUnreadable, op, err)
	}
	entries, err := parseJournal(b)
	if err != nil {
		return nil, fault.New(fault.StateUnreadable, op, fmt.Errorf("%s: %w", j.name, err))
	}
	return entries, nil
}

// parseJournal takes only what this version could have written.
func parseJournal(b []byte) ([]entry, error) {
	var entries []entry
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&entries); err != nil {
		return nil, err
	}
	if d.More() {
		return nil, errors.New("more than one list")
	}
	for i, e := range entries {
		if err := e.check(); err != nil {
			return nil, err
		}
		if _, twice := find(entries[:i], e.Repair); twice {
			return nil, fmt.Errorf("two entries %q", e.Repair)
		}
	}
	return entries, nil
}

// check takes ids, sums and modules of this package only.
func (e entry) check() error {
	known := slices.ContainsFunc(kinds(), func(k kind) bool { return k.id == e.Repair })
	sum, err := hex.DecodeString(e.SHA256)
	switch {
	case !known:
		return fmt.Errorf("no repair is called %q", e.Repair)
	case err != nil || len(sum) != 0 && len(sum) != 32 || (len(sum) == 0) != (e.Repair == Socket):
		return fmt.Errorf("%s: not a SHA-256", e.Repair)
	}
	for _, name := range e.Unloaded {
		if e.Repair != Modules || !slices.Contains(unloadable(), name) {
			return fmt.Errorf("%s: unloads no module %q", e.Repair, name)
		}
	}
	return nil
}

// write replaces the journal.
func (j journal) write(entries []entry) error {
	b, err := json.MarshalIndent(entries, "", "  ")
	if err != nil {
		return err
	}
	return asUser(j.uid, j.gid, func() error { return wholefile.Replace(j.name, append(b, '\n')) })
}

// lock keeps other programs from changing the journal at the same time.
func (j journal) lock(ctx context.Context) (unlock func(), err error) {
	lock := flock.New(j.name+".lock", flock.SetPermissions(0o600))
	ctx, stop := context.WithTimeout(ctx, lockTime)
	defer stop()
	err = asUser(j.uid, j.gid, func() error {
		if err := os.MkdirAll(filepath.Dir(j.name), 0o700); err != nil {
			return err
		}
		if err := isOwn(lock.Path(), j.uid); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fault.New(fault.StateUnreadable, "repair: lock journal", err)
		}
		_, err := lock.TryLockContext(ctx, lockPause)
		return err
	})
	if err != nil && ctx.Err() != nil {
		err = fmt.Errorf("another repair is under way: %w", err)
	}
	return func() { _ = lock.Unlock() }, err
}

// find returns the entry of a repair.
func find(entries []entry, id string) (entry, bool) {
	for _, e := range entries {
		if e.Repair == id {
			return e, true
		}
	}
	return entry{}, false
}

// without returns the entries but the one of that repair.
func without(entries []entry, id string) []entry {
	return slices.DeleteFunc(slices.Clone(entries), func(e entry) bool { return e.Repair == id })
}

// union is a with what only b has.
func union(a, b []string) []string {
	all := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}
