package revocation_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"cied/pki"
	"cied/pki/pkitest"
	"cied/pki/revocation"
)

// TestCheckIssuedTakesTheCallersWord: the list is looked into for a certificate that Check
// sees was issued by nobody here.
func TestCheckIssuedTakesTheCallersWord(t *testing.T) {
	w := newWorld(t)
	c := w.keeping(t, list())
	stranger := pkitest.SelfSigned(t, cardTemplate(), pkitest.Key(t, "stranger")).Certificate
	unknown(t, c.Check(t.Context(), stranger, issuer(w.sub), now), "not of this issuer")
	if s := c.CheckIssued(t.Context(), stranger, issuer(w.sub), now); s.State != revocation.Good {
		t.Errorf("%v", s)
	}
	if s := c.CheckIssued(t.Context(), w.card, issuer(w.sub), now); s != c.Check(t.Context(), w.card, issuer(w.sub), now) {
		t.Errorf("%v, and Check says another thing", s)
	}
}

// TestListOfAnotherProcessIsFound looks into a directory that has rested for an hour, where
// another program then puts the first list.
func TestListOfAnotherProcessIsFound(t *testing.T) {
	w, dir := newWorld(t), t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "unrelated"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	before := time.Now().Add(-time.Hour)
	if err := os.Chtimes(dir, before, before); err != nil {
		t.Fatal(err)
	}
	ours, theirs := &revocation.Checker{Cache: revocation.NewCache(dir)}, &revocation.Checker{Cache: revocation.NewCache(dir)}
	for range 2 {
		unknown(t, ours.CRL(w.card, issuer(w.sub), now), "no CRL of the issuer is kept")
	}
	if _, err := theirs.Keep(signList(t, list(), w.sub), []pki.Anchor{issuer(w.sub)}, now); err != nil {
		t.Fatal(err)
	}
	if s := ours.CRL(w.card, issuer(w.sub), now); s.State != revocation.Good {
		t.Errorf("%v", s)
	}
}
