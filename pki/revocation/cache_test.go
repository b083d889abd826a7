package revocation_test

import (
	"crypto/x509"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"cied/fault"
	"cied/pki"
	"cied/pki/pkitest"
	"cied/pki/revocation"
)

// kept is the only file of a cache.
func kept(t *testing.T, dir string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(names) != 1 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	return names[0]
}

func TestCacheIsForItsOwnerAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("permissions are another thing on Windows")
	}
	w := newWorld(t)
	dir := filepath.Join(t.TempDir(), "state", "crl")
	c := serving(t, signList(t, list(), w.sub))
	c.Cache = revocation.NewCache(dir)
	if err := w.refresh(t, c); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]os.FileMode{dir: 0o700 | os.ModeDir, kept(t, dir): 0o600} {
		if info, err := os.Stat(name); err != nil || info.Mode() != want {
			t.Errorf("%s: %v, %v", filepath.Base(name), info.Mode(), err)
		}
	}
}

func TestOlderListDoesNotReplaceANewerOne(t *testing.T) {
	w := newWorld(t)
	cases := []struct {
		name string
		with func(*x509.RevocationList)
	}{
		{"by number", func(l *x509.RevocationList) { l.Number = big.NewInt(6) }},
		{"by date", func(l *x509.RevocationList) { l.ThisUpdate = now.Add(-2 * time.Hour) }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			checker := w.keeping(t, list(4))
			older := list()
			c.with(older)
			checker.Fetch = serving(t, signList(t, older, w.sub)).Fetch
			refusesList(t, w.refresh(t, checker), "is kept")
			if s := checker.CRL(w.card, issuer(w.sub), now); s.State != revocation.Revoked {
				t.Errorf("got %v", s)
			}
		})
	}
}

func TestNewerListReplacesTheOneThatIsHeld(t *testing.T) {
	w := newWorld(t)
	c := w.keeping(t, list())
	if s := c.CRL(w.card, issuer(w.sub), now); s.State != revocation.Good {
		t.Fatalf("got %v", s)
	}
	newer := list(4)
	newer.Number = big.NewInt(8)
	c.Fetch = serving(t, signList(t, newer, w.sub)).Fetch
	if err := w.refresh(t, c); err != nil {
		t.Fatal(err)
	}
	if s := c.CRL(w.card, issuer(w.sub), now); s.State != revocation.Revoked {
		t.Errorf("got %v", s)
	}
}

// Another process, a timer say, refreshes the directory that this one reads.
func TestListOfAnotherProcessIsSeen(t *testing.T) {
	w := newWorld(t)
	dir := t.TempDir()
	reader := &revocation.Checker{Cache: revocation.NewCache(dir)}
	unknown(t, reader.CRL(w.card, issuer(w.sub), now), "no CRL of the issuer is kept")
	writer := serving(t, signList(t, list(4), w.sub))
	writer.Cache = revocation.NewCache(dir)
	if err := w.refresh(t, writer); err != nil {
		t.Fatal(err)
	}
	if s := reader.CRL(w.card, issuer(w.sub), now); s.State != revocation.Revoked {
		t.Errorf("got %v", s)
	}
	if err := os.Remove(kept(t, dir)); err != nil {
		t.Fatal(err)
	}
	unknown(t, reader.CRL(w.card, issuer(w.sub), now), "no CRL of the issuer is kept")
}

func TestIssuersOfOneNameHaveAFileEach(t *testing.T) {
	w := newWorld(t)
	c := w.keeping(t, list(4))
	stranger := pkitest.SelfSigned(t, pkitest.SubTemplate(), pkitest.Key(t, "stranger"))
	c.Fetch = serving(t, signList(t, list(), stranger)).Fetch
	if err := c.Refresh(t.Context(), []string{crlAddress}, issuer(stranger), now); err != nil {
		t.Fatal(err)
	}
	if s := c.CRL(w.card, issuer(w.sub), now); s.State != revocation.Revoked {
		t.Errorf("got %v", s)
	}
}

