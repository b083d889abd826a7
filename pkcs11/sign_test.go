package pkcs11

import (
	"context"
	"crypto"
	"crypto/rsa"
	_ "crypto/sha256" // of the digests below
	_ "crypto/sha512"
	"strings"
	"testing"

	"cied/fault"
	"cied/ias"
	"cied/pkcs11/ck"
	"cied/signing"
)

// laidCard is a connection to a server with a card that was seen before, and a session.
func laidCard(t *testing.T, configure func(*Server)) (*desk, *connection, ck.SessionHandle) {
	t.Helper()
	d := newDesk()
	d.lay("A", known("1"), nil)
	server := d.server()
	if configure != nil {
		configure(server)
	}
	c := connect(t, server, moduleA)
	return d, c, c.session(t)
}

func verify(t *testing.T, hash crypto.Hash, message, signature []byte) {
	t.Helper()
	h := hash.New()
	h.Write(message)
	if err := rsa.VerifyPKCS1v15(&softKey().PublicKey, hash, h.Sum(nil), signature); err != nil {
		t.Errorf("%v: %v", hash, err)
	}
}

var hashes = map[ck.Mechanism]crypto.Hash{
	ck.MechSHA1RSAPKCS: crypto.SHA1, ck.MechSHA256RSAPKCS: crypto.SHA256,
	ck.MechSHA384RSAPKCS: crypto.SHA384, ck.MechSHA512RSAPKCS: crypto.SHA512,
}

