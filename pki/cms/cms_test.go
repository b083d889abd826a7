package cms_test

import (
	"bytes"
	"crypto/x509"
	"slices"
	"testing"

	"cied/pki/cms"
	"cied/pki/pkitest"
)

func signedMessage(t testing.TB) []byte {
	t.Helper()
	w := pkitest.New(t)
	return w.SignedMessage(t, []byte("hello"), w.Sub.Certificate, w.Root.Certificate)
}

func TestSignedMessageVerifies(t *testing.T) {
	s, err := cms.Parse(signedMessage(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(); err != nil {
		t.Error(err)
	}
	if string(s.Content) != "hello" || len(s.Certificates) != 3 || s.Algorithm() != x509.SHA256WithRSA {
		t.Errorf("content %q, %d certificates, %v", s.Content, len(s.Certificates), s.Algorithm())
	}
}

// TestEveryChangedByteIsRefused leaves out the CA certificates, which no signature of the
// message covers: their own issuers' do.
func TestEveryChangedByteIsRefused(t *testing.T) {
	for name, der := range map[string][]byte{
		"by serial":         pkitest.New(t).SignedMessage(t, []byte("hello")),
		"by key identifier": vector(t),
	} {
		t.Run(name, func(t *testing.T) { everyChangedByteIsRefused(t, der) })
	}
}

func everyChangedByteIsRefused(t *testing.T, der []byte) {
	s, err := cms.Parse(der)
	if err != nil {
		t.Fatal(err)
	}
	certificate := s.Certificates[0].Raw
	start := bytes.Index(der, certificate)
	for i := range der {
		if i >= start && i < start+len(certificate) {
			continue
		}
		changed := bytes.Clone(der)
		changed[i] ^= 1 << (i % 8)
		if s, err := cms.Parse(changed); err == nil && s.Verify() == nil {
			t.Errorf("accepted with byte %d changed", i)
		}
	}
}

func TestParseTakesNothingBeyondItsProfile(t *testing.T) {
	der := signedMessage(t)
	for name, in := range map[string][]byte{
		"nothing":           nil,
		"a byte behind":     append(bytes.Clone(der), 0),
		"a cut message":     der[:len(der)-1],
		"too long":          slices.Concat(der, make([]byte, cms.MaxSize)),
		"indefinite length": {0x30, 0x80, 0x06, 0x00, 0x00, 0x00},
		"a certificate":     pkitest.New(t).Card.Raw,
	} {
		if _, err := cms.Parse(in); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestResultSharesNoMemoryWithTheInput(t *testing.T) {
	der := signedMessage(t)
	s, err := cms.Parse(der)
	if err != nil {
		t.Fatal(err)
	}
	clear(der)
	if err := s.Verify(); err != nil {
		t.Error(err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(signedMessage(f))
	f.Add(vector(f))
	w := pkitest.New(f)
	for _, form := range pkitest.Forms() {
		f.Add(pkitest.SOD{Form: form, Signer: w.Signer}.File(f)[4:])
	}
	f.Fuzz(func(t *testing.T, der []byte) {
		in := make([]byte, len(der))
		copy(in, der)
		if s, err := cms.Parse(in); err == nil {
			_ = s.Verify()
		}
	})
}
