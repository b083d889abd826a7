package pki_test

import (
	"crypto/x509"
	"errors"
	"testing"

	"cied/pki"
	"cied/pki/pkitest"
	"cied/simulator"
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

// BenchmarkVerdict is everything that a login believes about a card: EF.SOD, the hashes of
// four files, the certificate. The simulated authorities have keys of the real lengths,
// RSA-4096. A chip needs some 150 ms for its one RSA-2048 signature.
func BenchmarkVerdict(b *testing.B) {
	for _, form := range []simulator.SODForm{simulator.SODSHA256, simulator.SODPSS, simulator.SODSHA1DS} {
		b.Run(string(form), func(b *testing.B) {
			card, err := simulator.New(simulator.Options{SOD: form, Now: pkitest.Now})
			if err != nil {
				b.Fatal(err)
			}
			w := card.World()
			a := pki.NewAnchors(append(w.CIERoots(), w.CIEIssuers()...), []*x509.Certificate{w.CSCA()}, true)
			b.ReportAllocs()
			for b.Loop() {
				if err := verdict(a, card.Identity()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func verdict(a *pki.Anchors, id *simulator.Identity) error {
	file := func(identifier uint16) []byte { content, _ := id.File(identifier); return content }
	sod, err := pki.ParseSOD(file(0x1006))
	if err != nil {
		return err
	}
	return errors.Join(
		sod.Verify(a, pkitest.Now),
		sod.Check(pki.GroupNIS, file(0x1001)), sod.Check(pki.GroupDocument, file(0x1002)),
		sod.Check(pki.GroupCertificate, file(0x1003)), sod.Check(pki.GroupChipKey, file(0x1004)),
		certificateOf(a, file(0x1003)))
}

func certificateOf(a *pki.Anchors, der []byte) error {
	_, err := a.CardCertificate(der, pkitest.Now)
	return err
}
