package login_test

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"testing"
	"time"

	"cied/fault"
	"cied/internal/simreader"
	"cied/login"
	"cied/login/cardcache"
	"cied/nfc"
	"cied/pki"
	"cied/relying"
	"cied/secret"
	"cied/simulator"
	"cied/token"
)

const (
	origin = "https://idp.example.test"
	nonce  = "dGhpcyBub25jZSBoYXMgdGhpcnR5LXR3byBieXRlcy4="
)

// now is inside the validity of every simulated certificate that is meant to be valid.
var now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// person answers questions with the PINs given, in order, and remembers what was asked.
type person struct {
	pins    []string
	asked   []login.Question
	decline error  // said instead of a PIN
	while   func() // what happens while the person types
}

func (p *person) Ask(_ context.Context, q login.Question) (secret.PIN, error) {
	p.asked = append(p.asked, q)
	if p.while != nil {
		p.while()
	}
	if p.decline != nil || len(p.pins) == 0 {
		return secret.PIN{}, fault.New(fault.Cancelled, "test", p.decline)
	}
	pin, err := secret.NewPIN([]byte(p.pins[0]))
	p.pins = p.pins[1:]
	return pin, err
}

func newCard(t testing.TB, o simulator.Options) *simulator.Card {
	t.Helper()
	o.Now = now
	c, err := simulator.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func anchors(t testing.TB, w *simulator.World) *pki.Anchors {
	t.Helper()
	cie := append(w.CIERoots(), w.CIEIssuers()...)
	return pki.NewAnchors(cie, []*x509.Certificate{w.CSCA()}, true)
}

func service(t testing.TB, r nfc.Driver, w *simulator.World, p login.Prompter) *login.Service {
	t.Helper()
	return &login.Service{
		Readers: r, Prompt: p, Anchors: anchors(t, w),
		Cache: cardcache.Cache{Dir: t.TempDir()},
		Rand:  rand.Reader, Now: func() time.Time { return now },
		App: "https://cied.invalid/test", Wait: time.Second,
	}
}

func request(f token.Format) login.Request {
	return login.Request{Origin: origin, Nonce: nonce, Format: f}
}

func TestEveryFamilyLogsInAndIsKnownTheSecondTime(t *testing.T) {
	for _, f := range simulator.Families() {
		t.Run(f.Name, func(t *testing.T) {
			card := newCard(t, simulator.Options{Family: f.Name})
			r := simreader.New(card)
			p := &person{pins: []string{"12345678", "12345678"}}
			s := service(t, r, card.World(), p)
			for _, time := range []string{"first", "known"} {
				r.Put(card)
				a, err := s.Login(t.Context(), request(token.WebEID), func(login.Event) {})
				if err != nil {
					t.Fatalf("%s: %v", time, err)
				}
				v := relying.Verifier{Origin: origin, Anchors: s.Anchors, Now: s.Now}
				id, err := v.Verify(a.Format, a.Data, nonce)
				if err != nil {
					t.Fatal(err)
				}
				if want := card.Identity().Person.FiscalCode; id.FiscalCode != want {
					t.Errorf("verified %s, want %s", id.FiscalCode, want)
				}
				t.Logf("%s: %d commands, tries %d", time, card.Commands(), p.asked[len(p.asked)-1].Left)
			}
		})
	}
}
