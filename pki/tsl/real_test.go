package tsl_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"cied/fault"
	"cied/pki"
	"cied/pki/pkitest"
	"cied/pki/tsl"
	"cied/pki/tsl/tsltest"
)

func verifyReal(xml []byte) (*tsl.List, error) {
	return tsl.Verify(xml, tsl.PinnedSigners(), realAt)
}

func TestItalianListOf2019(t *testing.T) {
	xml := realList(t)
	l, err := verifyReal(xml)
	if err != nil {
		t.Fatal(err)
	}
	if l.Sequence != 141 || l.Territory != "IT" || l.Issued.Format(time.RFC3339) != "2019-09-04T08:00:00Z" || l.NextUpdate.Format(time.DateOnly) != "2020-02-27" {
		t.Errorf("%d of %s, issued %v, next %v", l.Sequence, l.Territory, l.Issued, l.NextUpdate)
	}
	if l.Signer != tsl.Pinned()[0].Fingerprint || !strings.Contains(l.SignerName, "CN=AgID") {
		t.Errorf("signed by %v, %s", l.Signer, l.SignerName)
	}
	isIdV := func(s tsl.Service) bool { return s.Type == tsltest.IdV }
	identity := 0
	for _, s := range l.Services {
		if isIdV(s) {
			identity += len(s.Certificates)
		}
	}
	if len(l.Services) != 363 || identity != 119 {
		t.Errorf("%d services, %d identity services", len(l.Services), identity)
	}
	if len(l.Pointers) != 1 || l.Pointers[0].Territory != "EU" || len(l.Pointers[0].Signers) != 8 {
		t.Errorf("pointers: %+v", l.Pointers)
	}
}

func TestItalianListOf2019NamesRootAndSubCA1(t *testing.T) {
	l, err := verifyReal(realList(t))
	if err != nil {
		t.Fatal(err)
	}
	recognised, withdrawn, err := l.CIE()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range recognised {
		got = append(got, pki.FingerprintOf(c).String())
	}
	want := []string{
		"87364fb476e74962e7c495b9bbaf727813ee007cb56a0ada6ab9868123db267e", // National root CA
		"b1a742662b31738726071132840880c251f63d47db6b60a6dc6a8333eb1706ae", // SUBCA1
	}
	if !slices.Equal(got, want) || len(withdrawn) != 0 {
		t.Errorf("recognised %v, %d withdrawn", got, len(withdrawn))
	}
}

func TestItalianListOf2019IsStaleToday(t *testing.T) {
	list, err := tsl.Verify(realList(t), tsl.PinnedSigners(), pkitest.Now)
	refused(t, list, err, fault.TrustListStale, "valid until 2020-02-27 00:00 UTC; the clock of this computer says 2026-11-22 12:00 UTC")
}

func TestItalianListOf2019OfAnotherSigner(t *testing.T) {
	list, err := tsl.Verify(realList(t), tsl.PinnedSigners()[1:], realAt)
	refused(t, list, err, fault.TrustListSigner, "ed36919a6a09991c1428fa779133166839d05640d0639b4a2e42bb05fdb678da")
}

// One changed byte in the list (each costs a digest of two megabytes) and, closer, in its
// signature. A minted list is tried more closely.
func TestItalianListOf2019WithAChangedByteIsRefused(t *testing.T) {
	xml := realList(t)
	changes{xml: xml, verify: verifyReal, step: 240_007, accepted: 1}.refused(t)
	signature := bytes.Index(xml, []byte("<ds:Signature "))
	for i := signature; i < len(xml); i += 761 {
		bad := exact(xml)
		bad[i] ^= 1
		// Identifiers that no reference names are all that is not signed in there.
		if _, err := verifyReal(bad); err == nil && !bytes.Contains(xml[i-60:i], []byte("<ds:SignatureValue Id=")) {
			t.Errorf("byte %d in …%s… is accepted", i, xml[i-20:i+20])
		}
	}
}
