package ias

import (
	"bytes"
	"crypto/sha256"
	"math/big"
	"sync/atomic"

	"cied/apdu"
)

// Certificates keeps the terminal's certificate, which depends on the card's CA key alone,
// from one session to the next: making it takes longer than all other arithmetic of a
// session. One is enough, since all cards have the same CA key, and no card can fill the
// memory with more. The zero value is empty; it may be used by several sessions at a time.
type Certificates struct{ last atomic.Pointer[certified] }

// certified is a certificate, and the CA key that it was made under.
type certified struct {
	ca   CAKey
	cert []byte
}

// under is [terminalCertificate], made once for a CA key; anew where c is nil.
func (c *Certificates) under(ca CAKey) ([]byte, error) {
	if c == nil {
		return terminalCertificate(ca)
	}
	if last := c.last.Load(); last != nil && last.ca.equal(ca) {
		return last.cert, nil
	}
	cert, err := terminalCertificate(ca)
	if err != nil {
		return nil, err
	}
	c.last.Store(&certified{ca.clone(), cert})
	return cert, nil
}

func (k CAKey) equal(o CAKey) bool {
	return bytes.Equal(k.CHR, o.CHR) && bytes.Equal(k.CHA, o.CHA) && bytes.Equal(k.N, o.N) && bytes.Equal(k.E, o.E)
}

func (k CAKey) clone() CAKey {
	return CAKey{CHR: bytes.Clone(k.CHR), CHA: bytes.Clone(k.CHA), N: bytes.Clone(k.N), E: bytes.Clone(k.E)}
}

// terminalCertificate is the card-verifiable certificate of the terminal (fact sheet,
// 9.1): 7F21 { 5F37 signature, 5F38 rest of the body, 42 CAR }. It depends on the CA key
// alone, and takes longer than all other arithmetic of a session.
func terminalCertificate(ca CAKey) ([]byte, error) {
	car := ca.CHR[4:]
	body := []byte{profileIdentifier}
	body = append(body, car...)
	body = append(body, holderReference()...)
	body = append(body, ca.CHA[:6]...)
	body = append(body, roleTerminal)
	body = append(body, certificateOID...)
	body = append(body, terminalModulus.Bytes()...)
	body = append(body, terminalExponent...)

	cut := len(ca.N) - 2 - sha256.Size
	if cut > len(body) {
		return nil, malformed("certify terminal key", "the CA modulus is longer than the certificate")
	}
	digest := sha256.Sum256(body)
	n := new(big.Int).SetBytes(ca.N)
	m := new(big.Int).SetBytes(frame(body[:cut], digest[:]))
	sig := new(big.Int).Exp(m, externalCAPrivate, n)
	if new(big.Int).Exp(sig, new(big.Int).SetBytes(ca.E), n).Cmp(m) != 0 {
		return nil, malformed("certify terminal key", "the card's CA key is not the one that every terminal knows")
	}
	var in []byte
	in = apdu.AppendTLV(in, 0x5F37, sig.FillBytes(make([]byte, len(ca.N))))
	in = apdu.AppendTLV(in, 0x5F38, body[cut:])
	in = apdu.AppendTLV(in, 0x42, car)
	return apdu.AppendTLV(nil, 0x7F21, in), nil
}
