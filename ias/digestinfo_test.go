package ias

import (
	"bytes"
	"crypto"
	"fmt"
	"testing"
)

// The prefixes are those of RFC 8017, 9.2, note 1.
func TestDigestInfoIsThatOfTheStandard(t *testing.T) {
	for h, prefix := range map[crypto.Hash]string{
		crypto.SHA1:   "3021300906052B0E03021A05000414",
		crypto.SHA256: "3031300D060960864801650304020105000420",
		crypto.SHA384: "3041300D060960864801650304020205000430",
		crypto.SHA512: "3051300D060960864801650304020305000440",
	} {
		digest := bytes.Repeat([]byte{0xA5}, h.Size())
		d, err := NewDigestInfo(h, digest)
		if want := prefix + fmt.Sprintf("%X", digest); err != nil || fmt.Sprintf("%X", []byte(d)) != want {
			t.Errorf("%v: %X, %v; want %s", h, d, err, want)
		}
		parsed, err := ParseDigestInfo(d)
		if err != nil {
			t.Errorf("%v: %v", h, err)
		}
		if got, sum := parsed.Digest(); got != h || !bytes.Equal(sum, digest) {
			t.Errorf("%v: parsed as %v, %X", h, got, sum)
		}
	}
}

func TestNothingElseIsADigestInfo(t *testing.T) {
	whole, err := NewDigestInfo(crypto.SHA256, make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{
		"nothing":                 nil,
		"a digest alone":          make([]byte, 32),
		"MD5 and SHA-1 (TLS 1.1)": make([]byte, 36),
		"one byte short":          whole[:len(whole)-1],
		"one byte long":           append(bytes.Clone(whole), 0),
		"prefix alone":            whole[:19],
		"parameters left out":     append([]byte("\x30\x2F\x30\x0B\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x04\x20"), make([]byte, 32)...),
	} {
		if d, err := ParseDigestInfo(b); err == nil {
			t.Errorf("%s: taken as %X", name, d)
		}
	}
	if d, err := NewDigestInfo(crypto.SHA256, make([]byte, 20)); err == nil {
		t.Errorf("a digest of another length: %X", d)
	}
	if d, err := NewDigestInfo(crypto.SHA224, make([]byte, 28)); err == nil {
		t.Errorf("a hash that the card has no DigestInfo for: %X", d)
	}
}
