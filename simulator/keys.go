package simulator

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"math/big"
)

// keysJSON holds every private key of this world. They are published, and therefore
// worthless: see the package comment.
//
//go:embed keys.json
var keysJSON []byte

// keyPool finds the published keys by name; each is parsed when it is asked for.
type keyPool map[string][]byte

func loadKeys() (keyPool, error) {
	var file struct {
		Keys keyPool `json:"keys"`
	}
	if err := json.Unmarshal(keysJSON, &file); err != nil {
		return nil, fmt.Errorf("simulator: keys.json: %w", err)
	}
	return file.Keys, nil
}

// key returns the published key of that name.
func (p keyPool) key(name string) (*rsa.PrivateKey, error) {
	k, err := x509.ParsePKCS1PrivateKey(p[name])
	if err != nil {
		return nil, fmt.Errorf("simulator: published key %q: %w", name, err)
	}
	return k, nil
}

// A cardKey is an RSA key inside the chip, used without any padding of Go's.
type cardKey interface {
	Public() *rsa.PublicKey
	// raw raises m to the private exponent. m and the result are as long as the modulus.
	raw(m []byte) []byte
}

// rsaKey is a key of the pool as a cardKey.
type rsaKey struct{ key *rsa.PrivateKey }

func (k rsaKey) Public() *rsa.PublicKey { return &k.key.PublicKey }

func (k rsaKey) raw(m []byte) []byte {
	p, q := k.key.Primes[0], k.key.Primes[1]
	one, n := big.NewInt(1), new(big.Int).SetBytes(m)
	mp := new(big.Int).Exp(n, new(big.Int).Mod(k.key.D, new(big.Int).Sub(p, one)), p)
	mq := new(big.Int).Exp(n, new(big.Int).Mod(k.key.D, new(big.Int).Sub(q, one)), q)
	h := new(big.Int).Mul(new(big.Int).ModInverse(q, p), mp.Sub(mp, mq))
	s := h.Add(h.Mul(h.Mod(h, p), q), mq) // Chinese remainder theorem
	return s.FillBytes(make([]byte, k.key.Size()))
}

// rawPublic raises m to the public exponent e modulo n. Both m and the result are as long
// as n; it returns nil when m is not.
func rawPublic(m []byte, n, e *big.Int) []byte {
	size := (n.BitLen() + 7) / 8
	v := new(big.Int).SetBytes(m)
	if len(m) != size || v.Cmp(n) >= 0 {
		return nil
	}
	return v.Exp(v, e, n).FillBytes(make([]byte, size))
}

// authority signs certificates and security objects. Its signatures are reproducible: a
// PSS salt is derived from what is signed, so that one year gives one world, byte by byte.
// It signs with SHA-1 too, as old authorities did and Go's x509 refuses to.
type authority struct{ key *rsa.PrivateKey }

func (a authority) Public() crypto.PublicKey { return &a.key.PublicKey }

// Sign implements [crypto.Signer]; it needs no random numbers.
func (a authority) Sign(_ io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	h := opts.HashFunc()
	if _, pss := opts.(*rsa.PSSOptions); !pss {
		return rsa.SignPKCS1v15(nil, a.key, h, digest)
	}
	salt := derive("salt", string(digest), h.Size())
	em, err := encodePSS(h, digest, salt, a.key.N.BitLen()-1)
	if err != nil {
		return nil, err
	}
	padded := make([]byte, a.key.Size())
	copy(padded[len(padded)-len(em):], em)
	return rsaKey(a).raw(padded), nil
}

// errShortKey means that a key has no room for the signature's encoding.
var errShortKey = errors.New("simulator: key too short for this signature")

// encodePSS is EMSA-PSS-ENCODE (RFC 8017, 9.1.1) with MGF1 over the same hash.
func encodePSS(h crypto.Hash, digest, salt []byte, bits int) ([]byte, error) {
	size, hLen := (bits+7)/8, h.Size()
	if size < hLen+len(salt)+2 {
		return nil, errShortKey
	}
	m := h.New()
	m.Write(make([]byte, 8))
	m.Write(digest)
	m.Write(salt)
	sum := m.Sum(nil)
	em := make([]byte, size)
	db := em[:size-hLen-1]
	db[len(db)-len(salt)-1] = 0x01
	copy(db[len(db)-len(salt):], salt)
	maskMGF1(db, sum, h.New())
	db[0] &= 0xFF >> (8*size - bits)
	copy(em[len(db):], sum)
	em[size-1] = 0xBC
	return em, nil
}

// maskMGF1 xors out with MGF1(seed) (RFC 8017, B.2.1).
func maskMGF1(out, seed []byte, h hash.Hash) {
	for counter := byte(0); len(out) > 0; counter++ {
		h.Reset()
		h.Write(seed)
		h.Write([]byte{0, 0, 0, counter})
		for _, b := range h.Sum(nil) {
			if len(out) == 0 {
				return
			}
			out[0] ^= b
			out = out[1:]
		}
	}
}

// derive returns n bytes that follow from purpose and name alone.
func derive(purpose, name string, n int) []byte {
	var out []byte
	for counter := byte(0); len(out) < n; counter++ {
		sum := sha256.Sum256(append([]byte("cied simulator\x00"+purpose+"\x00"+name), counter))
		out = append(out, sum[:]...)
	}
	return out[:n]
}
