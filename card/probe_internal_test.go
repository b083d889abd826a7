package card

import (
	"bytes"
	"encoding/hex"
	"testing"

	"cied/simulator"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestHistoricalBytesComeAfterTheInterfaceBytes(t *testing.T) {
	for _, c := range []struct{ name, atr, want string }{
		{"none are announced", "3B00", ""},
		{"no interface bytes", "3B021450", "1450"},
		{"contactless card", "3B8F80018031806549544A3442120FFF8290008B", "8031806549544A3442120FFF829000"},
		{"TA1, TD1, TA2, TB2 and TD2", "3BFF1800FFC10A31FE55" + "006B0508C80C011101434E53103180" + "0C", "006B0508C80C011101434E53103180"},
		{"CIE of the first kind", "3BF41800FF8131805500318000C7", "00318000"},
		{"no T0", "3B", ""},
		{"TD1 is missing", "3B80", ""},
		{"fewer than announced", "3B0F0102", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := historicalBytes(unhex(t, c.atr)); !bytes.Equal(got, unhex(t, c.want)) {
				t.Errorf("got %X, want %s", got, c.want)
			}
		})
	}
}

// No ATR of a CIE 3.0 may look like another kind: nobody would ask for the application.
func TestNoATROfACIESaysThatItIsAnotherKind(t *testing.T) {
	for _, f := range simulator.Families() {
		if k := kindOf(f.ATR); k != KindUnknown {
			t.Errorf("%s: %s", f.Name, k)
		}
	}
}

// FuzzKindOf: whatever the ATR, the historical bytes lie in it, and there are at most 15.
func FuzzKindOf(f *testing.F) {
	for _, s := range []string{"", "3B", "3B8F80018031806549544A3442120FFF8290008B", "3BF41800FF8131805500318000C7", "3BFFFFFFFF"} {
		f.Add(unhex(f, s))
	}
	f.Fuzz(func(t *testing.T, atr []byte) {
		atr = append(make([]byte, 0, len(atr)), atr...)
		if h := historicalBytes(atr); len(h) > 15 || !bytes.Contains(atr, h) {
			t.Errorf("%X has %X", atr, h)
		}
		kindOf(atr)
	})
}
