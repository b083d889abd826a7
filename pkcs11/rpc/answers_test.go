package rpc

import (
	"errors"
	"strings"
	"testing"

	"cied/pkcs11/ck"
)

// The session of the test token, as every call about it begins.
var session = u(7)

func TestSlotCallsAreAnsweredInTheFormOfTheProtocol(t *testing.T) {
	c := dial(t, &testToken{})
	same(t, c.ok(3, "", "vsusv"), "\x02\x28"+spaces("cied", 32)+u(0)+spaces("test token", 32)+"\x01\x00")
	same(t, c.ok(5, "u", "ssuvv", u(1)), spaces("Lettore di prova", 64)+spaces("cied", 32)+u(7)+"\x00\x00\x00\x00")
	none := strings.Repeat(u(^uint64(0)), 4)
	same(t, c.ok(6, "u", "ssssuuuuuuuuuuuvvs", u(1)), spaces("CIE di prova", 32)+spaces("IPZS", 32)+spaces("CIE 3.0", 16)+spaces("000000000000", 16)+
		u(0x403)+u(0)+u(1)+u(0)+u(0)+u(8)+u(8)+none+"\x00\x00\x00\x00"+spaces("", 16))
	same(t, c.ok(8, "uu", "uuu", u(1), u(0x40)), u(2048)+u(2048)+u(0x801))
	c.fails(ck.SlotIDInvalid, 5, "u", u(2))
	c.fails(ck.MechanismInvalid, 8, "uu", u(1), u(0x0D))
}

func TestAListIsSentOnlyToABufferWithRoomForIt(t *testing.T) {
	c := dial(t, &testToken{})
	same(t, c.ok(4, "yfu", "au", b(1), w(0)), "\x00"+w(1))
	same(t, c.ok(4, "yfu", "au", b(1), w(1)), "\x01"+w(1)+u(1))
	same(t, c.ok(7, "ufu", "au", u(1), w(0)), "\x00"+w(2))
	same(t, c.ok(7, "ufu", "au", u(1), w(1)), "\x00"+w(2))
	same(t, c.ok(7, "ufu", "au", u(1), w(9)), "\x01"+w(2)+u(1)+u(0x40))
}

func TestSessionCallsReachTheHandler(t *testing.T) {
	token := &testToken{}
	c := dial(t, token)
	same(t, c.ok(10, "uu", "u", u(1), u(4)), session)
	same(t, c.ok(13, "u", "uuuu", session), u(1)+u(0)+u(4)+u(0))
	c.ok(18, "uuay", "", session, u(1), array("00000000"))
	same(t, token.pin, "00000000")
	c.ok(18, "uuay", "", session, u(1), "\x01"+w(none)) // p11-kit's null pointer
	same(t, token.pin, "")
	c.fails(ck.UserTypeInvalid, 18, "uuay", session, u(0), array("00000000"))
	c.ok(19, "u", "", session)
	c.ok(11, "u", "", session)
	c.ok(12, "u", "", u(1))
	c.fails(ck.SessionHandleInvalid, 11, "u", u(8))
	c.fails(ck.SessionParallelNotSupported, 10, "uu", u(1), u(0))
}

func TestAWaitForSlotEventThatMayNotBlockIsAnsweredAtOnce(t *testing.T) {
	c := dial(t, &testToken{})
	c.fails(ck.NoEvent, 65, "u", u(1))
	same(t, c.ok(65, "u", "u", u(0)), u(1))
}

func TestObjectsAreFoundByAttributesInEachForm(t *testing.T) {
	number := func(t uint32, v uint64) string { return w(t) + "\x01" + w(8) + u(v) }
	for _, tt := range []struct {
		name     string
		template []string
		want     string
	}{
		{"all", nil, "\x01" + w(3) + u(1) + u(2) + u(3)},
		{"CK_ULONG", []string{number(0, 3)}, "\x01" + w(1) + u(3)},
		{"CK_ULONG of a program with four bytes", []string{w(0) + "\x01" + w(4) + u(3)}, "\x01" + w(1) + u(3)},
		{"CK_BBOOL", []string{w(0x108) + "\x01" + w(1) + "\x01"}, "\x01" + w(1) + u(3)},
		{"bytes", []string{w(3) + "\x01" + w(12) + counted("CIE di prova"), number(0, 1)}, "\x01" + w(1) + u(1)},
		{"date", []string{w(0x110) + "\x01" + w(8) + counted("20260101")}, "\x01" + w(1) + u(1)},
		{"empty", []string{w(0x110) + "\x01" + w(0) + w(none)}, "\x01" + w(2) + u(2) + u(3)},
		{"mechanisms", []string{w(0x40000600) + "\x01" + w(16) + w(2) + u(1) + u(0x40), number(0, 2)}, "\x01" + w(1) + u(2)},
		{"none", []string{number(0, 4)}, "\x01" + w(0)},
		{"without a value", []string{w(0x108) + "\x00"}, "\x01" + w(2) + u(1) + u(2)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := dial(t, &testToken{})
			c.ok(26, "uaA", "", session, w(uint32(len(tt.template))), strings.Join(tt.template, ""))
			same(t, c.ok(27, "ufu", "au", session, w(10)), tt.want)
			c.ok(28, "u", "", session)
		})
	}
}

