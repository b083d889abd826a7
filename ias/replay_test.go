package ias

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"testing"

	"cied/apdu"
	"cied/apdu/trace"
	"cied/fault"
	"cied/ias/sm"
)

var update = flag.Bool("update", false, "write testdata/apdu-traces again")

// efNumber is the number printed on the card; the program has no use for it, the worked
// session reads it.
const efNumber file = 0x1002

// workedOrder is the worked session in the order in which this terminal sends the same
// commands. It does not read EF 1004 by SELECT, nor EF D003 at all.
var workedOrder = slices.Concat(
	[]string{"SELECT CIE", "GET DATA DH 97", "GET DATA DH 98", "GET DATA DH 99", "GET DATA CA key"},
	deviceAuthentication,
	[]string{"VERIFY", "SELECT EF 1002", "READ BINARY EF 1002", "MSE SET signature key", "INTERNAL AUTHENTICATE (sign)"},
)

// wholeSession plays the worked session on a and returns the signature.
func wholeSession(t *testing.T, a *Applet, w worked) []byte {
	t.Helper()
	ctx := context.Background()
	if err := a.Select(ctx); err != nil {
		t.Fatal(err)
	}
	s := Static{ChipKey: unhex(w.files["1004"])}
	if err := a.readGroup(ctx, &s); err != nil {
		t.Fatal(err)
	}
	var err error
	if s.CA, err = a.readCAKey(ctx); err != nil {
		t.Fatal(err)
	}
	if err := a.Authenticate(ctx, s); err != nil {
		t.Fatal(err)
	}
	if err := a.Verify(ctx, pin(t, w.results["pin"])); err != nil {
		t.Fatal(err)
	}
	if err := a.selectEF(ctx, efNumber, "select"); err != nil {
		t.Fatal(err)
	}
	if number, err := a.readAt(ctx, "read", 0, maxBlock); err != nil || string(number) != w.results["serial"] {
		t.Fatalf("EF 1002 is %q, %v", number, err)
	}
	if accepted, err := a.SelectSignatureKey(ctx); err != nil || !accepted {
		t.Fatalf("key accepted: %v, %v", accepted, err)
	}
	digest := sha256.Sum256([]byte(w.results["message"]))
	info, err := NewDigestInfo(crypto.SHA256, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	signature, err := a.Sign(ctx, info)
	if err != nil {
		t.Fatal(err)
	}
	return signature
}

func TestWorkedSessionReplaysByteForByte(t *testing.T) {
	w := loadWorked(t)
	random := w.random(t)
	a := New(playing(t, w.named(t, workedOrder...)), Options{Rand: random})
	signature := wholeSession(t, a, w)
	if fmt.Sprintf("%X", signature) != w.results["signature"] {
		t.Errorf("signature %X", signature)
	}
	if random.Len() != 0 {
		t.Errorf("%d random bytes were not drawn", random.Len())
	}
	cert, err := x509.ParseCertificate(unhex(w.results["holder_certificate_der"]))
	if err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256([]byte(w.results["message"]))
	if err := rsa.VerifyPKCS1v15(cert.PublicKey.(*rsa.PublicKey), crypto.SHA256, digest[:], signature); err != nil {
		t.Error(err)
	}
}

const tracePath = "testdata/apdu-traces/worked-session.apdu"

// The same session as a trace, as the tap records it: the command that carries the PIN
// is blanked though it is protected.
func TestTraceOfTheWorkedSession(t *testing.T) {
	w := loadWorked(t)
	var r trace.Recorder
	wholeSession(t, New(playing(t, w.named(t, workedOrder...)), Options{Rand: w.random(t), Tap: r.Tap}), w)
	tr, err := r.Trace(trace.Header{Card: "reference/nxp", Spec: "fact sheet, sections 6 to 12", Expect: "ok"})
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(tracePath, []byte(tr.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(tracePath)
	if err != nil {
		t.Fatal(err)
	}
	if tr.String() != string(golden) {
		t.Errorf("%s is not what the tap records", tracePath)
	}
	if !bytes.Contains(golden, []byte("> 0C2000811D**")) {
		t.Error("VERIFY is not blanked")
	}
	wholeSession(t, New(replaying(t, string(golden)), Options{Rand: w.random(t)}), w)
}

// What the worked session prints of every step inside (fact sheet, 7 and 9).
func TestValuesOfTheWorkedSession(t *testing.T) {
	w := loadWorked(t)
	v := func(name string) []byte { return w.value(t, name) }
	s := w.static(t)
	cert, err := terminalCertificate(s.CA)
	if err != nil {
		t.Fatal(err)
	}
	object := func(tag apdu.Tag) []byte {
		b, err := apdu.Find(cert, 0x7F21, tag)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	z := v("dh_shared_secret")
	kEnc, kMac := derive(z, 1), derive(z, 2)
	body := v("cvc_body")
	cut := len(s.CA.N) - 34
	ext := hash(v("ext_auth_prnd"), v("dh_terminal_public"), serialIFD, v("rnd_icc"), v("dh_card_public"), s.G, s.P, s.Q)
	internal := hash(v("int_auth_prnd"), v("dh_card_public"), v("sn_icc"), v("rnd_ifd"), v("dh_terminal_public"), s.G, s.P, s.Q)
	for name, got := range map[string][]byte{
		"session_key_enc":          kEnc[:],
		"session_key_mac":          kMac[:],
		"cvc_body_sha256":          hash(body),
		"cvc_signature_input":      frame(body[:cut], hash(body)),
		"cvc_signature":            object(0x5F37),
		"cvc_remainder":            object(0x5F38),
		"ext_auth_hash":            ext,
		"ext_auth_signature_input": frame(v("ext_auth_prnd"), ext),
		"int_auth_hash":            internal,
		"int_auth_recovered":       frame(v("int_auth_prnd"), internal),
	} {
		if !bytes.Equal(got, v(name)) {
			t.Errorf("%s is %X", name, got)
		}
	}
	if car := object(0x42); !bytes.Equal(car, s.CA.CHR[4:]) || len(cert) != 354 {
		t.Errorf("CAR %X in a certificate of %d bytes", car, len(cert))
	}
}

// A leading zero byte of Z takes part in the keys.
func TestSharedSecretKeepsItsLeadingZeros(t *testing.T) {
	w := loadWorked(t)
	var v map[string]string
	decode(t, w.variants["dh_secret_with_leading_zero"], &v)
	steps := w.named(t, "MSE SET key agreement", "GET DATA card DH key")
	answer := apdu.AppendTLV(nil, 0xA6, apdu.AppendTLV(nil, 0x91, unhex(v["dh_card_public"])))
	steps[1].Responses = []string{fmt.Sprintf("%X6108", answer[:256]), fmt.Sprintf("%X9000", answer[256:])}

	s := w.static(t)
	a := New(playing(t, steps), Options{Rand: bytes.NewReader(unhex(v["dh_terminal_private"]))})
	if _, err := a.agree(context.Background(), &s); err != nil {
		t.Fatal(err)
	}
	want := sm.New([sm.KeyLength]byte(unhex(v["session_key_enc"])), [sm.KeyLength]byte(unhex(v["session_key_mac"])), 1)
	if got, want := wrapped(t, a.sm), wrapped(t, want); !bytes.Equal(got, want) {
		t.Errorf("the first command is %X, want %X", got, want)
	}
}

// wrapped is a command that shows both keys.
func wrapped(t *testing.T, s *sm.Session) []byte {
	t.Helper()
	c, err := s.Wrap(apdu.Command{INS: 0x22, Data: []byte{1}})
	if err != nil {
		t.Fatal(err)
	}
	return c.Data
}

// The variants of VERIFY: the status outside is the one inside, 9000, or all there is.
func TestWrongPINInEveryStyleOfStatus(t *testing.T) {
	w := loadWorked(t)
	ctx := context.Background()
	for _, style := range []string{"ok", "same"} {
		t.Run(style, func(t *testing.T) {
			a := New(playing(t, w.variant(t, "wrong_pin_twice_then_right__status_"+style)), Options{})
			a.sm = w.openSession(t, "ssc_after_device_auth")
			for i, digits := range []string{"00000000", "00000001"} {
				f := fault.Of(a.Verify(ctx, pin(t, digits)))
				if f == nil || f.Code != fault.PINWrong || f.Left != 2-i {
					t.Fatalf("%s: got %v", digits, f)
				}
			}
			if err := a.Verify(ctx, pin(t, "12345678")); err != nil {
				t.Error(err)
			}
		})
	}
	t.Run("plain", func(t *testing.T) {
		a := New(playing(t, w.variant(t, "wrong_pin_twice_then_right__status_plain")[:1]), Options{})
		a.sm = w.openSession(t, "ssc_after_device_auth")
		err := a.Verify(ctx, pin(t, "00000000"))
		if !errors.Is(err, fault.PINDoubtful) || !errors.Is(err, apdu.SW(0x63C2)) || a.Alive() {
			t.Errorf("got %v, alive %v", err, a.Alive())
		}
	})
}

func TestTriesLeftThenVerifyInTheWorkedSession(t *testing.T) {
	w := loadWorked(t)
	a := New(playing(t, w.variant(t, "pin_management")[:2]), Options{})
	a.sm = w.openSession(t, "ssc_after_device_auth")
	if left, err := a.TriesLeft(context.Background()); err != nil || left != 3 || !a.Alive() {
		t.Errorf("%d tries left, %v", left, err)
	}
	if err := a.Verify(context.Background(), pin(t, "12345678")); err != nil {
		t.Error(err)
	}
}

// Key 83 signs in clear what it is sent, and this card announces its answer by '6100'.
func TestServiceKeyAnswersIn61xx(t *testing.T) {
	w := loadWorked(t)
	steps := w.variant(t, "service_key_in_clear_with_61xx")
	a := New(playing(t, steps), Options{})
	ctx := context.Background()
	var r apdu.Response
	for _, e := range steps {
		c, err := apdu.ParseCommand(unhex(e.Commands[0]))
		if err != nil {
			t.Fatal(err)
		}
		if r, err = a.do(ctx, e.Name, c); err != nil {
			t.Fatal(err)
		}
	}
	key, err := x509.ParsePKCS1PublicKey(unhex(w.files["1005"]))
	if err != nil {
		t.Fatal(err)
	}
	if err := rsa.VerifyPKCS1v15(key, 0, []byte(w.results["nis"]), r.Data); err != nil {
		t.Error(err)
	}
}
