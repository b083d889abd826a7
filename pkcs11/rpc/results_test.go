package rpc

import (
	"context"
	"strings"
	"testing"

	"cied/pkcs11/ck"
)

func TestTextIsPaddedAndCutAtTheEndOfACharacter(t *testing.T) {
	for in, want := range map[string]string{
		"":          "        ",
		"CIE":       "CIE     ",
		"Identità":  "Identit ", // à has two bytes, of which one has room
		"Perché no": "Perché ",
		"12345678":  "12345678",
		"123456789": "12345678",
	} {
		var r results
		r.text(in, 8)
		same(t, string(r.frame), counted(want))
	}
}

// misformed is a token with a mistake: a CK_ULONG of three bytes.
type misformed struct{ testToken }

func (m *misformed) GetAttributeValue(_ context.Context, _ ck.SessionHandle, _ ck.ObjectHandle, attributes []ck.Attribute) error {
	for i := range attributes {
		attributes[i].Value = []byte{1, 2, 3}
	}
	return nil
}

func TestAValueOfAnotherLengthThanItsFormNeverLeaves(t *testing.T) {
	c := dial(t, &misformed{})
	for _, attribute := range []uint32{0, 0x108, 0x40000600, 0x40000211} {
		c.fails(ck.GeneralError, 24, "uufA", session, u(1), w(1)+w(attribute)+w(64))
	}
	same(t, c.ok(24, "uufA", "aAu", session, u(1), w(1)+w(0x11)+w(64)), w(1)+w(0x11)+"\x01"+w(3)+counted("\x01\x02\x03")+u(0))
}

func TestTheTableHasEveryFunctionOfTheProtocol(t *testing.T) {
	for number, c := range calls {
		if number == callError {
			continue
		}
		if !strings.HasPrefix(c.name, "C_") || strings.Trim(c.arguments+c.results, "yusvzafMA") != "" {
			t.Errorf("%d: %s %q %q", number, c.name, c.arguments, c.results)
		}
	}
}

func TestAFunctionThatNobodyAnswersIsNotSupported(t *testing.T) {
	c := dial(t, &testToken{})
	for number, function := range calls {
		if number != callError && function.answer == nil {
			c.fails(ck.FunctionNotSupported, uint32(number), function.arguments)
		}
	}
}
