package token

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// StatementFormat names the statement that a CMS answer signs.
const StatementFormat = "cied-statement:1"

// maxVersion bounds Statement.Version in bytes; maxStatement what can come out of all.
const (
	maxVersion   = 64
	maxStatement = 2048
)

// A Statement is what a CMS answer says in words: who asked, what, and when. Its bytes are
// canonical JSON (RFC 8785), so that there is one encoding of it and nothing hides in
// another:
//
//	{"format":"cied-statement:1","nonce":"…","origin":"https://…","time":"2026-11-22T10:00:00Z","version":"…"}
type Statement struct {
	Format  string    `json:"format"`  // [StatementFormat]
	Nonce   string    `json:"nonce"`   // as in [CheckNonce]
	Origin  string    `json:"origin"`  // as in [CheckOrigin]
	Time    time.Time `json:"time"`    // when it was signed, by the citizen's clock; UTC, whole seconds
	Version string    `json:"version"` // of cied; printable ASCII, 1 to 64 characters
}

// encode returns the canonical JSON of s.
func (s Statement) encode() ([]byte, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false) // RFC 8785, 3.2.2.2
	if err := enc.Encode(s); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// check holds the fields to their forms. All text is printable ASCII, where the encodings
// of Go and of RFC 8785 agree.
func (s Statement) check() error {
	if err := checkBound(s.Origin, s.Nonce); err != nil {
		return err
	}
	if s.Format != StatementFormat {
		return fmt.Errorf("format %.32q", s.Format)
	}
	if s.Time.Nanosecond() != 0 || s.Time.Location() != time.UTC || s.Time.Year() < 1950 || s.Time.Year() > 9999 {
		return errors.New("the time is not UTC in whole seconds")
	}
	if len(s.Version) == 0 || len(s.Version) > maxVersion {
		return fmt.Errorf("a version of %d characters", len(s.Version))
	}
	for _, c := range []byte(s.Version) {
		if c < ' ' || c > '~' {
			return fmt.Errorf("the byte '%02X' in the version", c)
		}
	}
	return nil
}

// parseStatement reads canonical JSON: whatever would not be written again byte for byte
// (another order, a space, a field more, a field twice) is an error.
func parseStatement(content []byte) (Statement, error) {
	if len(content) > maxStatement {
		return Statement{}, fmt.Errorf("a statement of %d bytes", len(content))
	}
	var s Statement
	if err := json.Unmarshal(content, &s); err != nil {
		return Statement{}, err
	}
	again, err := s.encode()
	if err != nil {
		return Statement{}, err
	}
	if !bytes.Equal(content, again) {
		return Statement{}, errors.New("the statement is not canonical JSON")
	}
	return s, nil
}
