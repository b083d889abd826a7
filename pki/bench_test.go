package pki_test

import (
	"testing"

	"cied/pki"
	"cied/pki/pkitest"
)

// BenchmarkCardCertificate is one verdict on a card: parse, two signatures, policy, dates.
// Keys are RSA-2048 here; the real CAs have RSA-4096.
func BenchmarkCardCertificate(b *testing.B) {
	w := pkitest.New(b)
	a := anchors(w)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := a.CardCertificate(w.Card.Raw, pkitest.Now); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSOD is one verdict on a chip: parse, two signatures, the hash of one file.
func BenchmarkSOD(b *testing.B) {
	w := pkitest.New(b)
	a := anchors(w)
	for _, form := range pkitest.Forms() {
		file := good(b, w, form)
		b.Run(form.Name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s, err := pki.ParseSOD(file)
				if err != nil {
					b.Fatal(err)
				}
				if err := s.Verify(a, pkitest.Now); err != nil {
					b.Fatal(err)
				}
				if err := s.Check(pki.GroupChipKey, chipKey); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
