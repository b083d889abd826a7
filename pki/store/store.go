// Package store keeps what verified lists have added to the anchors that the program
// carries, in one file.
//
// The file holds facts, as the pinned anchors are facts, and the number of the trusted
// list they come from, below which no other list is accepted. It is replaced as a whole,
// under a lock: a failed or forged update changes nothing. A file that cannot be read is an
// error and not an empty one, because it may have said that an authority was withdrawn.
package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"cied/fault"
	"cied/internal/wholefile"
	"cied/pki"
)

// maxFile bounds the file in bytes. One anchor has 1.5 kB.
const maxFile = 1 << 20

// version of the file's form.
const version = 1

// A Store is a file of anchors. It need not exist: then nothing was added. A Store without
// the name of a file is always empty, and is not written to.
type Store struct {
	File string
	Base *pki.Anchors // what the file adds to; nil: pki.Pinned
}

func (s Store) base() *pki.Anchors {
	if s.Base == nil {
		return pki.Pinned()
	}
	return s.Base
}

// State is what the file holds.
type State struct {
	Version        int          `json:"version"`
	TrustedList    *TrustedList `json:"trustedList,omitempty"` // the last that was accepted
	Authorities    []pki.Anchor `json:"authorities,omitempty"` // of the CIE, that the list names and the program does not carry
	Withdrawn      []Withdrawn  `json:"withdrawn,omitempty"`
	MasterLists    []MasterList `json:"masterLists,omitempty"`    // that added something, the latest last
	CountrySigners []pki.Anchor `json:"countrySigners,omitempty"` // that a link certificate vouched for
}

// A TrustedList names the list that was accepted last.
type TrustedList struct {
	Territory  string          `json:"territory"`
	Sequence   uint64          `json:"sequence"`
	Issued     time.Time       `json:"issued"`
	NextUpdate time.Time       `json:"nextUpdate"`
	Signer     pki.Fingerprint `json:"signer"`
	Accepted   time.Time       `json:"accepted"` // by this computer's clock
}

// Withdrawn is an authority of the CIE that the trusted list names and does not recognise.
type Withdrawn struct {
	SHA256   pki.Fingerprint `json:"sha256"` // of the certificate
	Key      pki.Fingerprint `json:"key"`    // pki.KeyOf it: every certificate of that key is withdrawn
	Subject  string          `json:"subject"`
	Sequence uint64          `json:"sequence"` // of the list that said so first
}

// A MasterList names an ICAO master list that was accepted.
type MasterList struct {
	Signer   pki.Fingerprint `json:"signer"`
	Accepted time.Time       `json:"accepted"`
}

// Anchors returns the anchors of the program with what the file adds and withdraws. The
// fault is fault.TrustUnreadable.
func (s Store) Anchors() (*pki.Anchors, error) {
	st, err := s.State()
	if err != nil {
		return nil, err
	}
	return s.with(st), nil
}

func (s Store) with(st State) *pki.Anchors {
	a := s.base().With(st.Authorities...).With(st.CountrySigners...)
	for _, w := range st.Withdrawn {
		a = a.Withdraw(w.Key)
	}
	return a
}

// State reads the file. The fault is fault.TrustUnreadable.
func (s Store) State() (State, error) {
	empty := State{Version: version}
	if s.File == "" {
		return empty, nil
	}
	if _, err := os.Lstat(s.File); errors.Is(err, fs.ErrNotExist) { // a link that leads nowhere is there
		return empty, nil
	}
	var st State
	text, err := wholefile.Read(s.File, maxFile)
	if err == nil {
		err = json.Unmarshal(text, &st)
	}
	if err == nil {
		err = st.check()
	}
	if err != nil {
		return State{}, fault.New(fault.TrustUnreadable, "store: read", fmt.Errorf("%s: %w", s.File, err))
	}
	return st, nil
}

// check refuses a state that does not say all that it has to: half a withdrawal is none.
func (st State) check() error {
	if st.Version != version {
		return fmt.Errorf("version %d, not %d", st.Version, version)
	}
	for _, w := range st.Withdrawn {
		if w.SHA256 == (pki.Fingerprint{}) || w.Key == (pki.Fingerprint{}) {
			return errors.New("a withdrawn authority lacks its fingerprints")
		}
	}
	return nil
}

// lockTime is how long an update waits for another one, and lockPause how often it looks.
const (
	lockTime  = 10 * time.Second
	lockPause = 50 * time.Millisecond
)

// sweep removes what updates that were killed have left beside the file. The lock is held.
func (s Store) sweep() {
	left, err := filepath.Glob(wholefile.Unfinished(s.File))
	if err != nil {
		return // the pattern is right
	}
	for _, name := range left {
		_ = os.Remove(name)
	}
}

// change reads the file, lets f change what it holds, and replaces it, while no other
// process does. Where f fails nothing is written, and its error is returned as it is.
func (s Store) change(ctx context.Context, f func(*State) error) error {
	const op = "store: write"
	if err := os.MkdirAll(filepath.Dir(s.File), 0o700); err != nil {
		return fault.New(fault.StateUnreadable, op, err)
	}
	lock := flock.New(s.File+".lock", flock.SetPermissions(0o600))
	waiting, stop := context.WithTimeoutCause(ctx, lockTime, errors.New("another update is under way"))
	defer stop()
	if _, err := lock.TryLockContext(waiting, lockPause); err != nil {
		if ctx.Err() != nil {
			return fault.New(fault.Interrupted, op, ctx.Err())
		}
		return fault.New(fault.StateUnreadable, op, cmp.Or(context.Cause(waiting), err))
	}
	defer func() { _ = lock.Unlock() }()
	s.sweep()
	st, err := s.State()
	if err != nil {
		return err
	}
	if err := f(&st); err != nil {
		return err
	}
	text, err := json.MarshalIndent(st, "", "  ")
	if err == nil && len(text) >= maxFile {
		err = fmt.Errorf("%d bytes, at most %d", len(text)+1, maxFile)
	}
	if err == nil {
		err = wholefile.Replace(s.File, append(text, '\n'))
	}
	if err != nil {
		return fault.New(fault.StateUnreadable, op, err)
	}
	return nil
}
