package pkcs11

import (
	"context"
	"crypto/x509"

	"cied/card"
)

// CardsOf are the cards of a terminal, and what it remembers of them.
func CardsOf(t *card.Terminal) Cards { return terminal{t} }

type terminal struct{ *card.Terminal }

// Look implements [Cards].
func (t terminal) Look(ctx context.Context, reader string) (Seen, error) {
	nis, err := t.Terminal.Look(ctx, reader)
	if err != nil {
		return Seen{}, err
	}
	return Seen{Number: nis, Certificate: func() *x509.Certificate { return t.remembered(nis) }}, nil
}

// remembered is the certificate as it was kept, which the signature will prove or refuse.
func (t terminal) remembered(nis []byte) *x509.Certificate {
	s, known := t.Cache.Load(nis)
	if !known {
		return nil
	}
	c, err := x509.ParseCertificate(s.Certificate)
	if err != nil {
		t.Logger().Warn("pkcs11: the remembered certificate cannot be read", "cause", err)
		return nil
	}
	return c
}
