package relying

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"cied/fault"
)

// The shape of a sealed nonce in bytes. In base64url it has 98 characters.
const (
	sealedExpiry = 8  // Unix time in milliseconds, big-endian
	sealedRandom = 32 // what makes it a nonce
	sealedHead   = 1 + sealedExpiry + sealedRandom
	sealedSize   = sealedHead + sha256.Size
)

const (
	sealedVersion = 1
	minSealKey    = 32 // bytes: as long as the HMAC's output (RFC 2104, 3)

	// clockSkew is how far the clocks of servers that share a key may be apart: as much
	// longer are nonces remembered as spent.
	clockSkew = time.Minute
)

// Sealed are challenges that no server keeps: the nonce itself says until when it may be
// answered, and a MAC binds it to the browser's session. Servers that share a key share
// them. The page brings the nonce back beside the answer: best in a cookie of its own,
// HttpOnly, Secure and SameSite=Lax.
//
//	nonce = base64url(head ‖ HMAC-SHA-256(key, "cied sealed challenge" ‖ 00 ‖ head ‖ SHA-256(session)))
//	head  = 01 ‖ end (8 bytes, milliseconds) ‖ random (32 bytes)
//
// Alone this is weaker than a store. Whoever has both the cookies of the session and an
// answer can bring that answer again until its time is over, and an earlier nonce of the
// session stays good beside a new one. The first is what [Spent] is for: with it an answer
// counts once, and something is remembered of answers only, never of visits. Against
// another session's browser the MAC stands alone.
type Sealed struct {
	random io.Reader
	now    func() time.Time
	spent  Spent
	macs   []func(head []byte, session string) []byte // of each key, which fmt must not find
}

// NewSealed returns challenges over a source of random bytes, a clock, what was spent (nil
// remembers nothing: see [Sealed] for what that allows) and one key or more, of 32 random
// bytes at least. The first key seals; all of them open, so that a new key is put in front
// and the old one taken away [NonceTTL] later. The keys are copied.
func NewSealed(random io.Reader, now func() time.Time, spent Spent, keys ...[]byte) (*Sealed, error) {
	s := &Sealed{random: random, now: now, spent: spent}
	for _, key := range keys {
		if len(key) < minSealKey {
			return nil, fmt.Errorf("relying: a key of %d bytes for challenges, at least %d", len(key), minSealKey)
		}
		s.macs = append(s.macs, sealWith(append([]byte(nil), key...)))
	}
	if len(s.macs) == 0 {
		return nil, errors.New("relying: no key for challenges")
	}
	return s, nil
}

// sealWith returns the MAC of a key.
func sealWith(key []byte) func(head []byte, session string) []byte {
	return func(head []byte, session string) []byte {
		owner := sha256.Sum256([]byte(session))
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte("cied sealed challenge\x00"))
		mac.Write(head)
		mac.Write(owner[:])
		return mac.Sum(nil)
	}
}

// Issue is that of [Nonces]. It waits for nothing.
func (s *Sealed) Issue(_ context.Context, session string) (string, error) {
	if err := CheckSession(session); err != nil {
		return "", err
	}
	b := make([]byte, sealedHead, sealedSize)
	b[0] = sealedVersion
	binary.BigEndian.PutUint64(b[1:], uint64(s.now().Add(NonceTTL).UnixMilli()))
	if _, err := io.ReadFull(s.random, b[1+sealedExpiry:]); err != nil {
		return "", fmt.Errorf("relying: nonce: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(append(b, s.macs[0](b, session)...)), nil
}

// Take is that of [Nonces]: it opens what the browser has brought and spends it.
func (s *Sealed) Take(ctx context.Context, session, brought string) (string, error) {
	left, err := s.open(session, brought)
	if err != nil {
		return "", fault.New(fault.NonceMismatch, "relying: sealed challenge", err)
	}
	if s.spent != nil {
		if err := s.spent.Spend(ctx, brought, left+clockSkew); err != nil {
			return "", err
		}
	}
	return brought, nil
}

// open returns how much longer a nonce of this session may be answered. Nothing in it is
// read before one of the keys has vouched for it.
func (s *Sealed) open(session, nonce string) (left time.Duration, err error) {
	if CheckSession(session) != nil || len(nonce) != base64.RawURLEncoding.EncodedLen(sealedSize) {
		return 0, errors.New("no challenge was sealed like this")
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(nonce)
	if err != nil || len(b) != sealedSize {
		return 0, errors.New("the challenge is not base64url")
	}
	head, seal := b[:sealedHead], b[sealedHead:]
	if head[0] != sealedVersion || !s.sealed(head, seal, session) {
		return 0, errors.New("the challenge was not issued to this session here")
	}
	end := time.UnixMilli(int64(binary.BigEndian.Uint64(head[1:])))
	if left = end.Sub(s.now()); left <= 0 {
		return 0, fmt.Errorf("the challenge ended after %v", NonceTTL)
	}
	return left, nil
}

// sealed reports whether one of the keys made the seal.
func (s *Sealed) sealed(head, seal []byte, session string) bool {
	for _, mac := range s.macs {
		if hmac.Equal(mac(head, session), seal) {
			return true
		}
	}
	return false
}
