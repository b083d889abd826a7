package card

import (
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

// No ATR of a CIE 3.0 may look like another kind: nobody would ask for the application.
func TestNoATROfACIESaysThatItIsAnotherKind(t *testing.T) {
	for _, f := range simulator.Families() {
		if k := kindOf(f.ATR); k != KindUnknown {
			t.Errorf("%s: %s", f.Name, k)
		}
	}
}

// FuzzKindOf: an ATR alone never says that a card is a CIE 3.0, or one that has applications
// to ask for.
func FuzzKindOf(f *testing.F) {
	for _, s := range []string{"", "3B", "3B8F80018031806549544A3442120FFF8290008B", "3BF41800FF8131805500318000C7", "3BFFFFFFFF"} {
		f.Add(unhex(f, s))
	}
	f.Fuzz(func(t *testing.T, atr []byte) {
		atr = append(make([]byte, 0, len(atr)), atr...)
		if k := kindOf(atr); k != KindUnknown && k != KindOldCIE && k != KindCNS && k != KindStorage {
			t.Errorf("%X: %s", atr, k)
		}
	})
}