func TestEachMechanismSigns(t *testing.T) {
	_, c, s := laidCard(t, nil)
	key := c.key(t, s)
	message := []byte("what a server wants signed")
	for m, hash := range hashes {
		if err := c.SignInit(t.Context(), s, m, key); err != nil {
			t.Fatal(err)
		}
		one, err := c.Sign(t.Context(), s, append([]byte(nil), message...))
		if err != nil {
			t.Fatal(err)
		}
		verify(t, hash, message, one)

		c.SignInit(t.Context(), s, m, key)
		c.SignUpdate(t.Context(), s, message[:5])
		c.SignUpdate(t.Context(), s, message[5:])
		parts, err := c.SignFinal(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		verify(t, hash, message, parts)

		h := hash.New()
		h.Write(message)
		info, _ := ias.NewDigestInfo(hash, h.Sum(nil))
		c.SignInit(t.Context(), s, ck.MechRSAPKCS, key)
		raw, err := c.Sign(t.Context(), s, info)
		if err != nil {
			t.Fatal(err)
		}
		verify(t, hash, message, raw)
	}
}

func TestOnlyAWholeDigestInfoIsSigned(t *testing.T) {
	d, c, s := laidCard(t, nil)
	key := c.key(t, s)
	info, _ := ias.NewDigestInfo(crypto.SHA256, make([]byte, 32))
	for name, data := range map[string][]byte{
		"nothing": {}, "a bare digest": make([]byte, 32), "one byte short": info[:len(info)-1],
		"one byte more": append(info[:len(info):len(info)], 0), "MD5 and SHA-1 of TLS 1.0": make([]byte, 36),
	} {
		if err := c.SignInit(t.Context(), s, ck.MechRSAPKCS, key); err != nil {
			t.Fatal(err)
		}
		_, err := c.Sign(t.Context(), s, data)
		if ck.ReturnOf(err) != ck.DataInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(d.dialogs()) != 0 {
		t.Error("the person was asked")
	}
}

func TestNoOtherMechanismIsThere(t *testing.T) {
	_, c, s := laidCard(t, nil)
	key := c.key(t, s)
	for _, m := range []ck.Mechanism{ck.MechRSAX509, ck.MechRSAPKCSPSS, ck.MechRSAPKCSKeyPairGen, 0x43} {
		wantReturn(t, c.SignInit(t.Context(), s, m, key), ck.MechanismInvalid)
		_, err := c.GetMechanismInfo(t.Context(), 1, m)
		wantReturn(t, err, ck.MechanismInvalid)
	}
	for _, m := range mechanisms {
		info, err := c.GetMechanismInfo(t.Context(), 1, m)
		if err != nil || info != (ck.MechanismInfo{MinKeySize: 2048, MaxKeySize: 2048, Flags: ck.FlagHardware | ck.FlagSign}) {
			t.Errorf("%v: %+v, %v", m, info, err)
		}
	}
}

func TestASignatureThatIsNotBegunAsItShouldBe(t *testing.T) {
	_, c, s := laidCard(t, nil)
	key := c.key(t, s)
	_, err := c.Sign(t.Context(), s, nil)
	wantReturn(t, err, ck.OperationNotInitialized)
	_, err = c.SignatureSize(t.Context(), s)
	wantReturn(t, err, ck.OperationNotInitialized)
	wantReturn(t, c.SignUpdate(t.Context(), s, nil), ck.OperationNotInitialized)
	wantReturn(t, c.SignInit(t.Context(), s, ck.MechRSAPKCS, 99), ck.KeyHandleInvalid)
	public := c.search(t, s, ck.Ulong(ck.AttrClass, ck.ClassPublicKey))[0]
	wantReturn(t, c.SignInit(t.Context(), s, ck.MechRSAPKCS, public), ck.KeyFunctionNotPermitted)
	wantReturn(t, c.SignInit(t.Context(), s, ck.MechRSAPKCS, key), ck.OK)
	wantReturn(t, c.SignInit(t.Context(), s, ck.MechRSAPKCS, key), ck.OperationActive)
	wantReturn(t, c.SignUpdate(t.Context(), s, nil), ck.FunctionNotSupported)
	wantReturn(t, c.SignInit(t.Context(), s+1, ck.MechRSAPKCS, key), ck.SessionHandleInvalid)
}

func TestTheSizeOfASignatureOpensNoDialog(t *testing.T) {
	d, c, s := laidCard(t, nil)
	c.SignInit(t.Context(), s, ck.MechSHA256RSAPKCS, c.key(t, s))
	for range 2 {
		if n, err := c.SignatureSize(t.Context(), s); n != 256 || err != nil {
			t.Fatal(n, err)
		}
	}
	if n := len(d.dialogs()); n != 0 {
		t.Errorf("%d dialogs", n)
	}
	if _, err := c.Sign(t.Context(), s, nil); err != nil {
		t.Fatal(err)
	}
	if n := len(d.dialogs()); n != 1 {
		t.Errorf("%d dialogs", n)
	}
}

func TestTheDialogIsToldWhoAsksForWhat(t *testing.T) {
	d, c, s := laidCard(t, nil)
	if _, err := c.signs(t.Context(), s, c.key(t, s), "m"); err != nil {
		t.Fatal(err)
	}
	r := d.dialogs()[0]
	if r.Program != program || r.Purpose != signing.Signing || r.Reader != "A" || r.Keep != 0 ||
		string(r.Certificate) != string(softCertificate().Raw) {
		t.Errorf("%+v", r)
	}
}

func TestWithoutAKeepEverySignatureIsAskedFor(t *testing.T) {
	d, c, s := laidCard(t, nil)
	key := c.key(t, s)
	for range 3 {
		if _, err := c.signs(t.Context(), s, key, "m"); err != nil {
			t.Fatal(err)
		}
		select {
		case <-d.back:
		default:
			t.Error("the key was not back when the signature was given")
		}
	}
	if n := len(d.dialogs()); n != 3 {
		t.Errorf("%d dialogs", n)
	}
}

func TestAFaultIsOneReturnValue(t *testing.T) {
	for code, want := range map[fault.Code]ck.Return{
		fault.Cancelled: ck.FunctionCanceled, fault.Timeout: ck.FunctionCanceled, fault.PersonAway: ck.FunctionCanceled,
		fault.PINLastTry: ck.FunctionCanceled, fault.CardRemoved: ck.DeviceRemoved, fault.CardChanged: ck.DeviceRemoved,
		fault.PINWrong: ck.PINIncorrect, fault.PINBlocked: ck.PINLocked, fault.Busy: ck.FunctionFailed,
		fault.ChipForged: ck.DeviceError, fault.CertExpired: ck.DeviceError, fault.Internal: ck.GeneralError,
	} {
		d, c, s := laidCard(t, nil)
		d.answer = refused(code)
		_, err := c.signs(t.Context(), s, c.key(t, s), "m")
		if got := ck.ReturnOf(err); got != want {
			t.Errorf("%s: %v, want %v", code, got, want)
		}
		if n := len(d.dialogs()); n != 1 {
			t.Errorf("%s: %d dialogs", code, n)
		}
	}
	if got := returnOf(context.Canceled); got != ck.FunctionCanceled {
		t.Errorf("a call that ended: %v", got)
	}
}

func TestEveryFaultHasAReturnValueWithAName(t *testing.T) {
	for _, r := range fault.Rows() {
		got := returnOf(r.Code)
		if got == ck.OK || !strings.HasPrefix(got.String(), "CKR_") {
			t.Errorf("%s is %v", r.Code, got)
		}
	}
}
