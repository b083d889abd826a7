package ias

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"testing"

	"cied/apdu"
	"cied/fault"
)

// signing is a card that has, or forgets, the choice of the signature key.
type signing struct {
	chosen    bool
	pin       bool
	sent      []byte // INS of every command
	input     []byte
	signature []byte
}

func (k *signing) answer(c apdu.Command) apdu.Response {
	k.sent = append(k.sent, c.INS)
	switch {
	case c.INS == 0x22:
		k.chosen = bytes.Equal(c.Data, []byte{0x80, 0x01, 0x02, 0x84, 0x01, 0x81})
		return apdu.Response{SW: apdu.OK}
	case !k.chosen:
		return apdu.Response{SW: apdu.ConditionsOfUse}
	case !k.pin:
		return apdu.Response{SW: apdu.SecurityStatus}
	}
	k.input = c.Data
	return apdu.Response{Data: k.signature, SW: apdu.OK}
}

var (
	digest     = sha256.Sum256([]byte("hello"))
	digestInfo = append(DigestInfo("\x30\x31\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20"), digest[:]...)
)

// The card pads what it is sent, so the DigestInfo must be whole (fact sheet, 12).
func TestSignSendsTheDigestInfo(t *testing.T) {
	k := &signing{pin: true, signature: bytes.Repeat([]byte{0xA5}, 256)}
	a, p := inSession(t, k.answer)
	if accepted, err := a.SelectSignatureKey(context.Background()); err != nil || !accepted {
		t.Fatal(accepted, err)
	}
	got, err := a.Sign(context.Background(), digestInfo)
	if err != nil || !bytes.Equal(got, k.signature) {
		t.Errorf("got %X, %v", got, err)
	}
	if want := fmt.Sprintf("3031300D060960864801650304020105000420%X", digest); fmt.Sprintf("%X", k.input) != want {
		t.Errorf("sent %X, want %s", k.input, want)
	}
	if p.calls != 3 { // MSE SET, INTERNAL AUTHENTICATE, GET RESPONSE
		t.Errorf("%d commands", p.calls)
	}
}

func TestSignatureComesInOneAnswerByExtendedLength(t *testing.T) {
	k := &signing{pin: true, chosen: true, signature: make([]byte, 256)}
	a, p := inSession(t, k.answer)
	a.ch.Extended = true
	if _, err := a.Sign(context.Background(), digestInfo); err != nil || p.calls != 1 {
		t.Errorf("%d commands, %v", p.calls, err)
	}
}

func TestKeyThatTheCardForgotIsChosenOnceMore(t *testing.T) {
	k := &signing{pin: true, signature: []byte{1}}
	a, _ := inSession(t, k.answer)
	if _, err := a.Sign(context.Background(), digestInfo); err != nil || fmt.Sprintf("%X", k.sent) != "882288" {
		t.Errorf("sent %X, %v", k.sent, err)
	}
}

func TestCardThatWillNotSignIsAskedTwiceAtMost(t *testing.T) {
	k := &signing{chosen: true}
	a, _ := inSession(t, k.answer)
	if _, err := a.Sign(context.Background(), digestInfo); !errors.Is(err, fault.CardAnswer) || !errors.Is(err, apdu.SecurityStatus) {
		t.Errorf("got %v", err)
	}
	if fmt.Sprintf("%X", k.sent) != "882288" {
		t.Errorf("sent %X", k.sent)
	}
}

func TestSignInADeadSessionSendsNothingMore(t *testing.T) {
	a, _ := inSession(t, nil)
	card := &fixed{answer: []byte{0x90, 0x00}}
	a.ch.Card = card
	for range 2 {
		if _, err := a.Sign(context.Background(), digestInfo); fault.CodeOf(err) != fault.CardAnswer {
			t.Errorf("got %v", err)
		}
	}
	if card.calls != 1 {
		t.Errorf("%d commands", card.calls)
	}
}

func TestChoiceOfTheKeyThatIsRefused(t *testing.T) {
	a, _ := inSession(t, says(apdu.ReferenceNotFound))
	if accepted, err := a.SelectSignatureKey(context.Background()); accepted || err != nil || !a.Alive() {
		t.Errorf("accepted %v, alive %v, %v", accepted, a.Alive(), err)
	}
}

// A crypto.Signer over the worked card's key, which signs with it in this test.
func TestSigner(t *testing.T) {
	w := loadWorked(t)
	cert, err := x509.ParseCertificate(unhex(w.results["holder_certificate_der"]))
	if err != nil {
		t.Fatal(err)
	}
	pub := cert.PublicKey.(*rsa.PublicKey)
	k := &signing{pin: true, chosen: true, signature: unhex(w.results["signature"])}
	a, _ := inSession(t, k.answer)
	signer := a.Signer(context.Background(), pub)
	d := sha256.Sum256([]byte(w.results["message"]))
	sig, err := signer.Sign(rand.Reader, d[:], crypto.SHA256)
	if err != nil || rsa.VerifyPKCS1v15(pub, crypto.SHA256, d[:], sig) != nil || !pub.Equal(signer.Public()) {
		t.Errorf("got %X, %v", sig, err)
	}
}

func TestSignerRefusesWhatTheCardCannotDo(t *testing.T) {
	cases := []struct {
		name   string
		digest []byte
		opts   crypto.SignerOpts
	}{
		{"PSS", digest[:], &rsa.PSSOptions{Hash: crypto.SHA256}},
		{"SHA-384", make([]byte, 48), crypto.SHA384},
		{"raw", digest[:], crypto.Hash(0)},
		{"digest of another length", digest[:20], crypto.SHA256},
	}
	for _, c := range cases {
		k := &signing{pin: true, chosen: true}
		a, _ := inSession(t, k.answer)
		if _, err := a.Signer(context.Background(), nil).Sign(rand.Reader, c.digest, c.opts); err == nil || k.sent != nil {
			t.Errorf("%s: sent %X, %v", c.name, k.sent, err)
		}
	}
}
