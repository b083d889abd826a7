package rpc

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"cied/pkcs11/ck"
)

// A testToken is one slot with one token: an invented certificate, its public key and its
// private key, under handles 1 to 3. Its signature is the data, padded with FF: enough to see
// that both went through. Methods that block do so on block, where it is set.
type testToken struct {
	begun     bool // a signature
	collected []byte
	found     []ck.ObjectHandle
	pin       string
	signed    int
	block     func(context.Context) error
	fail      error // what every call returns, where it is set
}

const (
	theSlot     ck.SlotID        = 1
	theSession  ck.SessionHandle = 7
	theModulus                   = 256 // bytes
	theReserved                  = "reserved"
)

// objects are the objects of the token; handle n is at n-1.
func objects() [][]ck.Attribute {
	id := ck.Bytes(ck.AttrID, []byte{0x45})
	label := ck.Bytes(ck.AttrLabel, []byte("CIE di prova"))
	common := []ck.Attribute{id, label, ck.Bool(ck.AttrToken, true), ck.Bool(ck.AttrPrivate, false), ck.Bool(ck.AttrModifiable, false)}
	key := slices.Concat(common, []ck.Attribute{
		ck.Ulong(ck.AttrKeyType, ck.KeyRSA), ck.Bool(ck.AttrLocal, false),
		ck.Bytes(ck.AttrModulus, bytes.Repeat([]byte{0xC5}, theModulus)),
		ck.Bytes(ck.AttrPublicExponent, []byte{1, 0, 1}),
		ck.Mechanisms(ck.AttrAllowedMechanisms, ck.MechRSAPKCS, ck.MechSHA256RSAPKCS),
		ck.Bytes(ck.AttrStartDate, nil),
	})
	return [][]ck.Attribute{
		slices.Concat(common, []ck.Attribute{
			ck.Ulong(ck.AttrClass, ck.ClassCertificate), ck.Ulong(ck.AttrCertificateType, ck.CertificateX509),
			ck.Bytes(ck.AttrValue, bytes.Repeat([]byte("certificato "), 90)), ck.Bytes(ck.AttrSubject, []byte{0x30, 0}),
			ck.Bytes(ck.AttrStartDate, []byte("20260101")),
		}),
		slices.Concat(key, []ck.Attribute{ck.Ulong(ck.AttrClass, ck.ClassPublicKey), ck.Bool(ck.AttrVerify, true), ck.Ulong(ck.AttrModulusBits, 8*theModulus)}),
		slices.Concat(key, []ck.Attribute{ck.Ulong(ck.AttrClass, ck.ClassPrivateKey), ck.Bool(ck.AttrSign, true), ck.Bool(ck.AttrSensitive, true), ck.Bool(ck.AttrAlwaysAuthenticate, false)}),
	}
}

func value(object []ck.Attribute, t ck.AttributeType) []byte {
	for _, a := range object {
		if a.Type == t {
			return a.Value
		}
	}
	return nil
}

func (t *testToken) Initialize(_ context.Context, reserved string) error {
	if reserved != "" && reserved != theReserved {
		return ck.ArgumentsBad
	}
	return t.fail
}

func (t *testToken) Finalize(context.Context) error { return t.fail }

func (t *testToken) GetInfo(context.Context) (ck.Info, error) {
	return ck.Info{CryptokiVersion: ck.Version{Major: 2, Minor: 40}, ManufacturerID: "cied", LibraryDescription: "test token", LibraryVersion: ck.Version{Major: 1}}, t.fail
}

func (t *testToken) GetSlotList(context.Context, bool) ([]ck.SlotID, error) {
	return []ck.SlotID{theSlot}, t.fail
}

func (t *testToken) slot(s ck.SlotID) error {
	if s != theSlot {
		return ck.SlotIDInvalid
	}
	return t.fail
}

func (t *testToken) session(s ck.SessionHandle) error {
	if s != theSession {
		return ck.SessionHandleInvalid
	}
	return t.fail
}

func (t *testToken) GetSlotInfo(_ context.Context, s ck.SlotID) (ck.SlotInfo, error) {
	return ck.SlotInfo{SlotDescription: "Lettore di prova", ManufacturerID: "cied", Flags: ck.FlagTokenPresent | ck.FlagRemovableDevice | ck.FlagHardwareSlot}, t.slot(s)
}

func (t *testToken) GetTokenInfo(_ context.Context, s ck.SlotID) (ck.TokenInfo, error) {
	return ck.TokenInfo{
		Label: "CIE di prova", ManufacturerID: "IPZS", Model: "CIE 3.0", SerialNumber: "000000000000",
		Flags:             ck.FlagRNG | ck.FlagWriteProtected | ck.FlagTokenInitialized,
		SessionCount:      1,
		MaxPINLen:         8,
		MinPINLen:         8,
		TotalPublicMemory: ck.Unavailable, FreePublicMemory: ck.Unavailable,
		TotalPrivateMemory: ck.Unavailable, FreePrivateMemory: ck.Unavailable,
	}, t.slot(s)
}

func (t *testToken) GetMechanismList(_ context.Context, s ck.SlotID) ([]ck.Mechanism, error) {
	return []ck.Mechanism{ck.MechRSAPKCS, ck.MechSHA256RSAPKCS}, t.slot(s)
}