func TestAttributesComeWithTheirLengthWhereThereIsRoom(t *testing.T) {
	for _, tt := range []struct {
		name   string
		wanted string
		want   string
	}{
		{"number", w(1) + w(0) + w(8), w(0) + "\x01" + w(8) + u(3) + u(0)},
		{"number asked for its length", w(1) + w(0) + w(0), w(0) + "\x01" + w(8) + u(3) + u(0)},
		{"truth", w(1) + w(0x108) + w(1), w(0x108) + "\x01" + w(1) + "\x01" + u(0)},
		{"bytes", w(1) + w(0x122) + w(9), w(0x122) + "\x01" + w(3) + counted("\x01\x00\x01") + u(0)},
		{"empty date", w(1) + w(0x110) + w(8), w(0x110) + "\x01" + w(0) + w(0) + u(0)},
		{"mechanisms", w(1) + w(0x40000600) + w(16), w(0x40000600) + "\x01" + w(16) + w(2) + u(1) + u(0x40) + u(0)},
		{"buffer too small", w(2) + w(0) + w(4) + w(0x102) + w(1), w(0) + "\x00" + w(0x102) + "\x01" + w(1) + counted("E") + u(0x150)},
		{"one that the object has not", w(2) + w(0x161) + w(8) + w(0x102) + w(1), w(0x161) + "\x00" + w(0x102) + "\x01" + w(1) + counted("E") + u(0x12)},
		{"none", w(0), u(0)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := dial(t, &testToken{})
			got := c.ok(24, "uufA", "aAu", session, u(3), tt.wanted)
			same(t, got, tt.wanted[:4]+tt.want)
		})
	}
	c := dial(t, &testToken{})
	c.fails(ck.ObjectHandleInvalid, 24, "uufA", session, u(9), w(0))
}

func TestASignatureIsMadeOnlyForABufferThatHoldsIt(t *testing.T) {
	token := &testToken{}
	c := dial(t, token)
	begin := func() { c.ok(42, "uMu", "", session, w(1), w(none), u(3)) }
	begin()
	for _, room := range []uint32{0, 255} {
		same(t, c.ok(43, "uayfy", "ay", session, array("digest"), w(room)), "\x00"+w(256))
		same(t, c.ok(45, "ufy", "ay", session, w(room)), "\x00"+w(256))
	}
	if token.signed != 0 {
		t.Errorf("%d signatures for questions of size", token.signed)
	}
	same(t, c.ok(43, "uayfy", "ay", session, array("digest"), w(256)), array(string(signatureOf([]byte("digest")))))
	c.fails(ck.OperationNotInitialized, 43, "uayfy", session, array("digest"), w(256))

	begin()
	c.ok(44, "uay", "", session, array("dig"))
	c.ok(44, "uay", "", session, array("est"))
	same(t, c.ok(45, "ufy", "ay", session, w(4096)), array(string(signatureOf([]byte("digest")))))
}

func TestAMechanismWithAParameterIsInvalid(t *testing.T) {
	c := dial(t, &testToken{})
	c.fails(ck.MechanismInvalid, 42, "uMu", session, w(0x0D), u(0x250), u(1), u(32), u(3)) // RSA-PSS
	c.fails(ck.MechanismInvalid, 42, "uMu", session, w(1), counted("x"), u(3))
	c.ok(42, "uMu", "", session, w(1), w(0), u(3))
}

func TestRandomBytesFillTheBuffer(t *testing.T) {
	c := dial(t, &testToken{})
	same(t, c.ok(64, "ufy", "ay", session, w(3)), array("\x00\x01\x02"))
	c.fails(ck.ArgumentsBad, 64, "ufy", session, w(maxValue+1))
	c.fails(ck.RandomSeedNotSupported, 63, "uay", session, array("seed"))
}

