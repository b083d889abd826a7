package ias

import (
	"context"
	"crypto"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"

	"cied/apdu"
	"cied/fault"
)

// SelectSignatureKey chooses the holder's key and algorithm for Sign (fact sheet,
// section 12). It needs no PIN, and any protected answer proves that the session is
// still alive; the result says whether the choice was accepted.
func (a *Applet) SelectSignatureKey(ctx context.Context) (accepted bool, err error) {
	data := []byte{0x80, 0x01, algSignature, 0x84, 0x01, keySignature}
	r, err := a.transmit(ctx, apdu.Command{INS: 0x22, P1: 0x41, P2: 0xA4, Data: data})
	if err != nil {
		return false, fmt.Errorf("ias: select signature key: %w", err)
	}
	return r.SW == apdu.OK, nil
}

// ReadCertificate reads EF 1003, the certificate of the holder's key, without padding.
// It needs the PIN. A card without the file is fault.CardNoLogin.
func (a *Applet) ReadCertificate(ctx context.Context) ([]byte, error) {
	der, err := a.read(ctx, efCertificate, derLength)
	if missing(err) {
		return nil, fault.New(fault.CardNoLogin, "ias: read EF 1003", err)
	}
	return der, err
}

// HasCertificate reports whether the card has an EF 1003, which can be read only after
// the PIN.
func (a *Applet) HasCertificate(ctx context.Context) (bool, error) {
	err := a.selectEF(ctx, efCertificate, "select EF 1003")
	if err == nil || missing(err) {
		return err == nil, nil
	}
	return false, err
}

// Sign has the holder's key sign info, RSASSA-PKCS1-v1_5. It needs SelectSignatureKey and
// Verify, and returns a block of the modulus' length. A card that has dropped the choice of
// the key since is told it once more.
func (a *Applet) Sign(ctx context.Context, info DigestInfo) ([]byte, error) {
	c := apdu.Command{INS: 0x88, Data: info}
	r, err := a.do(ctx, "sign", c)
	if err == nil || !a.Alive() {
		return r.Data, err
	}
	if accepted, again := a.SelectSignatureKey(ctx); again != nil || !accepted {
		return nil, err
	}
	r, err = a.do(ctx, "sign", c)
	return r.Data, err
}

// Signer returns the holder's key as a crypto.Signer, so that CMS and TLS just work. It
// signs SHA-256 digests by RSASSA-PKCS1-v1_5 and nothing else: the card has neither PSS
// nor a raw operation. pub is the key of the certificate.
func (a *Applet) Signer(ctx context.Context, pub *rsa.PublicKey) crypto.Signer {
	return &signer{ctx: ctx, applet: a, pub: pub}
}

// signer keeps the context because crypto.Signer has no room for one.
type signer struct {
	ctx    context.Context
	applet *Applet
	pub    *rsa.PublicKey
}

func (s *signer) Public() crypto.PublicKey { return s.pub }

func (s *signer) Sign(_ io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	if _, pss := opts.(*rsa.PSSOptions); pss || opts.HashFunc() != crypto.SHA256 {
		return nil, errors.New("ias: the card signs SHA-256 digests by PKCS #1 v1.5 only")
	}
	info, err := NewDigestInfo(crypto.SHA256, digest)
	if err != nil {
		return nil, err
	}
	return s.applet.Sign(s.ctx, info)
}
