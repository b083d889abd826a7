package tsl_test

import (
	"slices"
	"testing"

	"cied/fault"
	"cied/pki"
	"cied/pki/pkitest"
	"cied/pki/tsl"
	"cied/pki/tsl/tsltest"
)

// lotl makes the world's list the list of the lists, pointing to Italian lists that the
// root and the sub would sign: certificates like any other.
func (w *world) lotl() *tsltest.Pointer {
	w.list = tsltest.LOTL(w.list.Issued, w.list.NextUpdate, w.root.Certificate, w.sub.Certificate)
	return &w.list.Pointers[0]
}

func TestListOfTheListsNamesTheSignersOfItaly(t *testing.T) {
	w := newWorld(t)
	w.lotl()
	l, err := w.verify(w.sign(t))
	if err != nil {
		t.Fatal(err)
	}
	signers, err := l.SignersOf("IT")
	if err != nil || !slices.Equal(signers, []pki.Fingerprint{pki.FingerprintOf(w.root.Certificate), pki.FingerprintOf(w.sub.Certificate)}) {
		t.Errorf("%v: %v", signers, err)
	}
	p := l.Pointers[0]
	if p.MimeType != tsltest.MimeType || p.Territory != "IT" || p.Type != tsltest.Generic {
		t.Errorf("%+v", p)
	}
	if signers, err := l.SignersOf("SM"); fault.CodeOf(err) != fault.TrustListSigner || signers != nil {
		t.Errorf("another country: %v: %v", signers, err)
	}
}

func TestPointersThatAreNotToTheItalianList(t *testing.T) {
	for name, change := range map[string]func(*tsltest.Pointer){
		"for people":     func(p *tsltest.Pointer) { p.MimeType = "application/pdf" },
		"of no type":     func(p *tsltest.Pointer) { p.Type = "" },
		"to the LOTL":    func(p *tsltest.Pointer) { p.Type = tsltest.ListOfTheLists },
		"to elsewhere":   func(p *tsltest.Pointer) { p.Territory = "it" },
		"without signer": func(p *tsltest.Pointer) { p.Signers = nil },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			change(w.lotl())
			l, err := w.verify(w.sign(t))
			if err != nil {
				t.Fatal(err)
			}
			if signers, err := l.SignersOf("IT"); fault.CodeOf(err) != fault.TrustListSigner || signers != nil {
				t.Errorf("%v: %v", signers, err)
			}
		})
	}
}

// A national list may point to others too; it has no say in who signs them.
func TestNationalListNamesNoSigners(t *testing.T) {
	w := newWorld(t)
	w.lotl()
	w.list.Type, w.list.Territory = tsltest.Generic, "IT"
	l, err := w.verify(w.sign(t))
	if err != nil {
		t.Fatal(err)
	}
	if signers, err := l.SignersOf("IT"); fault.CodeOf(err) != fault.TrustListMalformed || signers != nil {
		t.Errorf("%v: %v", signers, err)
	}
}

// The whole way: the LOTL names who may sign the Italian list, and only they may.
func TestItalianListIsVerifiedWithTheSignersOfTheListOfTheLists(t *testing.T) {
	w := newWorld(t)
	italian := w.list.Sign(t, w.sub.Key, w.sub.Certificate)
	forged := w.sign(t)
	w.lotl()
	lotl, err := w.verify(w.sign(t))
	if err != nil {
		t.Fatal(err)
	}
	signers, err := lotl.SignersOf("IT")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tsl.Verify(italian, signers, pkitest.Now); err != nil {
		t.Error(err)
	}
	list, err := tsl.Verify(forged, signers, pkitest.Now)
	refused(t, list, err, fault.TrustListSigner, "not accepted")
}
