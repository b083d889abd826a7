package ias

import (
	"bytes"
	"testing"
)

func TestACertificateIsKeptForItsOwnCAKeyOnly(t *testing.T) {
	_, _, s := meeting(t)
	one := s.CA
	other := one.clone()
	other.CHR[11]++ // another name, and so another certificate
	var kept Certificates
	for _, ca := range []CAKey{one, one, other, one, other} {
		want, err := terminalCertificate(ca)
		if err != nil {
			t.Fatal(err)
		}
		got, err := kept.under(ca)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("under %X: %X, %v", ca.CHR, got, err)
		}
	}
	broken := one.clone()
	broken.N[0]++
	if _, err := kept.under(broken); err == nil {
		t.Error("a CA key that no terminal knows has a certificate")
	}
}
