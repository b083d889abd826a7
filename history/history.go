// Package history is the citizen's own list of what was asked of the card, by whom, and
// how it ended.
//
// The list is a file of lines, each a JSON object, that is only ever added to. Every line
// carries the SHA-256 of the line before it, so that a line that was changed, taken out
// or put in between shows. Who can write the file can also make it anew, or change or cut
// off its end: the chain is for the person who reads it, and no proof against the owner of
// the computer. It has no PIN, no nonce, no codice fiscale, no reader and no number of a
// card.
//
// A [Keeper] stands before the services that use a card, and adds how each use has ended.
package history

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"cied/fault"
	"cied/internal/wholefile"
	"cied/signing"
)

// What was asked.
const (
	Login   = "login"
	Change  = "pin-change"
	Unblock = "pin-unblock"

	Certificate = "certificate" // a program of this computer was shown it
	Signature   = "signature"   // a program of this computer had the card sign, once or more
)

// Of is what was asked by a program that borrows the key.
func Of(p signing.Purpose) string {
	if p == signing.Reading {
		return Certificate
	}
	return Signature
}

// An Entry is one line.
type Entry struct {
	Time    time.Time  `json:"time"` // of the end, in UTC, to the second
	What    string     `json:"what"`
	Origin  string     `json:"origin,omitempty"`  // who asked; "" for the person themselves
	Program bool       `json:"program,omitempty"` // a program of this computer named Origin; no browser vouched for it
	By      string     `json:"by,omitempty"`      // path of the program that borrowed the key, or the end of a long one
	Code    fault.Code `json:"code,omitempty"`    // how it ended; "" where it went well
	Agreed  bool       `json:"agreed"`            // the person had said yes
	Test    bool       `json:"test,omitempty"`    // with test anchors
	Before  string     `json:"before"`            // SHA-256 of the line before, without its line feed, in hex; of nothing at the first
}

// ErrBroken says that the list is not what was written.
var ErrBroken = errors.New("history: the chain is broken")

// Limits of the file and of one line.
const (
	maxFile = 16 << 20
	maxLine = 1 << 10
)

// The time that adding waits for another program, and how often it looks.
const (
	lockTime  = 5 * time.Second
	lockPause = 50 * time.Millisecond
)

// A List is the file of that name; "" keeps nothing and has nothing.
type List struct{ File string }

// Add writes e at the end of the list; e.Before is filled in. A line that a crash left
// unfinished is ended first: it stays, and shows as broken. A full list takes no more:
// fault.StateUnreadable.
func (l List) Add(ctx context.Context, e Entry) error {
	if l.File == "" {
		return nil
	}
	if err := l.add(ctx, e); err != nil {
		return fault.New(fault.StateUnreadable, "history: add", err)
	}
	return nil
}

func (l List) add(ctx context.Context, e Entry) error {
	unlock, err := l.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	lines, err := l.lines()
	if err != nil && !errors.Is(err, errUnfinished) {
		return err
	}
	var text []byte
	if err != nil {
		text = []byte{'\n'}
	}
	e.Time, e.Before = e.Time.UTC().Truncate(time.Second), sumOf(lines)
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	if len(line) >= maxLine {
		return fmt.Errorf("an entry of %d bytes", len(line))
	}
	return l.append(append(append(text, line...), '\n'))
}

// append writes text in one call, on the disk when it returns.
func (l List) append(text []byte) error {
	f, err := os.OpenFile(l.File, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Sync(), f.Close())
}

// lock keeps other programs from adding at the same time.
func (l List) lock(ctx context.Context) (unlock func(), err error) {
	if err := os.MkdirAll(filepath.Dir(l.File), 0o700); err != nil {
		return nil, err
	}
	lock := flock.New(l.File+".lock", flock.SetPermissions(0o600))
	ctx, stop := context.WithTimeout(ctx, lockTime)
	defer stop()
	if _, err := lock.TryLockContext(ctx, lockPause); err != nil {
		return nil, err
	}
	return func() { _ = lock.Unlock() }, nil
}

// errUnfinished says that the last line has no line feed.
var errUnfinished = errors.New("history: the last line is not whole")

// lines returns the lines of the file, also with errUnfinished. No file has none.
func (l List) lines() ([][]byte, error) {
	text, err := wholefile.Read(l.File, maxFile)
	switch {
	case errors.Is(err, os.ErrNotExist) || err == nil && len(text) == 0:
		return nil, nil
	case err != nil:
		return nil, err
	}
	whole, unfinished := bytes.CutSuffix(text, []byte{'\n'})
	lines := bytes.Split(whole, []byte{'\n'})
	if !unfinished {
		return lines, errUnfinished
	}
	return lines, nil
}

// sumOf is what the next line after lines says of the last one.
func sumOf(lines [][]byte) string {
	var last []byte
	if len(lines) > 0 {
		last = lines[len(lines)-1]
	}
	sum := sha256.Sum256(last)
	return hex.EncodeToString(sum[:])
}

// A Broken names the first line, from 1, that does not follow the one before it.
type Broken struct{ Line int }

func (b Broken) Error() string { return fmt.Sprintf("%v at line %d", ErrBroken, b.Line) }

// Is reports whether target is [ErrBroken].
func (b Broken) Is(target error) bool { return target == ErrBroken }

// Entries returns all that can be read, the oldest first. Where the list is not what was
// written the error is Broken, and the entries are still there, except lines that are
// none; a list that cannot be read at all is fault.StateUnreadable.
func (l List) Entries() ([]Entry, error) {
	if l.File == "" {
		return nil, nil
	}
	lines, err := l.lines()
	if err != nil && !errors.Is(err, errUnfinished) {
		return nil, fault.New(fault.StateUnreadable, "history: read", err)
	}
	entries, broken := parse(lines)
	if broken == nil && err != nil {
		broken = Broken{len(lines)}
	}
	return entries, broken
}

// parse reads lines and follows the chain.
func parse(lines [][]byte) (entries []Entry, broken error) {
	for i, line := range lines {
		var e Entry
		err := json.Unmarshal(line, &e)
		if broken == nil && (err != nil || len(line) > maxLine || e.Before != sumOf(lines[:i])) {
			broken = Broken{i + 1}
		}
		if err == nil {
			entries = append(entries, e)
		}
	}
	return entries, broken
}

// Forget removes the list.
func (l List) Forget(ctx context.Context) error {
	if l.File == "" {
		return nil
	}
	unlock, err := l.lock(ctx)
	if err != nil {
		return fault.New(fault.StateUnreadable, "history: forget", err)
	}
	defer unlock()
	if err := os.Remove(l.File); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fault.New(fault.StateUnreadable, "history: forget", err)
	}
	return nil
}
