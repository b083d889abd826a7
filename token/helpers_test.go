package token_test

import (
	"crypto"
	"io"
	"strings"
	"testing"

	"cied/fault"
)

const (
	origin  = "https://idp.example.it"
	program = "https://cied.example.test/releases/1.0.0"
)

// nonce is 32 bytes of zero in base64.
var nonce = strings.Repeat("A", 43) + "="

// wantFault wants err to speak with the given code, or to be nil for "".
func wantFault(t *testing.T, err error, want fault.Code) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Fatalf("refused: %v", err)
	case want != "" && err == nil:
		t.Fatalf("accepted, want %s", want)
	case want != "" && fault.Of(err).Code != want:
		t.Fatalf("%s (%v), want %s", fault.Of(err).Code, err, want)
	}
}

// failing is a card that refuses to sign.
type failing struct {
	crypto.Signer
	err error
}

func (f failing) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) { return nil, f.err }

// counting remembers what a signer was given.
type counting struct {
	crypto.Signer
	digests [][]byte
	opts    crypto.SignerOpts
}

func (c *counting) Sign(random io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	c.digests, c.opts = append(c.digests, digest), opts
	return c.Signer.Sign(random, digest, opts)
}

// exact returns a copy without spare capacity, which would hide an index out of range.
func exact(b []byte) []byte {
	out := make([]byte, len(b))
	copy(out, b)
	return out
}
