package ias

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cied/apdu"
)

// realCard reads a vector of the issuer's public test card: nobody's personal card.
func realCard(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../../shared/reference/real-card", name))
	if err != nil {
		t.Skipf("the vectors of the test card are not beside this checkout: %v", err)
	}
	s := strings.TrimSpace(string(text))
	if !strings.HasSuffix(name, ".hex") {
		return []byte(s)
	}
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A real chip pads the bytes as sent and adds no DigestInfo: so Sign must send one.
func TestRealChipPadsWhatItIsSent(t *testing.T) {
	key, err := x509.ParsePKCS1PublicKey(realCard(t, "ef-1005-servizi-public-key.hex"))
	if err != nil {
		t.Fatal(err)
	}
	sent, signature := realCard(t, "challenge.txt"), realCard(t, "challenge-signature.hex")
	if err := rsa.VerifyPKCS1v15(key, crypto.Hash(0), sent, signature); err != nil {
		t.Errorf("around the bytes as sent: %v", err)
	}
	digest := hash(sent)
	if err := rsa.VerifyPKCS1v15(key, crypto.SHA256, digest, signature); err == nil {
		t.Error("the chip added a DigestInfo")
	}
}

// The files of the real card, read in short blocks as real chips give them: at most 231
// bytes an answer.
func TestRealFilesAreReadWhole(t *testing.T) {
	nis, sod, key := realCard(t, "nis.hex"), realCard(t, "ef-1006-sod.hex"), realCard(t, "ef-1005-servizi-public-key.hex")
	k := &fileCard{files: map[file][]byte{efNIS: nis, efSOD: sod, efChipKey: key}, end: endWarning, most: 231}
	a := reading(t, k, false)
	if got, err := a.NIS(context.Background()); err != nil || string(got) != string(nis) {
		t.Errorf("NIS %q, %v", got, err)
	}
	for f, want := range map[file][]byte{efSOD: sod, efChipKey: key} {
		if got, err := a.read(context.Background(), f, derLength); err != nil || string(got) != string(want) {
			t.Errorf("EF %04X: %d bytes of %d, %v", uint16(f), len(got), len(want), err)
		}
	}
	if n, err := apdu.Length(sod[:8]); err != nil || n != len(sod) {
		t.Errorf("EF.SOD announces %d bytes, %v", n, err)
	}
}