func TestOnlyC_InitializeIsServedBeforeC_Initialize(t *testing.T) {
	c, _ := connect(t, &testToken{})
	c.greet(0)
	c.fails(ck.CryptokiNotInitialized, 4, "yfu", b(0), w(1))
	c.fails(ck.GeneralError, 1, "ayyay", array("another protocol"), b(0), array("\x00"))
	c.fails(ck.ArgumentsBad, 1, "ayyay", array(handshake), b(1), array("unknown\x00"))
	c.fails(ck.CryptokiNotInitialized, 4, "yfu", b(0), w(1))
	c.ok(1, "ayyay", "", array(handshake), b(1), array(theReserved+"\x00"))
	c.fails(ck.CryptokiAlreadyInitialized, 1, "ayyay", array(handshake), b(0), array("\x00"))
	c.ok(2, "", "")
	c.fails(ck.CryptokiNotInitialized, 2, "")
}

func TestACallThatIsNotOneIsRefusedAndTheNextIsServed(t *testing.T) {
	c := dial(t, &testToken{})
	for name, tt := range map[string]struct {
		body string
		want ck.Return
	}{
		"empty":                      {"", ck.GeneralError},
		"no signature":               {w(4), ck.GeneralError},
		"another signature":          {w(4) + counted("yfuu") + b(1) + w(1), ck.GeneralError},
		"signature beyond the call":  {w(4) + w(200) + "yfu", ck.GeneralError},
		"the number of an answer":    {w(0) + counted("u") + u(5), ck.GeneralError},
		"of a later version":         {w(67) + counted("uu") + u(7) + u(0), ck.FunctionNotSupported},
		"known, not offered":         {w(20) + counted("uaA") + session + w(0), ck.FunctionNotSupported},
		"arguments too short":        {w(5) + counted("u") + "\x00\x00", ck.ArgumentsBad},
		"arguments too long":         {w(5) + counted("u") + u(1) + "x", ck.ArgumentsBad},
		"bytes beyond the call":      {w(44) + counted("uay") + session + "\x01" + w(9) + "short", ck.ArgumentsBad},
		"too many attributes":        {w(24) + counted("uufA") + session + u(3) + w(65) + strings.Repeat(w(0)+w(8), 65), ck.ArgumentsBad},
		"very many attributes":       {w(26) + counted("uaA") + session + w(none), ck.ArgumentsBad},
		"a very long value":          {w(26) + counted("uaA") + session + w(1) + w(0x11) + "\x01" + w(maxValue+1) + counted(strings.Repeat("x", maxValue+1)), ck.ArgumentsBad},
		"very many mechanisms":       {w(26) + counted("uaA") + session + w(1) + w(0x40000600) + "\x01" + w(8) + w(0x20000001) + u(1), ck.ArgumentsBad},
		"a template in the template": {w(26) + counted("uaA") + session + w(1) + w(0x40000211) + "\x01" + w(24) + w(1) + w(0x108) + "\x01" + w(1) + "\x01", ck.ArgumentsBad},
	} {
		t.Run(name, func(t *testing.T) {
			c.t = t
			c.sendBody(tt.body)
			c.failed(tt.want, c.receive())
			same(t, c.ok(4, "yfu", "au", b(1), w(1)), "\x01"+w(1)+u(1))
		})
	}
}

func TestAnErrorOfTheHandlerIsTheAnswer(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want ck.Return
	}{
		{ck.PINLocked, ck.PINLocked},
		{errors.Join(errors.New("taken away"), ck.DeviceRemoved), ck.DeviceRemoved},
		{errors.New("no return value"), ck.GeneralError},
	} {
		token := &testToken{}
		c := dial(t, token)
		token.fail = tt.err
		for number, call := range map[uint32][]string{
			3: {""}, 4: {"yfu", b(0), w(1)}, 5: {"u", u(1)}, 6: {"u", u(1)}, 7: {"ufu", u(1), w(1)}, 8: {"uu", u(1), u(1)},
			10: {"uu", u(1), u(4)}, 11: {"u", session}, 12: {"u", u(1)}, 13: {"u", session}, 18: {"uuay", session, u(1), array("")}, 19: {"u", session},
			24: {"uufA", session, u(1), w(0)}, 26: {"uaA", session, w(0)}, 27: {"ufu", session, w(1)}, 28: {"u", session},
			64: {"ufy", session, w(1)}, 65: {"u", u(0)},
		} {
			c.fails(tt.want, number, call[0], call[1:]...)
		}
		c.fails(tt.want, 2, "") // the last, since it ends the initialization
	}
}
