package login_test

import (
	"context"
	"crypto/x509"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"cied/card"
	"cied/fault"
	"cied/internal/cardtest"
	"cied/pki"
	"cied/pki/revocation"
	"cied/simulator"
	"cied/token"
)

// What a registry may say, all of it invented.
var (
	listed    = revocation.Status{State: revocation.Good, By: revocation.ByCRL, ThisUpdate: now}
	good      = revocation.Status{State: revocation.Good, By: revocation.ByOCSP, ThisUpdate: now}
	offline   = revocation.Status{State: revocation.Unchecked, Why: fault.New(fault.RevocationUnknown, "test", errors.New("no network"))}
	suspended = revocation.Status{
		State: revocation.Revoked, By: revocation.ByOCSP, At: now.AddDate(0, -1, 0), Reason: "certificateHold", ThisUpdate: now,
	}
)

// registry is a revocation.Source that says what it is told to. What it notes may be read
// once the login has ended, and not before: so the race detector sees who is left over.
type registry struct {
	kept, answer revocation.Status
	ready        chan struct{} // the answer comes when it is closed; nil: never

	certificate *x509.Certificate // the one that was asked about
	issuer      pki.Anchor
	asked, gone int  // how often Ask has begun, and returned
	calledOff   bool // Ask has returned because its ctx ended
}

func (r *registry) Kept(c *x509.Certificate, issuer pki.Anchor, _ time.Time) revocation.Status {
	r.certificate, r.issuer = c, issuer
	return r.kept
}

func (r *registry) Ask(ctx context.Context, _ *x509.Certificate, _ pki.Anchor, _ time.Time) revocation.Status {
	r.asked++
	defer func() { r.gone++ }()
	select {
	case <-r.ready:
		return r.answer
	case <-ctx.Done():
		r.calledOff = true
		return offline
	}
}

// The moments at which an answer may come.
const (
	never   = ""
	typing  = "while the person types"
	signing = "while the card signs"
)

// comes has the answer of r come at a moment, and be there when the moment is over.
func (h *rig) comes(r *registry, moment string) {
	r.ready = make(chan struct{})
	come := func() {
		close(r.ready)
		synctest.Wait()
	}
	switch moment {
	case typing:
		h.person.while = come
	case signing:
		verified := false
		h.line.then = func(e exchange) {
			verified = verified || presentsPIN(e)
			if verified && internalAuthenticates(e) {
				come()
			}
		}
	}
}

func TestRevocationCountsAsFarAsItIsKnownInTime(t *testing.T) {
	cases := []struct {
		name       string
		remembered bool
		kept       revocation.Status
		answer     revocation.Status
		moment     string
		want       outcome
		told       revocation.State // in the answer of a login that works
		by         string
	}{
		{"remembered, kept as revoked", true, suspended, good, typing, outcome{fault.CertRevoked, 0}, "", ""},
		{"remembered, revoked in time", true, offline, suspended, typing, outcome{fault.CertRevoked, 0}, "", ""},
		{"remembered, revoked since the list", true, listed, suspended, typing, outcome{fault.CertRevoked, 0}, "", ""},
		{"remembered, revoked at the last moment", true, offline, suspended, signing, outcome{fault.CertRevoked, 1}, "", ""},
		{"remembered, good", true, offline, good, typing, outcome{"", 1}, revocation.Good, revocation.ByOCSP},
		{"remembered, no network", true, offline, offline, typing, outcome{"", 1}, revocation.Unchecked, ""},
		{"remembered, no network but a list", true, listed, offline, typing, outcome{"", 1}, revocation.Good, revocation.ByCRL},
		{"remembered, no answer in time", true, offline, suspended, never, outcome{"", 1}, revocation.Unchecked, ""},
		{"remembered, no answer but a list", true, listed, suspended, never, outcome{"", 1}, revocation.Good, revocation.ByCRL},

		{"new, kept as revoked", false, suspended, good, signing, outcome{fault.CertRevoked, 1}, "", ""},
		{"new, revoked in time", false, offline, suspended, signing, outcome{fault.CertRevoked, 1}, "", ""},
		{"new, good", false, offline, good, signing, outcome{"", 1}, revocation.Good, revocation.ByOCSP},
		{"new, no list and no answer in time", false, revocation.Status{}, suspended, never, outcome{"", 1}, revocation.Unchecked, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newRig(t, simulator.Options{}, rightPIN)
				if c.remembered {
					h.remember()
					h.line.reset()
				}
				r := &registry{kept: c.kept, answer: c.answer}
				h.comes(r, c.moment)
				h.Revocation = r
				a, err := h.Login(t.Context(), request(token.WebEID), h.tell)
				if got := (outcome{fault.CodeOf(err), h.line.count(presentsPIN)}); got != c.want {
					t.Errorf("got %+v, want %+v: %v", got, c.want, err)
				}
				if a.Revocation.State != c.told || a.Revocation.By != c.by {
					t.Errorf("told %v, want %s by %q", a.Revocation, c.told, c.by)
				}
				if unknown := c.told == revocation.Unchecked; unknown != errors.Is(a.Revocation.Why, fault.RevocationUnknown) {
					t.Errorf("unchecked because of %v", a.Revocation.Why)
				}
				r.checkEnd(t, c.kept.State == revocation.Revoked, c.moment == never)
			})
		})
	}
}

