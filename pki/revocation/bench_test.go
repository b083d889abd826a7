package revocation_test

import (
	"bytes"
	"crypto/x509"
	"math/big"
	"testing"

	"cied/pki/revocation"
)

// BenchmarkOCSPResponse proves and reads one response of a delegate: two signatures of
// RSA-2048.
func BenchmarkOCSPResponse(b *testing.B) {
	w := newWorld(b)
	der := w.good().der(b)
	q, err := revocation.Ask(w.card, issuer(w.sub), bytes.NewReader(make([]byte, 32)))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if s, err := q.Read(der, now); err != nil || s.State != revocation.Good {
			b.Fatal(s, err)
		}
	}
}

// long is a list of 100,000 entries with serial numbers of 8 octets, in no order, and a
// reason each.
func long(b *testing.B, w *world) []byte {
	l := list()
	for i := range uint64(100_000 - 10) {
		serial := new(big.Int).SetUint64((i + 1) * 0x9E3779B97F4A7C15 >> 1)
		l.RevokedCertificateEntries = append(l.RevokedCertificateEntries,
			x509.RevocationListEntry{SerialNumber: serial, RevocationTime: now, ReasonCode: int(i%5) + 1})
	}
	return signList(b, l, w.sub)
}

// BenchmarkCRLRead is what the first lookup of a process costs, but for the file: the
// signature is proved and every entry read and indexed.
func BenchmarkCRLRead(b *testing.B) {
	w := newWorld(b)
	der := long(b, w)
	b.SetBytes(int64(len(der)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := revocation.ReadList(der, issuer(w.sub)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCRLReadByX509 is the same list in crypto/x509, for the ratio.
func BenchmarkCRLReadByX509(b *testing.B) {
	w := newWorld(b)
	der := long(b, w)
	b.SetBytes(int64(len(der)))
	b.ReportAllocs()
	for b.Loop() {
		l, err := x509.ParseRevocationList(der)
		if err != nil {
			b.Fatal(err)
		}
		if err := l.CheckSignatureFrom(w.sub.Certificate); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCRLLookup is every later one, in the way of a login: is the file the same, has
// the issuer signed the certificate, is it listed.
func BenchmarkCRLLookup(b *testing.B) {
	w := newWorld(b)
	c := serving(b, long(b, w))
	if err := w.refresh(b, c); err != nil {
		b.Fatal(err)
	}
	c.CRL(w.card, issuer(w.sub), now)
	b.ReportAllocs()
	for b.Loop() {
		if s := c.CRL(w.card, issuer(w.sub), now); s.State != revocation.Good {
			b.Fatal(s)
		}
	}
}
