package relying_test

import (
	"context"
	"crypto/x509"
	"math/big"
	"sync"
	"testing"
	"time"

	"cied/fault"
	"cied/pki"
	"cied/pki/pkitest"
	"cied/pki/revocation"
	"cied/relying"
	"cied/token"
)

// An office answers about certificates, and counts what it is asked.
type office struct {
	mu     sync.Mutex
	status revocation.Status
	asked  int
}

func (o *office) Check(_ context.Context, _ *x509.Certificate, _ pki.Anchor, _ time.Time) revocation.Status {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asked++
	return o.status
}

// A desk is a verifier that remembers chains, with a card's answer.
type desk struct {
	relying.Verifier
	clock  *clock
	answer []byte
}

func newDesk(t testing.TB, w *pkitest.World, template *x509.Certificate) *desk {
	t.Helper()
	key := pkitest.Key(t, "card")
	k := &clock{pkitest.Now}
	d := &desk{Verifier: *verifier(w), clock: k, answer: answer(t, token.WebEID, w.Sub.Issue(t, template, &key.PublicKey), key, origin, nonce)}
	d.Chains, d.Now = new(relying.Chains), k.now
	return d
}

func (d *desk) verify(t testing.TB) error {
	t.Helper()
	_, err := d.Verify(t.Context(), token.WebEID, d.answer, nonce)
	return err
}

func TestChainIsKeptForFiveMinutes(t *testing.T) {
	d := newDesk(t, pkitest.New(t), pkitest.CardTemplate())
	first, err := d.Verify(t.Context(), token.WebEID, d.answer, nonce)
	wantFault(t, err, "")
	for _, step := range []struct {
		after time.Duration
		known bool
	}{
		{0, true}, {relying.ChainTTL - 1, true}, {1, false}, {relying.ChainTTL - 1, true}, {-relying.ChainTTL, false},
	} {
		d.clock.at = d.clock.at.Add(step.after)
		if got := d.Chains.Knows(d.Anchors, d.clock.at); got != step.known {
			t.Errorf("at %v a chain is known: %v", d.clock.at, got)
		}
		again, err := d.Verify(t.Context(), token.WebEID, d.answer, nonce)
		if err != nil || again != first {
			t.Errorf("%+v, %v; want %+v", again, err, first)
		}
	}
}

// TestKeptChainSparesNothingElse keeps a chain, and then presents what must be refused.
func TestKeptChainSparesNothingElse(t *testing.T) {
	w := pkitest.New(t)
	for name, tc := range map[string]struct {
		spoil func(d *desk)
		want  fault.Code
	}{
		"another nonce": {func(d *desk) {
			d.answer = answer(t, token.WebEID, w.Card, pkitest.Key(t, "card"), origin, nonce[:43]+"A")
		}, fault.TokenSignature},
		"the certificate has ended": {func(d *desk) { d.clock.at = d.clock.at.Add(time.Minute + time.Second) }, fault.CertExpired},
		"revoked since":             {func(d *desk) { d.Revocation = &office{status: revocation.Status{State: revocation.Revoked}} }, fault.CertRevoked},
		"unknown, and has to be known": {func(d *desk) {
			d.Revocation, d.RequireRevocation = new(office), true
		}, fault.RevocationUnknown},
		"its CA was withdrawn": {func(d *desk) { d.Anchors = d.Anchors.Withdraw(pki.KeyOf(w.Sub.Certificate)) }, fault.CertIssuerWithdrawn},
		"anchors of a new list": {func(d *desk) {
			d.Anchors = pki.NewAnchors([]*x509.Certificate{w.Root2024.Certificate}, nil, false)
		}, fault.CertIssuerUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			template := pkitest.CardTemplate()
			template.NotAfter = pkitest.Now.Add(time.Minute)
			d := newDesk(t, w, template)
			wantFault(t, d.verify(t), "")
			tc.spoil(d)
			wantFault(t, d.verify(t), tc.want)
		})
	}
}

func TestKeptChainEndsWithItsCA(t *testing.T) {
	w := pkitest.New(t)
	short := pkitest.SubTemplate()
	short.NotAfter = pkitest.Now.Add(time.Minute)
	w.Sub = w.Root.Sub(t, short, pkitest.Key(t, "sub"))
	d := newDesk(t, w, pkitest.CardTemplate())
	wantFault(t, d.verify(t), "")
	d.clock.at = d.clock.at.Add(2 * time.Minute)
	wantFault(t, d.verify(t), fault.CertExpired)
}

func TestRefusalsAreNotKept(t *testing.T) {
	template := pkitest.CardTemplate()
	template.NotBefore = pkitest.Now.Add(time.Minute)
	d := newDesk(t, pkitest.New(t), template)
	wantFault(t, d.verify(t), fault.CertNotYetValid)
	if n := d.Chains.Len(); n != 0 {
		t.Errorf("%d chains are kept", n)
	}
	d.clock.at = d.clock.at.Add(2 * time.Minute)
	wantFault(t, d.verify(t), "")
}

func TestRevocationIsAskedForKeptChainsToo(t *testing.T) {
	d := newDesk(t, pkitest.New(t), pkitest.CardTemplate())
	o := &office{status: revocation.Status{State: revocation.Good}}
	d.Revocation, d.RequireRevocation = o, true
	for n := range 3 {
		wantFault(t, d.verify(t), "")
		if o.asked != n+1 {
			t.Errorf("asked %d times in %d logins", o.asked, n+1)
		}
	}
}

// TestManyChainsForgetTheOldest gives the one certificate many numbers.
func TestManyChainsForgetTheOldest(t *testing.T) {
	w := pkitest.New(t)
	d := newDesk(t, w, pkitest.CardTemplate())
	wantFault(t, d.verify(t), "")
	d.Chains.Fill(relying.MaxChains - 1)
	wantFault(t, d.verify(t), "")
	if n := d.Chains.Len(); n != relying.MaxChains {
		t.Errorf("%d chains are kept", n)
	}
	template := pkitest.CardTemplate()
	template.SerialNumber = big.NewInt(5)
	other := newDesk(t, w, template)
	other.Chains, other.Anchors = d.Chains, d.Anchors
	wantFault(t, other.verify(t), "")
	if n := d.Chains.Len(); n != relying.MaxChains {
		t.Errorf("%d chains are kept", n)
	}
}

func TestClearForgetsAllChains(t *testing.T) {
	d := newDesk(t, pkitest.New(t), pkitest.CardTemplate())
	wantFault(t, d.verify(t), "")
	d.Chains.Clear()
	if n := d.Chains.Len(); n != 0 {
		t.Errorf("%d chains are kept", n)
	}
	wantFault(t, d.verify(t), "")
}

// TestVerifiersShareChainsWhileAnchorsChange is for the race detector: no chain that was
// proved under the old anchors is believed under the new.
func TestVerifiersShareChainsWhileAnchorsChange(t *testing.T) {
	w := pkitest.New(t)
	d := newDesk(t, w, pkitest.CardTemplate())
	withdrawn := d.Verifier
	withdrawn.Anchors = d.Anchors.Withdraw(pki.KeyOf(w.Sub.Certificate))
	var wg sync.WaitGroup
	for i := range 16 {
		v, want := d.Verifier, fault.Code("")
		if i%2 == 1 {
			v, want = withdrawn, fault.CertIssuerWithdrawn
		}
		wg.Go(func() {
			if _, err := v.Verify(t.Context(), token.WebEID, d.answer, nonce); fault.CodeOf(err) != want {
				t.Errorf("%v, want %q", err, want)
			}
		})
	}
	wg.Wait()
}
