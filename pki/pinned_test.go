package pki_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"cied/fault"
	"cied/pki"
	"cied/pki/pkitest"
)

func TestPinnedAnchorsAreTwoRootsThreeIssuingCAsAndNineCountrySigners(t *testing.T) {
	count := make(map[pki.Kind]int)
	for _, a := range pki.Pinned().List() {
		count[a.Kind]++
		if a.Source == "" || a.Withdrawn {
			t.Errorf("%v: source %q, withdrawn %v", a.SHA256, a.Source, a.Withdrawn)
		}
	}
	if count[pki.Root] != 2 || count[pki.IssuingCA] != 3 || count[pki.CountrySigner] != 9 || pki.Pinned().Test {
		t.Errorf("%v", count)
	}
}

// TestPinnedRootsShareANameAndNothingElse is why anchors go by fingerprint and key.
func TestPinnedRootsShareANameAndNothingElse(t *testing.T) {
	list := pki.Pinned().List()
	a, b := list[0], list[1]
	if a.Kind != pki.Root || b.Kind != pki.Root || !bytes.Equal(a.Name, b.Name) {
		t.Fatal("the first two anchors are not two roots of one name")
	}
	if a.SHA256 == b.SHA256 || bytes.Equal(a.KeyID, b.KeyID) || a.PublicKey.Equal(b.PublicKey) {
		t.Error("the two roots are one")
	}
}

func TestAnchorsOfOneSourceAreMarked(t *testing.T) {
	var marked []string
	for _, a := range pki.Pinned().List() {
		if a.SingleSource {
			marked = append(marked, a.SHA256.String()[:8])
		}
	}
	if len(marked) != 2 || marked[0] != "40f42592" || marked[1] != "8f3cce15" { // root of 2024, SUBCA003
		t.Errorf("marked: %v", marked)
	}
}

// TestOnePinnedAnchorIsUnfit: the link certificate that calls itself no CA. Its key stands in
// another anchor too.
func TestOnePinnedAnchorIsUnfit(t *testing.T) {
	var unfit []string
	for _, a := range pki.Pinned().List() {
		text, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, []byte(`"unfit":"not a CA"`)) {
			unfit = append(unfit, a.SHA256.String()[:8])
		}
	}
	if len(unfit) != 1 || unfit[0] != "cff42604" {
		t.Errorf("unfit: %v", unfit)
	}
}

func TestAnchorKeepsItsFactsInAFile(t *testing.T) {
	for _, a := range pki.Pinned().List() {
		text, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		var b pki.Anchor
		if err := json.Unmarshal(text, &b); err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(b)
		if err != nil || !bytes.Equal(text, again) || !a.PublicKey.Equal(b.PublicKey) || a.PathLen != b.PathLen {
			t.Errorf("%v: %s\n%s", a.SHA256, text, again)
		}
	}
}

// TestPinnedAnchorsAreTheRealCertificates holds every fact against the certificate it is of.
func TestPinnedAnchorsAreTheRealCertificates(t *testing.T) {
	var facts []struct{ File, SHA256 string }
	text, err := os.ReadFile(reference(t, "trust", "anchors.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &facts); err != nil {
		t.Fatal(err)
	}
	if len(facts) != len(pki.Pinned().List()) {
		t.Errorf("%d certificates, %d anchors", len(facts), len(pki.Pinned().List()))
	}
	for _, fact := range facts {
		c := readPEM(t, reference(t, "trust", filepath.FromSlash(fact.File)))
		f, err := pki.ParseFingerprint(fact.SHA256)
		if err != nil || f != pki.FingerprintOf(c) {
			t.Fatalf("%s: %v, %v", fact.File, f, err)
		}
		a, ok := pki.Pinned().Find(f)
		if !ok {
			t.Errorf("%s is not pinned", fact.File)
			continue
		}
		if !bytes.Equal(a.Name, c.RawSubject) || !bytes.Equal(a.KeyID, c.SubjectKeyId) || !a.PublicKey.Equal(c.PublicKey) ||
			!a.NotBefore.Equal(c.NotBefore) || !a.NotAfter.Equal(c.NotAfter) {
			t.Errorf("%s: the facts are another certificate's", fact.File)
		}
		if _, err := pki.Pinned().Check(c.Raw, c.NotBefore); !c.IsCA {
			wantFault(t, err, fault.CertPurpose)
		} else {
			wantFault(t, err, "")
		}
	}
}

// TestRealIssuingCAsAreBelieved checks the real certificates under the pinned anchors, and
// each with one byte changed.
func TestRealIssuingCAsAreBelieved(t *testing.T) {
	at := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	for file, root := range map[string]string{"subca1.pem": "87364fb4", "subca002.pem": "87364fb4", "subca003.pem": "40f42592"} {
		c := readPEM(t, reference(t, "trust", "cie", file))
		v, err := pki.Pinned().Check(c.Raw, at)
		if err != nil || v.Kind != pki.IssuingCA || len(v.Issuers) != 1 || v.Issuers[0].SHA256.String()[:8] != root {
			t.Fatalf("%s: %+v, %v", file, v, err)
		}
		_, err = pki.Pinned().Check(c.Raw, time.Date(2045, 1, 1, 0, 0, 0, 0, time.UTC))
		wantFault(t, err, fault.CertExpired)
		for i := range c.Raw {
			der := bytes.Clone(c.Raw)
			der[i] ^= 1
			if _, err := pki.Pinned().Check(der, at); err == nil {
				t.Fatalf("%s: believed with byte %d changed", file, i)
			}
		}
	}
}

func TestCardsOfTheTestWorldAreStrangersToPinnedAnchors(t *testing.T) {
	w := pkitest.New(t)
	_, err := pki.Pinned().CardCertificate(w.Card.Raw, pkitest.Now)
	wantFault(t, err, fault.CertIssuerUnknown)
	wantFault(t, verify(t, pki.Pinned(), good(t, w, pkitest.Forms()[0])), fault.ChipIssuerUnknown)
}
