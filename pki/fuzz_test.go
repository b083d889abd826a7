package pki_test

import (
	"bytes"
	"crypto/x509"
	"testing"

	"cied/pki"
	"cied/pki/pkitest"
)

// exact returns a copy without spare capacity, which would hide an index out of range.
func exact(b []byte) []byte {
	out := make([]byte, len(b))
	copy(out, b)
	return out
}

func FuzzParseSOD(f *testing.F) {
	w := pkitest.New(f)
	a := anchors(w)
	for _, form := range pkitest.Forms() {
		f.Add(good(f, w, form))
	}
	f.Add([]byte{0x77, 0x00})
	f.Fuzz(func(t *testing.T, file []byte) {
		s, err := pki.ParseSOD(exact(file))
		if err != nil {
			return
		}
		_ = s.Check(pki.GroupChipKey, exact(file))
		_ = s.Verify(a, pkitest.Now)
	})
}

func FuzzTrimDER(f *testing.F) {
	f.Add([]byte{0x30, 0x01, 0x00, 0x00})
	f.Add([]byte{0x30, 0x82, 0x01})
	f.Fuzz(func(t *testing.T, file []byte) {
		out, err := pki.TrimDER(exact(file))
		if err == nil && (len(out) < 2 || !bytes.HasPrefix(file, out)) {
			t.Errorf("% X out of % X", out, file)
		}
	})
}

// FuzzIdentity reads subjects that no CA has signed: a signature would stop every input.
func FuzzIdentity(f *testing.F) {
	w := pkitest.New(f)
	f.Add(w.Card.Raw)
	f.Add(w.Root.Raw)
	a := anchors(w)
	f.Fuzz(func(t *testing.T, der []byte) {
		_, err := a.CardCertificate(exact(der), pkitest.Now)
		if err == nil && !bytes.Equal(der, w.Card.Raw) {
			t.Error("accepted a certificate that nobody issued")
		}
		c, err := x509.ParseCertificate(exact(der))
		if err != nil {
			return
		}
		if id, err := pki.ReadIdentity(c); err == nil && len(id.FiscalCode) != 16 {
			t.Errorf("a codice fiscale of %d characters", len(id.FiscalCode))
		}
	})
}
