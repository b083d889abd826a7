package pki_test

import (
	"encoding/json"
	"strings"
	"testing"

	"cied/pki"
	"cied/pki/pkitest"
)

func TestFingerprintReadsAsItIsWritten(t *testing.T) {
	f := pki.FingerprintOf(pkitest.New(t).Root.Certificate)
	for _, digits := range []string{f.String(), strings.ToUpper(f.String())} {
		if back, err := pki.ParseFingerprint(digits); err != nil || back != f {
			t.Errorf("%s reads as %v: %v", digits, back, err)
		}
	}
	text, err := json.Marshal(f)
	if err != nil || string(text) != `"`+f.String()+`"` {
		t.Errorf("%s, %v", text, err)
	}
	var back pki.Fingerprint
	if err := json.Unmarshal(text, &back); err != nil || back != f {
		t.Errorf("%v, %v", back, err)
	}
}

// TestFingerprintOfDER has the SHA-256 of nothing (FIPS 180-4).
func TestFingerprintOfDER(t *testing.T) {
	const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	if got := pki.FingerprintOfDER(nil).String(); got != empty {
		t.Error(got)
	}
}

func TestWhatIsNoFingerprint(t *testing.T) {
	for _, bad := range []string{"", "ed:36", strings.Repeat("0", 63), strings.Repeat("0", 66), strings.Repeat("g", 64)} {
		if f, err := pki.ParseFingerprint(bad); err == nil {
			t.Errorf("%q reads as %v", bad, f)
		}
	}
}
