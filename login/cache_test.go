package login_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"cied/card"
	"cied/card/cardcache"
	"cied/fault"
	"cied/ias"
	"cied/internal/cardtest"
	"cied/login"
	"cied/nfc"
	"cied/pki"
	"cied/relying"
	"cied/simulator"
	"cied/token"
)

// A cache keeps bytes and no verdict: what was good yesterday is proved again today.
func TestKnownCardIsProvedAgainBeforeThePIN(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		change func(*login.Service)
		want   fault.Code
	}{
		"the certificate has ended": {func(s *login.Service) {
			s.Now = func() time.Time { return now.AddDate(10, 0, 0) }
		}, fault.CertExpired},
		"the clock is wrong": {func(s *login.Service) {
			s.Now = func() time.Time { return now.AddDate(-3, 0, 0) }
		}, fault.CertNotYetValid},
		"the issuers are no longer trusted": {func(s *login.Service) {
			w := cardtest.World(t)
			s.Anchors = pki.NewAnchors(nil, append(w.CIERoots()[:0:0], w.CSCA()), true)
		}, fault.CertIssuerUnknown},
		"the Country Signer is no longer trusted": {func(s *login.Service) {
			w := cardtest.World(t)
			s.Anchors = pki.NewAnchors(append(w.CIERoots(), w.CIEIssuers()...), nil, true)
		}, fault.ChipIssuerUnknown},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			h := newRig(t, simulator.Options{}, rightPIN, rightPIN)
			h.must()
			h.line.reset()
			c.change(h.Service)
			h.reader.Put(h.card)
			_, err := h.Login(t.Context(), request(token.WebEID), func(card.Event) {})
			if got := fault.CodeOf(err); got != c.want {
				t.Errorf("got %q, want %q: %v", got, c.want, err)
			}
			if len(h.person.asked) != 1 || h.line.count(presentsPIN) != 0 {
				t.Error("the person or the card has heard of a PIN")
			}
		})
	}
}

// Whatever stands in the cache, the card's own bytes are what counts in the end.
func TestCacheThatIsNotTheCardsIsDroppedAndTheCardReadAgain(t *testing.T) {
	flip := func(field func(*ias.Static) *[]byte, at int) func(*ias.Static) {
		return func(s *ias.Static) {
			b := field(s)
			*b = bytes.Clone(*b)
			(*b)[at] ^= 0x01
		}
	}
	other := newCard(t, simulator.Options{Faults: []simulator.Fault{{Name: simulator.FaultOtherCard}}})
	cases := map[string]func(*ias.Static){
		"EF.SOD damaged":           flip(func(s *ias.Static) *[]byte { return &s.SOD }, 900),
		"EF.SOD cut":               func(s *ias.Static) { s.SOD = s.SOD[:100] },
		"chip key damaged":         flip(func(s *ias.Static) *[]byte { return &s.ChipKey }, 50),
		"certificate damaged":      flip(func(s *ias.Static) *[]byte { return &s.Certificate }, 100),
		"p damaged":                flip(func(s *ias.Static) *[]byte { return &s.P }, 255),
		"g damaged":                flip(func(s *ias.Static) *[]byte { return &s.G }, 255),
		"q damaged":                flip(func(s *ias.Static) *[]byte { return &s.Q }, 31),
		"no group":                 func(s *ias.Static) { s.P, s.G, s.Q = nil, nil, nil },
		"CA key damaged":           flip(func(s *ias.Static) *[]byte { return &s.CA.N }, 255),
		"CA references missing":    func(s *ias.Static) { s.CA.CHR, s.CA.CHA = nil, nil },
		"extended length made up":  func(s *ias.Static) { s.Extended = ias.Extended },
		"short identifiers denied": func(s *ias.Static) { s.NoSFI = true },
		"another card's bytes under this NIS": func(s *ias.Static) {
			nis := s.NIS
			*s = static(t, other)
			s.NIS = nis
		},
		"another card's certificate": func(s *ias.Static) { s.Certificate = static(t, other).Certificate },
	}
	for name, forge := range cases {
		// The card takes what the reader does not, and the other way round: an entry may
		// say more than this reader can use.
		for family, extent := range map[string]nfc.Extent{"gemalto2": nfc.ExtendedNo, "nxp": nfc.ExtendedYes} {
			t.Run(name+"/"+family, func(t *testing.T) {
				t.Parallel()
				h := newRig(t, simulator.Options{Family: family}, rightPIN, rightPIN)
				h.reader.Extended = extent
				s := static(t, h.card)
				forge(&s)
				if err := h.Cache.Store(s); err != nil {
					t.Fatal(err)
				}
				h.line.reset()
				h.must()
				h.checkLedger()

				h.line.reset()
				h.must()
				if n := h.line.len(); n > knownShort {
					t.Errorf("%d commands afterwards: the entry was not mended", n)
				}
			})
		}
	}
}

