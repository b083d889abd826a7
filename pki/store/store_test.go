package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"cied/fault"
	"cied/pki"
	"cied/pki/masterlist"
	"cied/pki/masterlist/masterlisttest"
	"cied/pki/pkitest"
	"cied/pki/store"
	"cied/pki/tsl"
	"cied/pki/tsl/tsltest"
)

const (
	recognised = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/recognisedatnationallevel"
	withdrawn  = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/withdrawn"
)

func newStore(t testing.TB) store.Store {
	return store.Store{File: filepath.Join(t.TempDir(), "a", "trust.json")}
}

// list is a verified Italian list of this number, issued this morning.
func list(t testing.TB, sequence uint64, services ...[]tsltest.Service) *tsl.List {
	t.Helper()
	plan := tsltest.List{Sequence: sequence, Issued: pkitest.Now.Add(-time.Hour), NextUpdate: pkitest.Now.AddDate(0, 6, 0)}
	for _, s := range services {
		plan.Services = append(plan.Services, s...)
	}
	operator := tsltest.Operator(t)
	l, err := tsl.Verify(plan.Sign(t, operator.Key, operator.Certificate), []pki.Fingerprint{pki.FingerprintOf(operator.Certificate)}, pkitest.Now)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func accept(t testing.TB, s store.Store, l *tsl.List) store.Change {
	t.Helper()
	c, err := s.AcceptTrustedList(t.Context(), l, pkitest.Now)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// cardUnder returns the fault that a card of the CA gets under the anchors of s.
func cardUnder(t testing.TB, s store.Store, ca pkitest.CA) fault.Code {
	t.Helper()
	a, err := s.Anchors()
	if err != nil {
		t.Fatal(err)
	}
	card := ca.Issue(t, pkitest.CardTemplate(), &pkitest.Key(t, "card").PublicKey)
	if _, err := a.CardCertificate(card.Raw, pkitest.Now); err != nil {
		return fault.Of(err).Code
	}
	return ""
}

func TestWithoutAFileThereAreThePinnedAnchors(t *testing.T) {
	a, err := newStore(t).Anchors()
	if err != nil || !reflect.DeepEqual(a.List(), pki.Pinned().List()) {
		t.Errorf("%v, %v", a, err)
	}
}

func TestAuthorityOfTheListIsTrustedUntilALaterListWithdrawsIt(t *testing.T) {
	s := newStore(t)
	root, sub := tsltest.CIE(t)
	if got := cardUnder(t, s, sub); got != fault.CertIssuerUnknown {
		t.Fatalf("before the list: %q", got)
	}
	c := accept(t, s, list(t, 10, tsltest.Identity(recognised, root.Certificate, sub.Certificate)))
	if len(c.Added) != 2 || len(c.Withdrawn) != 0 || cardUnder(t, s, sub) != "" {
		t.Fatalf("%+v, card %q", c, cardUnder(t, s, sub))
	}
	c = accept(t, s, list(t, 11, tsltest.Identity(recognised, root.Certificate), tsltest.Identity(withdrawn, sub.Certificate)))
	if len(c.Withdrawn) != 1 || c.Withdrawn[0].SHA256 != pki.FingerprintOf(sub.Certificate) {
		t.Errorf("%+v", c)
	}
	if len(c.Recognised) != 1 || !c.Recognised[0].Equal(root.Certificate) || len(c.Unrecognised) != 1 || !c.Unrecognised[0].Equal(sub.Certificate) {
		t.Errorf("the list recognises %d, and not %d", len(c.Recognised), len(c.Unrecognised))
	}
	if got := cardUnder(t, s, sub); got != fault.CertIssuerWithdrawn {
		t.Errorf("withdrawn: %q", got)
	}
	c = accept(t, s, list(t, 12, tsltest.Identity(recognised, root.Certificate, sub.Certificate)))
	if len(c.Restored) != 1 || cardUnder(t, s, sub) != "" {
		t.Errorf("recognised again: %+v, card %q", c, cardUnder(t, s, sub))
	}
}

// TestPinnedAuthorityCanBeWithdrawn has the invented hierarchy for the one that the program
// carries.
func TestPinnedAuthorityCanBeWithdrawn(t *testing.T) {
	root, sub := tsltest.CIE(t)
	for name, gone := range map[string]pkitest.CA{"issuing CA": sub, "root": root} {
		t.Run(name, func(t *testing.T) {
			s := newStore(t)
			s.Base = pki.NewAnchors([]*x509.Certificate{root.Certificate, sub.Certificate}, nil, false)
			c := accept(t, s, list(t, 1, tsltest.Identity(withdrawn, gone.Certificate)))
			if len(c.Withdrawn) != 1 || cardUnder(t, s, sub) != fault.CertIssuerWithdrawn {
				t.Errorf("%+v, card %q", c, cardUnder(t, s, sub))
			}
		})
	}
}

func TestPinnedAuthorityThatTheListDoesNotNameStays(t *testing.T) {
	s := newStore(t)
	root, sub := tsltest.CIE(t)
	s.Base = pki.NewAnchors([]*x509.Certificate{root.Certificate, sub.Certificate}, nil, false)
	c := accept(t, s, list(t, 1, tsltest.Identity(recognised, root.Certificate)))
	if !c.None() || cardUnder(t, s, sub) != "" {
		t.Errorf("%+v, card %q", c, cardUnder(t, s, sub))
	}
}

func TestAuthorityThatOnlyAListNamedGoesWithIt(t *testing.T) {
	s := newStore(t)
	root, sub := tsltest.CIE(t)
	accept(t, s, list(t, 1, tsltest.Identity(recognised, root.Certificate, sub.Certificate)))
	c := accept(t, s, list(t, 2, tsltest.Identity(recognised, root.Certificate)))
	if len(c.Dropped) != 1 || cardUnder(t, s, sub) != fault.CertIssuerUnknown {
		t.Errorf("%+v, card %q", c, cardUnder(t, s, sub))
	}
}

func TestIssuingCAOfAStrangerIsIgnored(t *testing.T) {
	s := newStore(t)
	root, sub := tsltest.CIE(t)
	stranger := pkitest.SelfSigned(t, clone(root), pkitest.Key(t, "root-2024"))
	other := stranger.Sub(t, clone(sub), pkitest.Key(t, "signer"))
	c := accept(t, s, list(t, 1, tsltest.Identity(recognised, root.Certificate, other.Certificate)))
	if len(c.Added) != 1 || len(c.Ignored) != 1 || !c.Ignored[0].Equal(other.Certificate) || cardUnder(t, s, other) != fault.CertIssuerUnknown {
		t.Errorf("%+v", c)
	}
}

// clone is a template for another certificate with the name of ca.
func clone(ca pkitest.CA) *x509.Certificate {
	c := pkitest.RootTemplate(7)
	c.Subject, c.Policies = ca.Subject, ca.Policies
	return c
}

func TestOlderListChangesNothing(t *testing.T) {
	s := newStore(t)
	root, sub := tsltest.CIE(t)
	good := tsltest.Identity(recognised, root.Certificate, sub.Certificate)
	accept(t, s, list(t, 20, tsltest.Identity(recognised, root.Certificate), tsltest.Identity(withdrawn, sub.Certificate)))
	before := read(t, s)
	for name, l := range map[string]*tsl.List{"older": list(t, 19, good), "without the CIE": list(t, 21)} {
		want := map[string]fault.Code{"older": fault.TrustListReplayed, "without the CIE": fault.TrustListNoCIE}[name]
		_, err := s.AcceptTrustedList(t.Context(), l, pkitest.Now)
		if !errors.Is(err, want) {
			t.Errorf("%s: %v", name, err)
		}
		if !bytes.Equal(read(t, s), before) {
			t.Errorf("%s: the file was changed", name)
		}
	}
	if c := accept(t, s, list(t, 20, tsltest.Identity(recognised, root.Certificate), tsltest.Identity(withdrawn, sub.Certificate))); !c.None() {
		t.Errorf("the same list again: %+v", c)
	}
}

func read(t testing.TB, s store.Store) []byte {
	t.Helper()
	b, err := os.ReadFile(s.File)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestPreviewWritesNothing(t *testing.T) {
	s := newStore(t)
	root, sub := tsltest.CIE(t)
	c, err := s.PreviewTrustedList(list(t, 1, tsltest.Identity(recognised, root.Certificate, sub.Certificate)))
	if err != nil || len(c.Added) != 2 {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := os.Stat(filepath.Dir(s.File)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something was written: %v", err)
	}
}

// TestUnreadableFileIsNotTakenForEmpty: it may have said that an authority was withdrawn.
func TestUnreadableFileIsNotTakenForEmpty(t *testing.T) {
	s := newStore(t)
	root, _ := tsltest.CIE(t)
	accept(t, s, list(t, 1, tsltest.Identity(recognised, root.Certificate)))
	whole := read(t, s)
	for name, content := range map[string][]byte{
		"cut": whole[:len(whole)/2], "empty": {}, "another version": bytes.Replace(whole, []byte(`"version": 1`), []byte(`"version": 2`), 1),
		"a short key": bytes.Replace(whole, []byte(`"publicKey": "MIIB`), []byte(`"publicKey": "MIIA`), 1), "huge": make([]byte, 2<<20),
		"another kind": bytes.Replace(whole, []byte(`"cie-root"`), []byte(`"anything"`), 1),
	} {
		if bytes.Equal(content, whole) {
			t.Fatalf("%s: nothing was changed", name)
		}
		if err := os.WriteFile(s.File, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Anchors(); !errors.Is(err, fault.TrustUnreadable) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := s.AcceptTrustedList(t.Context(), list(t, 2, tsltest.Identity(recognised, root.Certificate)), pkitest.Now); !errors.Is(err, fault.TrustUnreadable) {
			t.Errorf("%s: the update says %v", name, err)
		}
		if !bytes.Equal(read(t, s), content) {
			t.Errorf("%s: the file was replaced", name)
		}
	}
}

func TestUpdateThatCannotBeWrittenSaysSo(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "taken"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	root, _ := tsltest.CIE(t)
	s := store.Store{File: filepath.Join(dir, "taken", "trust.json")}
	_, err := s.AcceptTrustedList(t.Context(), list(t, 1, tsltest.Identity(recognised, root.Certificate)), pkitest.Now)
	if fault.CodeOf(err) != fault.StateUnreadable {
		t.Error(err)
	}
}

// TestUpdatesAtOnceEndWithTheLatestList runs them against each other: whichever is last,
// the number never goes back, and who comes too late is told so.
func TestUpdatesAtOnceEndWithTheLatestList(t *testing.T) {
	s := newStore(t)
	root, _ := tsltest.CIE(t)
	var lists []*tsl.List
	for n := range uint64(6) {
		lists = append(lists, list(t, n+1, tsltest.Identity(recognised, root.Certificate)))
	}
	var all sync.WaitGroup
	for _, l := range lists {
		all.Go(func() {
			if _, err := s.AcceptTrustedList(t.Context(), l, pkitest.Now); err != nil && fault.CodeOf(err) != fault.TrustListReplayed {
				t.Errorf("list %d: %v", l.Sequence, err)
			}
		})
	}
	all.Wait()
	if st, err := s.State(); err != nil || st.TrustedList.Sequence != 6 {
		t.Errorf("%+v, %v", st.TrustedList, err)
	}
}

func TestCountrySignerOfAMasterListIsKept(t *testing.T) {
	w := pkitest.New(t)
	s := newStore(t)
	s.Base = pki.NewAnchors(nil, []*x509.Certificate{w.CSCA.Certificate}, false)
	next := masterlisttest.Next(t, "stranger")
	der := masterlisttest.Mint(t, masterlisttest.Signer(t, w.CSCA), w.CSCA.Certificate, masterlisttest.Link(t, w.CSCA, next), next.Certificate)
	l, err := masterlist.Read(der, s.Base, pkitest.Now)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := s.PreviewMasterList(l); err != nil || len(c.Added) != 2 {
		t.Fatalf("%+v, %v", c, err)
	}
	for i, want := range []int{2, 0} { // a second time it adds nothing
		if c, err := s.AcceptMasterList(t.Context(), l, pkitest.Now); err != nil || len(c.Added) != want {
			t.Errorf("%d: %+v, %v", i, c, err)
		}
	}
	a, err := s.Anchors()
	if err != nil {
		t.Fatal(err)
	}
	template := pkitest.SignerTemplate()
	template.NotBefore = pkitest.Now.Add(-time.Hour)
	ds := next.Sub(t, template, pkitest.Key(t, "signer"))
	if err := a.CountrySigned(ds.Certificate); err != nil {
		t.Errorf("a Document Signer of the new CSCA: %v", err)
	}
	if st, err := s.State(); err != nil || len(st.MasterLists) != 1 {
		t.Errorf("%+v, %v", st.MasterLists, err)
	}
}

func FuzzState(f *testing.F) {
	s := newStore(f)
	root, sub := tsltest.CIE(f)
	accept(f, s, list(f, 1, tsltest.Identity(recognised, root.Certificate), tsltest.Identity(withdrawn, sub.Certificate)))
	f.Add(read(f, s))
	f.Add([]byte(`{"version":1,"withdrawn":[{"sha256":"00"}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		s := newStore(t)
		if err := os.MkdirAll(filepath.Dir(s.File), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(s.File, text, 0o600); err != nil {
			t.Fatal(err)
		}
		st, err := s.State()
		if err != nil {
			if fault.CodeOf(err) != fault.TrustUnreadable {
				t.Errorf("refused as %v", err)
			}
			return
		}
		holdsWhatItSays(t, s, st)
	})
}

// holdsWhatItSays writes a state that was read, and reads it again as the same; its
// anchors are all there, and those withdrawn are withdrawn.
func holdsWhatItSays(t *testing.T, s store.Store, st store.State) {
	t.Helper()
	text, err := json.Marshal(st)
	if err != nil {
		t.Fatalf("what was read cannot be written: %v", err)
	}
	var back store.State
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatalf("what was written cannot be read: %v", err)
	}
	if again, err := json.Marshal(back); err != nil || !bytes.Equal(again, text) {
		t.Errorf("%s\n%s\n%v", text, again, err)
	}
	anchors, err := s.Anchors()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range slices.Concat(pki.Pinned().List(), st.Authorities, st.CountrySigners) {
		kept, ok := anchors.Find(a.SHA256)
		der, err := x509.MarshalPKIXPublicKey(a.PublicKey)
		if err != nil {
			t.Fatal(err)
		}
		key := pki.Fingerprint(sha256.Sum256(der))
		named := slices.ContainsFunc(st.Withdrawn, func(w store.Withdrawn) bool { return w.Key == key })
		if !ok || named && !kept.Withdrawn { // what stands below a withdrawn one is withdrawn too
			t.Errorf("%v: there %v, withdrawn %v, which the file says %v", a.SHA256, ok, kept.Withdrawn, named)
		}
	}
}

// TestKeyIsWithdrawnWithEveryCertificateOfIt: a service of a trusted list is its key.
func TestKeyIsWithdrawnWithEveryCertificateOfIt(t *testing.T) {
	s := newStore(t)
	root, sub := tsltest.CIE(t)
	s.Base = pki.NewAnchors([]*x509.Certificate{root.Certificate, sub.Certificate}, nil, false)
	renewed := clone(sub)
	renewed.SerialNumber, renewed.MaxPathLenZero = big.NewInt(77), true
	other := root.Sub(t, renewed, sub.Key)
	accept(t, s, list(t, 1, tsltest.Identity(recognised, root.Certificate), tsltest.Identity(withdrawn, other.Certificate)))
	if got := cardUnder(t, s, sub); got != fault.CertIssuerWithdrawn {
		t.Errorf("a card under the other certificate of that key: %q", got)
	}
}

func TestFileWithoutAVersionIsNotTakenForEmpty(t *testing.T) {
	for _, content := range []string{"{}", "null", "[]"} {
		s := newStore(t)
		if err := os.MkdirAll(filepath.Dir(s.File), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(s.File, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Anchors(); !errors.Is(err, fault.TrustUnreadable) {
			t.Errorf("%s: %v", content, err)
		}
	}
}

func TestLinkThatLeadsNowhereIsNotTakenForEmpty(t *testing.T) {
	s := newStore(t)
	if err := os.MkdirAll(filepath.Dir(s.File), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(t.TempDir(), "gone"), s.File); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	if _, err := s.Anchors(); !errors.Is(err, fault.TrustUnreadable) {
		t.Error(err)
	}
}

// TestUpdateThatWaitsForAnotherCanBeInterrupted holds the lock as another process would.
func TestUpdateThatWaitsForAnotherCanBeInterrupted(t *testing.T) {
	s := newStore(t)
	root, _ := tsltest.CIE(t)
	l := list(t, 1, tsltest.Identity(recognised, root.Certificate))
	accept(t, s, l)
	other := flock.New(s.File + ".lock")
	if err := other.Lock(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Unlock() }()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := s.AcceptTrustedList(ctx, l, pkitest.Now); !errors.Is(err, fault.Interrupted) {
		t.Error(err)
	}
}

func TestWhatAKilledUpdateLeftIsSweptAway(t *testing.T) {
	s := newStore(t)
	root, _ := tsltest.CIE(t)
	l := list(t, 1, tsltest.Identity(recognised, root.Certificate))
	accept(t, s, l)
	dir := filepath.Dir(s.File)
	for _, name := range []string{".trust.json.new-1234", ".sites.json.new-1234"} { // the second is another's, at work
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	accept(t, s, l)
	left, err := filepath.Glob(filepath.Join(dir, ".*.new-*"))
	if err != nil || len(left) != 1 || filepath.Base(left[0]) != ".sites.json.new-1234" {
		t.Errorf("%v, %v", left, err)
	}
}
