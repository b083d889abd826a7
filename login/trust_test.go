package login_test

import (
	"crypto/x509"
	"fmt"
	"strings"
	"testing"
	"time"

	"cied/fault"
	"cied/internal/cardtest"
	"cied/login"
	"cied/pki"
	"cied/simulator"
	"cied/token"
)

// trustEnd is how a login ends, how often the PIN went to the card, and how often the person
// was asked.
type trustEnd struct {
	code            fault.Code
	verified, asked int
}

// A trustCase is something wrong with a chip, with its certificate, or with those who vouch
// for them. Where nothing happens to the world, its name is a fault of the simulated card.
type trustCase struct {
	name   string
	happen func(*login.Service) // to the world, since the card was remembered
	first  trustEnd             // with a card that was never seen
	known  trustEnd             // with a card whose bytes are remembered
}

// trustCases is the table. What EF.SOD and the chip's key tell is known before the PIN, and
// what the certificate tells is where it is remembered. A certificate that nobody has read
// costs a question and one VERIFY: without the chip does not give it out.
func trustCases(t testing.TB) []trustCase {
	inTime := func(c fault.Code) trustEnd { return trustEnd{c, 0, 0} }
	afterPIN := func(c fault.Code) trustEnd { return trustEnd{c, 1, 1} }
	chip := func(name string, c fault.Code, happen func(*login.Service)) trustCase {
		return trustCase{name, happen, inTime(c), inTime(c)}
	}
	certificate := func(name string, c fault.Code, happen func(*login.Service)) trustCase {
		return trustCase{name, happen, afterPIN(c), inTime(c)}
	}
	return []trustCase{
		chip(simulator.FaultGarbledSOD, fault.SODMalformed, nil),
		chip(simulator.FaultForgedSOD, fault.SODSignature, nil),
		chip(simulator.FaultForgedDataGroup, fault.SODDataGroup, nil),
		chip(simulator.FaultForgedDS, fault.SODSigner, nil),
		chip(simulator.FaultUnfitDS, fault.SODSigner, nil),
		chip(simulator.FaultEarlyDS, fault.SODSigner, nil),
		chip(simulator.FaultUnknownIssuer, fault.ChipIssuerUnknown, nil),
		chip(simulator.FaultWrongChipKey, fault.ChipForged, nil),
		chip("Country Signer withdrawn", fault.SODSigner, withdraw(t, (*simulator.World).CSCA)),
		chip("clock three years behind", fault.CertNotYetValid, clock(-3)),

		certificate(simulator.FaultExpired, fault.CertExpired, nil),
		certificate(simulator.FaultNotYetValid, fault.CertNotYetValid, nil),
		certificate(simulator.FaultUnknownCA, fault.CertIssuerUnknown, nil),
		certificate(simulator.FaultSameNameRoot, fault.CertIssuerUnknown, nil),
		certificate(simulator.FaultWrongPolicy, fault.CertPolicy, nil),
		certificate(simulator.FaultCALeaf, fault.CertPurpose, nil),
		certificate(simulator.FaultWeakKey, fault.CertWeakKey, nil),
		certificate(simulator.FaultNoFiscalCode, fault.CertSubject, nil),
		certificate("issuing CA withdrawn", fault.CertIssuerWithdrawn, withdraw(t, issuingCA)),
		certificate("root withdrawn", fault.CertIssuerWithdrawn, withdraw(t, root)),
		certificate("clock two years behind", fault.CertNotYetValid, clock(-2)),
		certificate("clock ten years ahead", fault.CertExpired, clock(10)),
		certificate("revoked", fault.CertRevoked, revoke),

		// Only a signature shows that the chip holds another key than the certificate's.
		{simulator.FaultKeyMismatch, nil, afterPIN(fault.KeyMismatch), afterPIN(fault.KeyMismatch)},
	}
}

// withdraw is an update after which the State no longer vouches for an authority.
func withdraw(t testing.TB, which func(*simulator.World) *x509.Certificate) func(*login.Service) {
	return func(s *login.Service) {
		s.Anchors = s.Anchors.Withdraw(pki.KeyOf(which(cardtest.World(t))))
	}
}

func root(w *simulator.World) *x509.Certificate      { return w.CIERoots()[0] }
func issuingCA(w *simulator.World) *x509.Certificate { return w.CIEIssuers()[0] }

// clock sets the computer's clock by years. The certificate of a simulated card begins in
// the year before its world's, its Document Signer a year earlier.
func clock(years int) func(*login.Service) {
	return func(s *login.Service) {
		s.Now = func() time.Time { return now.AddDate(years, 0, 0) }
	}
}

func revoke(s *login.Service) { s.Revocation = &registry{kept: suspended} }

// lay puts the card of c before a person, in the world of c.
func (c trustCase) lay(t *testing.T, remembered bool) *rig {
	t.Helper()
	if c.happen == nil {
		h := newRig(t, faulty(c.name), rightPIN)
		if remembered {
			h.remember()
		}
		return h
	}
	h := newRig(t, simulator.Options{}, rightPIN)
	if remembered {
		h.must() // while all was well
		h.person.pins = []string{rightPIN}
	}
	c.happen(h.Service)
	return h
}

// ends runs one login, which must spend no try of the PIN and leave the card reset.
func (h *rig) ends(want trustEnd) {
	h.t.Helper()
	h.line.reset()
	h.person.asked = nil
	h.reader.Put(h.card)
	_, err := h.Login(h.t.Context(), request(token.WebEID), h.tell)
	got := trustEnd{fault.CodeOf(err), h.line.count(presentsPIN), len(h.person.asked)}
	if got != want {
		h.t.Errorf("got %v, want %v: %v", got, want, err)
	}
	if left, _ := h.card.TriesLeft(); left != 3 {
		h.t.Errorf("%d tries left", left)
	}
	h.checkReset()
}

func (e trustEnd) String() string {
	return fmt.Sprintf("%-21s VERIFY %d asked %d", e.code, e.verified, e.asked)
}

// TestTrustFaultEndsWithItsCodeAndSparesThePIN shows its table with -v.
func TestTrustFaultEndsWithItsCodeAndSparesThePIN(t *testing.T) {
	for _, c := range trustCases(t) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.lay(t, false).ends(c.first)
			c.lay(t, true).ends(c.known)
			t.Logf("first: %v   known: %v", c.first, c.known)
		})
	}
}

// A person whose clock is wrong reads just that, with what it says and what it ought to.
func TestWrongClockIsNamedWithBothDates(t *testing.T) {
	for years, bound := range map[int]string{
		-3: "2024-01-01", // the Document Signer's beginning
		-2: "2025-01-01", // the certificate's beginning
		10: "2035-01-01", // its end
	} {
		h := newRig(t, simulator.Options{}, rightPIN)
		h.remember()
		clock(years)(h.Service)
		err := h.login()
		clockSays := now.AddDate(years, 0, 0).Format(time.DateOnly)
		for _, want := range []string{"check the clock", bound, clockSays} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%+d years: no %q in %v", years, want, err)
			}
		}
	}
}