func TestBrokenFileTellsNothingAndIsReplaced(t *testing.T) {
	w := newWorld(t)
	stranger := pkitest.SelfSigned(t, pkitest.SubTemplate(), pkitest.Key(t, "stranger"))
	good := signList(t, list(), w.sub)
	flipped := exact(good)
	flipped[len(flipped)/2] ^= 1
	cases := []struct {
		name string
		file []byte
	}{
		{"empty", nil},
		{"cut off", good[:len(good)/2]},
		{"with one bit changed", flipped},
		{"a stranger's", signList(t, list(), stranger)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			checker := serving(t, good)
			checker.Cache = revocation.NewCache(dir)
			if err := w.refresh(t, checker); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(kept(t, dir), c.file, 0o600); err != nil {
				t.Fatal(err)
			}
			fresh := &revocation.Checker{Cache: revocation.NewCache(dir), Fetch: checker.Fetch}
			unknown(t, fresh.CRL(w.card, issuer(w.sub), now), "CRL")
			if err := w.refresh(t, fresh); err != nil {
				t.Fatal(err)
			}
			if s := fresh.CRL(w.card, issuer(w.sub), now); s.State != revocation.Good {
				t.Errorf("got %v", s)
			}
		})
	}
}

func TestFileThatIsNoFileOrTooLargeIsNotRead(t *testing.T) {
	w := newWorld(t)
	dir := t.TempDir()
	c := serving(t, signList(t, list(), w.sub))
	c.Cache = revocation.NewCache(dir)
	if err := w.refresh(t, c); err != nil {
		t.Fatal(err)
	}
	name := kept(t, dir)
	if err := os.Truncate(name, revocation.MaxCRL+1); err != nil { // sparse
		t.Fatal(err)
	}
	unknown(t, c.CRL(w.card, issuer(w.sub), now), "more than 67108864 bytes")
	if err := errors.Join(os.Remove(name), os.Mkdir(name, 0o700)); err != nil {
		t.Fatal(err)
	}
	unknown(t, c.CRL(w.card, issuer(w.sub), now), "not a regular file")
}

func TestDirectoryThatCannotBeWritten(t *testing.T) {
	w := newWorld(t)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c := serving(t, signList(t, list(), w.sub))
	c.Cache = revocation.NewCache(filepath.Join(file, "crl")) // below a file: not even root can
	if err := w.refresh(t, c); !errors.Is(err, fault.StateUnreadable) {
		t.Errorf("got %v", err)
	}
	unknown(t, c.CRL(w.card, issuer(w.sub), now), "no CRL of the issuer is kept")
}

func TestRefreshThatFindsNothingLeavesNothing(t *testing.T) {
	w := newWorld(t)
	dir := t.TempDir()
	offline := &revocation.Checker{Cache: revocation.NewCache(dir), Fetch: network{}}
	if err := w.refresh(t, offline); !errors.Is(err, fault.TrustFetch) {
		t.Errorf("got %v", err)
	}
	refusesList(t, offline.Refresh(t.Context(), nil, issuer(w.sub), now), "no address")
	refusesList(t, offline.Refresh(t.Context(), []string{crlAddress}, pki.Anchor{Name: w.sub.RawSubject}, now), "key of the issuer")
	refusesList(t, w.refresh(t, &revocation.Checker{Fetch: network{}}), "no CRLs are fetched or kept")
	unknown(t, (&revocation.Checker{}).CRL(w.card, issuer(w.sub), now), "no CRLs are kept")
	if names, _ := filepath.Glob(filepath.Join(dir, "*")); len(names) != 0 {
		t.Errorf("left %v", names)
	}
}

func TestRefreshTakesTheFirstAddressWithAGoodList(t *testing.T) {
	w := newWorld(t)
	good := signList(t, list(4), w.sub)
	answers := map[string][]byte{"http://a.example/": []byte("<html>"), "http://c.example/": good}
	c := &revocation.Checker{Cache: revocation.NewCache(t.TempDir()), Fetch: network{get: func(address string) ([]byte, error) {
		if der, ok := answers[address]; ok {
			return der, nil
		}
		return nil, errOffline
	}}}
	addresses := []string{"http://a.example/", "http://b.example/", "http://c.example/"}
	if err := c.Refresh(t.Context(), addresses, issuer(w.sub), now); err != nil {
		t.Fatal(err)
	}
	if s := c.CRL(w.card, issuer(w.sub), now); s.State != revocation.Revoked {
		t.Errorf("got %v", s)
	}
}

func TestCRLAddressesAreThoseOfTheWeb(t *testing.T) {
	w := newWorld(t)
	if got := revocation.CRLAddresses(w.card); len(got) != 1 || got[0] != crlAddress {
		t.Errorf("got %q", got)
	}
}
