package token

import (
	"fmt"

	"cied/fault"
)

// The bounds of a nonce in characters, as the Web eID application sets them: 32 random
// bytes are 44 characters of base64.
const (
	MinNonce = 44
	MaxNonce = 128
)

// CheckNonce reports whether nonce may be signed: [MinNonce] to [MaxNonce] printable
// ASCII characters ('21' to '7E', hence no space). It is opaque and never decoded.
// Everything else is fault.NonceLength.
func CheckNonce(nonce string) error {
	const op = "token: nonce"
	if len(nonce) < MinNonce || len(nonce) > MaxNonce {
		return fault.New(fault.NonceLength, op, fmt.Errorf("%d characters, want %d to %d", len(nonce), MinNonce, MaxNonce))
	}
	for i := range len(nonce) {
		if c := nonce[i]; c <= ' ' || c > '~' {
			return fault.New(fault.NonceLength, op, fmt.Errorf("byte '%02X' at position %d is not a printable ASCII character", c, i))
		}
	}
	return nil
}
