package tsl_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cied/fault"
	"cied/pki"
	"cied/pki/pkitest"
	"cied/pki/tsl"
	"cied/pki/tsl/tsltest"
)

// A world is an invented operator with a list of the invented CIE in force at pkitest.Now.
type world struct {
	operator  pkitest.CA
	root, sub pkitest.CA
	list      tsltest.List
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{operator: tsltest.Operator(t)}
	w.root, w.sub = tsltest.CIE(t)
	w.list = tsltest.List{
		Sequence:   7,
		Issued:     pkitest.Now.AddDate(0, -1, 0),
		NextUpdate: pkitest.Now.AddDate(0, 5, 0),
		Services:   tsltest.Identity(tsltest.Recognised, w.root.Certificate, w.sub.Certificate),
	}
	return w
}

// sign signs the list as it stands.
func (w *world) sign(t testing.TB) []byte {
	t.Helper()
	return w.list.Sign(t, w.operator.Key, w.operator.Certificate)
}

// as signs the list in another form.
func (w *world) as(t testing.TB, f tsltest.Form) []byte {
	t.Helper()
	return f.Sign(t, w.list.XML(), w.operator.Key, w.operator.Certificate)
}

// signers are the fingerprint of the operator.
func (w *world) signers() []pki.Fingerprint {
	return []pki.Fingerprint{pki.FingerprintOf(w.operator.Certificate)}
}

// verify verifies an exact-size copy at pkitest.Now.
func (w *world) verify(xml []byte) (*tsl.List, error) {
	return tsl.Verify(exact(xml), w.signers(), pkitest.Now)
}

// refuses checks that xml is refused with code, and that the cause says what.
func (w *world) refuses(t *testing.T, xml []byte, code fault.Code, what string) {
	t.Helper()
	list, err := w.verify(xml)
	refused(t, list, err, code, what)
}

func refused(t *testing.T, list *tsl.List, err error, code fault.Code, what string) {
	t.Helper()
	if err == nil || list != nil {
		t.Fatal("it is accepted")
	}
	if got := fault.CodeOf(err); got != code || !strings.Contains(err.Error(), what) {
		t.Errorf("refused as %v: %v; want %v: …%s…", got, err, code, what)
	}
}

func exact(b []byte) []byte {
	c := make([]byte, len(b))
	copy(c, b)
	return c
}

// swap replaces one text by another, which must be there: an attack that changes nothing
// proves nothing.
func swap(t testing.TB, in, old, new string) string {
	t.Helper()
	if !strings.Contains(in, old) {
		t.Fatalf("%q is not in it", old)
	}
	return strings.Replace(in, old, new, 1)
}

// swapped is swap for tsltest.Form.
func swapped(t testing.TB, old, new string) func(string) string {
	return func(in string) string { return swap(t, in, old, new) }
}

// realFile is the Italian list of 2019-09-04, which is not part of this repository.
const realFile = "../../../shared/reference/trust/tsl-it-2019-sn141.xml"

// realAt is a day on which it was in force.
var realAt = time.Date(2019, time.October, 1, 0, 0, 0, 0, time.UTC)

func realList(t testing.TB) []byte {
	t.Helper()
	xml, err := os.ReadFile(filepath.FromSlash(realFile))
	if err != nil {
		t.Skipf("the Italian list of 2019 is not here: %v", err)
	}
	return xml
}