func (t *testToken) GetMechanismInfo(_ context.Context, s ck.SlotID, m ck.Mechanism) (ck.MechanismInfo, error) {
	if m != ck.MechRSAPKCS && m != ck.MechSHA256RSAPKCS {
		return ck.MechanismInfo{}, ck.MechanismInvalid
	}
	return ck.MechanismInfo{MinKeySize: 2048, MaxKeySize: 2048, Flags: ck.FlagHardware | ck.FlagSign}, t.slot(s)
}

func (t *testToken) WaitForSlotEvent(ctx context.Context, flags ck.Flags) (ck.SlotID, error) {
	if flags&ck.FlagDontBlock != 0 {
		return 0, ck.NoEvent
	}
	if t.block != nil {
		return theSlot, t.block(ctx)
	}
	return theSlot, t.fail
}

func (t *testToken) OpenSession(_ context.Context, s ck.SlotID, flags ck.Flags) (ck.SessionHandle, error) {
	if flags&ck.FlagSerialSession == 0 {
		return 0, ck.SessionParallelNotSupported
	}
	return theSession, t.slot(s)
}

func (t *testToken) CloseSession(_ context.Context, s ck.SessionHandle) error { return t.session(s) }

func (t *testToken) CloseAllSessions(_ context.Context, s ck.SlotID) error { return t.slot(s) }

func (t *testToken) GetSessionInfo(_ context.Context, s ck.SessionHandle) (ck.SessionInfo, error) {
	return ck.SessionInfo{Slot: theSlot, State: ck.StateROPublicSession, Flags: ck.FlagSerialSession}, t.session(s)
}

func (t *testToken) Login(_ context.Context, s ck.SessionHandle, user ck.UserType, pin []byte) error {
	if user != ck.UserUser {
		return ck.UserTypeInvalid
	}
	t.pin = string(pin)
	return t.session(s)
}

func (t *testToken) Logout(_ context.Context, s ck.SessionHandle) error { return t.session(s) }

func (t *testToken) GetAttributeValue(_ context.Context, s ck.SessionHandle, object ck.ObjectHandle, attributes []ck.Attribute) error {
	if err := t.session(s); err != nil {
		return err
	}
	all := objects()
	if object < 1 || object > ck.ObjectHandle(len(all)) {
		return ck.ObjectHandleInvalid
	}
	var err error
	for i := range attributes {
		if attributes[i].Value = value(all[object-1], attributes[i].Type); attributes[i].Value == nil {
			err = ck.AttributeTypeInvalid
		}
	}
	return err
}

func (t *testToken) FindObjectsInit(_ context.Context, s ck.SessionHandle, template []ck.Attribute) error {
	t.found = nil
	for i, object := range objects() {
		if !slices.ContainsFunc(template, func(a ck.Attribute) bool { return !bytes.Equal(value(object, a.Type), a.Value) }) {
			t.found = append(t.found, ck.ObjectHandle(i+1))
		}
	}
	return t.session(s)
}

func (t *testToken) FindObjects(_ context.Context, s ck.SessionHandle, max int) ([]ck.ObjectHandle, error) {
	n := min(max, len(t.found))
	found := t.found[:n]
	t.found = t.found[n:]
	return found, t.session(s)
}

func (t *testToken) FindObjectsFinal(_ context.Context, s ck.SessionHandle) error {
	t.found = nil
	return t.session(s)
}

func (t *testToken) SignInit(_ context.Context, s ck.SessionHandle, m ck.Mechanism, key ck.ObjectHandle) error {
	if key != 3 {
		return ck.KeyHandleInvalid
	}
	if m != ck.MechRSAPKCS && m != ck.MechSHA256RSAPKCS {
		return ck.MechanismInvalid
	}
	t.begun, t.collected = true, nil
	return t.session(s)
}

func (t *testToken) SignatureSize(_ context.Context, s ck.SessionHandle) (int, error) {
	if !t.begun {
		return 0, ck.OperationNotInitialized
	}
	return theModulus, t.session(s)
}

func (t *testToken) Sign(ctx context.Context, s ck.SessionHandle, data []byte) ([]byte, error) {
	if t.block != nil {
		return nil, t.block(ctx)
	}
	t.begun = false
	t.signed++
	return signatureOf(data), t.session(s)
}

// signatureOf is the signature of the test token.
func signatureOf(data []byte) []byte {
	return append(slices.Clone(data), strings.Repeat("\xFF", theModulus-len(data))...)
}

func (t *testToken) SignUpdate(_ context.Context, s ck.SessionHandle, part []byte) error {
	if !t.begun {
		return ck.OperationNotInitialized
	}
	t.collected = append(t.collected, part...)
	return t.session(s)
}

func (t *testToken) SignFinal(ctx context.Context, s ck.SessionHandle) ([]byte, error) {
	return t.Sign(ctx, s, t.collected)
}

func (t *testToken) SeedRandom(_ context.Context, s ck.SessionHandle, _ []byte) error {
	return ck.RandomSeedNotSupported
}

func (t *testToken) GenerateRandom(_ context.Context, s ck.SessionHandle, b []byte) error {
	for i := range b {
		b[i] = byte(i)
	}
	return t.session(s)
}
