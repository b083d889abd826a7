package repair

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
)

// Words of helper.sh in the place of a SHA-256.
const (
	none   = "none"   // there is no such file
	unseen = "unseen" // it cannot be read without rights: equal to nothing
	before = "before" // whatever was there before cied
)

// A content is what a file holds.
type content struct {
	text string
	sum  string // SHA-256 in hex, or none or unseen
}

func holding(text string) content {
	h := sha256.Sum256([]byte(text))
	return content{text, hex.EncodeToString(h[:])}
}

// A file is a change of one file.
type file struct {
	path   string // from "/", with slashes
	own    string // SHA-256 of what cied wrote there last, or none
	was    content
	will   content
	wanted string // what helper.sh is told: the SHA-256 of will, or before
}

// changes reports whether there is anything to write or to remove.
func (f file) changes() bool { return f.path != "" && f.was.sum != f.will.sum }

// A plan is all that one repair does.
type plan struct {
	file    file        // path "" where no file is changed
	command []string    // run after the file is changed; may be empty
	left    func() bool // for a command without a file: whether one that failed has left a change
	entry   entry       // what the journal keeps of it
}

// write plans a file with that text.
func (m *Machine) write(path, text string, done entry) (file, error) {
	was, err := m.read(path)
	if err != nil {
		return file{}, err
	}
	will := holding(text)
	return file{path: path, own: orNone(done.SHA256), was: was, will: will, wanted: will.sum}, nil
}

// errEdited is the cause where a file is no longer what was written.
var errEdited = errors.New("somebody has edited the file since: it is left as it is")

// restore plans what takes a written file away again, or brings back what it has replaced.
// text is what would be written now, and shown where the file itself cannot be read.
func (m *Machine) restore(path, text string, done entry) (file, error) {
	was, err := m.read(path)
	if err != nil {
		return file{}, err
	}
	if was.sum != none && was.sum != unseen && was.sum != done.SHA256 {
		return file{}, errEdited
	}
	will, err := m.read(path + ".cied-before")
	if err != nil {
		return file{}, err
	}
	if was.sum == unseen {
		will.sum = none
		if now := holding(text); now.sum == done.SHA256 {
			was.text = text
		}
	}
	return file{path: path, own: orNone(done.SHA256), was: was, will: will, wanted: before}, nil
}

func orNone(sum string) string {
	if sum == "" {
		return none
	}
	return sum
}
