package pkitest

import (
	"crypto/x509"
	"testing"

	"github.com/smallstep/pkcs7"
)

// SignedMessage returns the DER of a CMS SignedData (RFC 5652) with content inside, signed
// by the card with SHA-256 and RSASSA-PKCS1-v1_5. It carries the card's certificate and,
// behind it, cas: the card's issuer first. Its signing-time attribute is the time of the
// machine, not [Now].
func (w *World) SignedMessage(t testing.TB, content []byte, cas ...*x509.Certificate) []byte {
	t.Helper()
	message, err := pkcs7.NewSignedData(content)
	if err != nil {
		t.Fatal(err)
	}
	message.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	if err := message.AddSignerChain(w.Card, Key(t, "card"), cas, pkcs7.SignerInfoConfig{}); err != nil {
		t.Fatal(err)
	}
	der, err := message.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return der
}