// checkEnd looks at a registry after a login: nobody is asked what is known already, and
// nobody works on when the login is over.
func (r *registry) checkEnd(t *testing.T, known, calledOff bool) {
	t.Helper()
	if asked := r.asked == 1; asked == known || r.gone != r.asked {
		t.Errorf("asked %d times, %d of which have ended", r.asked, r.gone)
	}
	if r.calledOff != calledOff {
		t.Errorf("called off: %v", r.calledOff)
	}
}

func TestRevokedCardSignsNothingAndIsNotRemembered(t *testing.T) {
	h := newRig(t, simulator.Options{}, rightPIN)
	h.Revocation = &registry{kept: suspended}
	if err := h.login(); fault.CodeOf(err) != fault.CertRevoked {
		t.Error(err)
	}
	if n := h.line.count(internalAuthenticates); n != 1 { // the proof of the chip
		t.Errorf("%d times INTERNAL AUTHENTICATE", n)
	}
	if _, known := h.Cache.Load([]byte(h.card.Identity().NIS)); known {
		t.Error("remembered")
	}
	h.checkReset()
}

// The second PIN of a login is held to what has become known since the first.
func TestRevocationThatComesBetweenTwoPINsKeepsTheSecondFromTheCard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newRig(t, simulator.Options{}, wrongPIN, rightPIN)
		h.remember()
		h.line.reset()
		r := &registry{answer: suspended, ready: make(chan struct{})}
		h.Revocation = r
		h.person.while = func() {
			if len(h.person.asked) == 2 {
				close(r.ready)
				synctest.Wait()
			}
		}
		err := h.login()
		if n := h.line.count(presentsPIN); fault.CodeOf(err) != fault.CertRevoked || n != 1 {
			t.Errorf("%v after %d VERIFY", err, n)
		}
	})
}

func TestRegistryIsAskedAboutTheCardAndItsIssuer(t *testing.T) {
	h := newRig(t, simulator.Options{}, rightPIN)
	r := &registry{}
	h.Revocation = r
	h.must()
	w := cardtest.World(t)
	if !r.certificate.Equal(h.card.Identity().Certificate) || r.issuer.SHA256 != pki.FingerprintOf(issuingCA(w)) {
		t.Errorf("asked about %v of %v", r.certificate.Subject, r.issuer.SHA256)
	}
}

func TestQuestionIsCalledOffWhereTheLoginEnds(t *testing.T) {
	h := newRig(t, simulator.Options{})
	h.remember()
	r := &registry{}
	h.Revocation = r
	if err := h.login(); fault.CodeOf(err) != fault.Cancelled {
		t.Error(err)
	}
	r.checkEnd(t, false, true)
}

func TestNobodyIsAskedWithoutARegistry(t *testing.T) {
	h := newRig(t, simulator.Options{}, rightPIN)
	a, err := h.Login(t.Context(), request(token.WebEID), func(card.Event) {})
	if err != nil || a.Revocation != (revocation.Status{}) {
		t.Errorf("told %v, %v", a.Revocation, err)
	}
}