func TestNoCardIsRememberedWhoseLoginFailed(t *testing.T) {
	for _, name := range []string{simulator.FaultExpired, simulator.FaultForgedSOD, simulator.FaultKeyMismatch} {
		h := newRig(t, faulty(name), rightPIN)
		if err := h.login(); err == nil {
			t.Errorf("%s: logged in", name)
		}
		if _, known := h.Cache.Load([]byte(h.card.Identity().NIS)); known {
			t.Errorf("%s: remembered", name)
		}
	}
}

func TestCacheThatCannotBeWrittenFailsNoLogin(t *testing.T) {
	h := newRig(t, simulator.Options{}, rightPIN, rightPIN)
	file := filepath.Join(t.TempDir(), "a file, not a directory")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	h.Cache = cardcache.Cache{Dir: file}
	h.must()
	h.must()
}

func TestCacheThatIsSwitchedOffKeepsNothing(t *testing.T) {
	h := newRig(t, simulator.Options{}, rightPIN, rightPIN)
	h.Cache = cardcache.Cache{}
	h.must()
	first := h.line.len()
	h.line.reset()
	h.must()
	if h.line.len() != first {
		t.Errorf("%d commands, then %d", first, h.line.len())
	}
}

func TestCacheHoldsNoPINAndNamesNoCard(t *testing.T) {
	h := newRig(t, simulator.Options{}, rightPIN)
	dir := filepath.Join(t.TempDir(), "cards")
	h.Cache = cardcache.Cache{Dir: dir}
	h.must()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%v, %v", entries, err)
	}
	b, err := os.ReadFile(filepath.Join(dir, entries[0].Name()))
	if err != nil {
		t.Fatal(err)
	}
	for _, pin := range []string{rightPIN, "MTIzNDU2Nzg"} { // the second is the first in base64
		if bytes.Contains(b, []byte(pin)) {
			t.Errorf("the entry holds the PIN as %s", pin)
		}
	}
	if bytes.Contains([]byte(entries[0].Name()), []byte(h.card.Identity().NIS)) {
		t.Error("the entry is named after the card")
	}
}

// The other person's certificate is cached under a card's NIS: EF.SOD tells.
func TestAnswerIsTheCardsOwnWhateverTheCacheHolds(t *testing.T) {
	h := newRig(t, simulator.Options{}, rightPIN)
	other := newCard(t, simulator.Options{Faults: []simulator.Fault{{Name: simulator.FaultOtherCard}}})
	s := static(t, other)
	s.NIS = []byte(h.card.Identity().NIS)
	if err := h.Cache.Store(s); err != nil {
		t.Fatal(err)
	}
	h.reader.Put(h.card)
	a, err := h.Login(t.Context(), request(token.CMS), func(card.Event) {})
	if err != nil {
		t.Fatal(err)
	}
	v := relying.Verifier{Origin: origin, Anchors: h.Anchors, Now: h.Now, MaxAge: time.Minute}
	id, err := v.Verify(t.Context(), a.Format, a.Data, nonce)
	if err != nil || id.FiscalCode != h.card.Identity().Person.FiscalCode {
		t.Errorf("verified %+v, %v", id, err)
	}
}
