// Package cardcache keeps the static bytes of the cards that a citizen has used, one
// file per card, so that a known card is read once.
//
// It keeps bytes, never verdicts, and never a PIN or a part of one: what it returns is
// proved again at every login. Files are readable by the citizen only, and named after a
// hash of the NIS so that a listing names no card.
package cardcache

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"cied/fault"
	"cied/ias"
	"cied/internal/wholefile"
)

// maxEntry bounds an entry before it is read; a real one has about 12 kB.
const maxEntry = 256 << 10

// Cache is a directory of entries. Its zero value keeps nothing.
type Cache struct{ Dir string }

// Load returns what is known of the card with this NIS. An entry that cannot be read, or
// that is another card's, is dropped: the card will be read again.
func (c Cache) Load(nis []byte) (ias.Static, bool) {
	if c.Dir == "" {
		return ias.Static{}, false
	}
	name := c.file(nis)
	var s ias.Static
	b, err := wholefile.Read(name, maxEntry)
	if err != nil || json.Unmarshal(b, &s) != nil || !bytes.Equal(s.NIS, nis) || s.Certificate == nil {
		_ = os.Remove(name)
		return ias.Static{}, false
	}
	return s, true
}

// Store keeps s, replacing the entry as a whole: a crash leaves the old one or the new.
func (c Cache) Store(s ias.Static) error {
	if c.Dir == "" {
		return nil
	}
	b, err := json.Marshal(s)
	if err != nil {
		return fault.New(fault.StateUnreadable, "cardcache: store", err)
	}
	if err := wholefile.Replace(c.file(s.NIS), b); err != nil {
		return fault.New(fault.StateUnreadable, "cardcache: store", err)
	}
	return nil
}

// Forget drops the card with this NIS, known or not.
func (c Cache) Forget(nis []byte) error {
	if c.Dir == "" {
		return nil
	}
	if err := os.Remove(c.file(nis)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.StateUnreadable, "cardcache: forget", err)
	}
	return nil
}

// ForgetAll drops every card of this cache and of the caches below it, and returns how
// many there were.
func (c Cache) ForgetAll() (int, error) {
	n := 0
	err := filepath.WalkDir(c.Dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		n++
		return os.Remove(path)
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return n, fault.New(fault.StateUnreadable, "cardcache: forget", err)
	}
	return n, nil
}

func (c Cache) file(nis []byte) string {
	h := sha256.Sum256(append([]byte("cied card "), nis...))
	return filepath.Join(c.Dir, hex.EncodeToString(h[:16])+".json")
}
