package nfc_test

import (
	"bytes"
	"testing"

	"cied/nfc"
)

func TestAnATRTellsItsHistoricalBytes(t *testing.T) {
	for _, c := range []struct {
		name, atr, historical string
		contactless           bool
	}{
		{"nothing is announced", "3B00", "", false},
		{"no interface bytes", "3B021450", "1450", false},
		{"inverse convention", "3F6525082304689000", "2304689000", false},
		{"TA1, TD1, TA2, TB2 and TD2", "3BFF1800FFC10A31FE55" + "006B0508C80C011101434E53103180" + "0C", "006B0508C80C011101434E53103180", false},
		{"CIE of the first kind", "3BF41800FF8131805500318000C7", "00318000", false},
		{"contactless card", "3B8F80018031806549544A3442120FFF8290008B", "8031806549544A3442120FFF829000", true},
		{"contactless card that tells nothing", "3B80800101", "", true},
		{"contactless but for a third TD", "3B8080810101", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := nfc.ParseATR(mustHex(c.atr))
			if !ok || !bytes.Equal(got.Historical, mustHex(c.historical)) || got.Contactless != c.contactless {
				t.Errorf("%X, %v, %v", got.Historical, got.Contactless, ok)
			}
		})
	}
}

func TestBytesThatAreNotOneATRAreNone(t *testing.T) {
	for name, atr := range map[string]string{
		"nothing":                         "",
		"no T0":                           "3B",
		"neither convention":              "3C00",
		"TD1 is missing":                  "3B80",
		"TD2 is missing":                  "3B8080",
		"fewer historical bytes":          "3B0F0102",
		"no TCK":                          "3B8F80018031B86404B0ECC173940180829000",
		"bytes after the end":             "3B8F80018031B86404B0ECC17394018082900000AA",
		"longer than any":                 "3BFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00",
		"a TD that announces a TD, twice": "3B80808080",
	} {
		if got, ok := nfc.ParseATR(mustHex(atr)); ok || got.Historical != nil || got.Contactless {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// FuzzParseATR: the historical bytes lie in the answer, before TCK at most, and are as many
// as T0 says.
func FuzzParseATR(f *testing.F) {
	for _, s := range []string{"", "3B", "3B8F80018031806549544A3442120FFF8290008B", "3BF41800FF8131805500318000C7", "3BFFFFFFFF"} {
		f.Add(mustHex(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		b = append(make([]byte, 0, len(b)), b...)
		got, ok := nfc.ParseATR(b)
		switch {
		case !ok && (got.Historical != nil || got.Contactless):
			t.Errorf("%X is none, and tells %+v", b, got)
		case ok && len(got.Historical) != int(b[1]&0x0F):
			t.Errorf("%X has %X", b, got.Historical)
		case ok && !bytes.HasSuffix(b, got.Historical) && !bytes.HasSuffix(b[:len(b)-1], got.Historical):
			t.Errorf("%X does not end with %X", b, got.Historical)
		}
	})
}
