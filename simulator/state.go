package simulator

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// pinLength is the number of ASCII digits of a PIN and of a PUK (card, section 11).
const pinLength = 8

// pinTries is how often a fresh PIN may be wrong.
const pinTries = 3

// State is what outlives power and program: PIN and PUK with their counters.
type State struct {
	PIN Secret `json:"pin"`
	PUK Secret `json:"puk"`
}

// Secret is a PIN or PUK: a salted hash of its digits, and its tries.
type Secret struct {
	Salt  []byte `json:"salt"`
	Hash  []byte `json:"hash"`  // SHA-256 of salt and digits
	Tries int    `json:"tries"` // tries of a fresh counter, 1 to 15
	Left  int    `json:"left"`  // tries left, 0 when blocked
}

func newSecret(digits []byte, tries int) Secret {
	salt := make([]byte, 16)
	rand.Read(salt) // never fails (crypto/rand)
	return Secret{Salt: salt, Hash: saltedHash(salt, digits), Tries: tries, Left: tries}
}

func (s *Secret) matches(digits []byte) bool {
	return subtle.ConstantTimeCompare(saltedHash(s.Salt, digits), s.Hash) == 1
}

func saltedHash(salt, digits []byte) []byte {
	h := sha256.New()
	h.Write(salt)
	h.Write(digits)
	return h.Sum(nil)
}

// secret finds the PIN or the PUK by its reference, or nil.
func (s *State) secret(ref byte) *Secret {
	switch ref {
	case refPIN:
		return &s.PIN
	case refPUK:
		return &s.PUK
	}
	return nil
}

// LoadState reads a state file that [State.Save] wrote. A file that is not there is an
// error that matches fs.ErrNotExist.
func LoadState(path string) (State, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return State{}, fmt.Errorf("simulator: state: %w", err)
	}
	var s State
	if err := json.Unmarshal(data, &s); err != nil {
		return State{}, fmt.Errorf("simulator: state %s: %w", path, err)
	}
	for _, c := range []Secret{s.PIN, s.PUK} {
		if len(c.Hash) != sha256.Size || c.Tries < 1 || c.Tries > 15 || c.Left < 0 || c.Left > c.Tries {
			return State{}, fmt.Errorf("simulator: state %s: not a PIN with its counter", path)
		}
	}
	return s, nil
}

// Save replaces the file in one step, readable by its owner alone, so that a crash leaves
// either the old counters or the new ones.
func (s State) Save(path string) error {
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return fmt.Errorf("simulator: state: %w", err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".state-*") // mode 0600
	if err != nil {
		return fmt.Errorf("simulator: state: %w", err)
	}
	defer os.Remove(tmp.Name()) // gone already after the rename
	_, err = tmp.Write(append(data, '\n'))
	if err == nil {
		err = tmp.Sync()
	}
	if closed := tmp.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("simulator: state: %w", err)
	}
	return nil
}
