package simulator

import (
	"bytes"
	"crypto/x509"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestFilesOfTheCardAreWrittenAsTheyAre(t *testing.T) {
	c, dir := faulty(t), t.TempDir()
	if err := c.Identity().WriteFiles(dir); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "card", "ef-1006.hex"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := hex.DecodeString(string(bytes.TrimSpace(text)))
	want, ok := c.Identity().File(0x1006)
	if err != nil || !ok || !bytes.Equal(got, want) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

func TestRevocationListsNameTheCardOfTheirIssuer(t *testing.T) {
	c, dir, now := faulty(t), t.TempDir(), time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	card := c.Identity().Certificate
	if err := c.World().WriteRevocations(dir, now, card); err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"subca002.crl", "subca003.crl"} {
		der, err := os.ReadFile(filepath.Join(dir, "crl", name))
		if err != nil {
			t.Fatal(err)
		}
		list, err := x509.ParseRevocationList(der)
		if err != nil {
			t.Fatal(err)
		}
		issuer := c.World().CIEIssuers()[i]
		if err := list.CheckSignatureFrom(issuer); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		want := bytes.Equal(card.AuthorityKeyId, issuer.SubjectKeyId)
		if got := len(list.RevokedCertificateEntries) == 1; got != want {
			t.Errorf("%s: names the card: %v, want %v", name, got, want)
		}
	}
}
