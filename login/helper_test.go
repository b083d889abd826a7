package login_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"slices"
	"sync"
	"testing"
	"time"

	"cied/card"
	"cied/fault"
	"cied/ias"
	"cied/internal/cardtest"
	"cied/internal/simreader"
	"cied/login"
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

	rightPIN = cardtest.PIN
	wrongPIN = "87651234"
)

var now = cardtest.Now

// rig is a service, a reader and a card on it, with a person in front of them.
type rig struct {
	*login.Service
	t      testing.TB
	card   *simulator.Card
	reader *simreader.Reader
	person *person
	line   *line
	stages []card.Event
}

// newRig lays a card with these options on a reader, before a person who types the PINs
// in their order.
func newRig(t testing.TB, o simulator.Options, pins ...string) *rig {
	t.Helper()
	h := &rig{t: t, line: new(line), person: &person{pins: pins}}
	o.Observe = h.line.observe
	h.card = newCard(t, o)
	h.reader = simreader.New(h.card)
	h.Service = service(t, h.reader, h.person)
	return h
}

func newCard(t testing.TB, o simulator.Options) *simulator.Card {
	t.Helper()
	return cardtest.Card(t, o)
}

func service(t testing.TB, r nfc.Driver, p login.Prompter) *login.Service {
	t.Helper()
	return &login.Service{
		Terminal: cardtest.Terminal(t, r),
		Prompt:   p,
		App:      "https://cied.invalid/test", Version: "test",
	}
}

func anchors(t testing.TB) *pki.Anchors {
	t.Helper()
	return cardtest.Anchors(t)
}

func request(f token.Format) login.Request {
	return login.Request{Origin: origin, Nonce: nonce, Format: f}
}

// login lays the card on the reader anew and runs one login. An answer that no login
// server would believe fails the test: it is worse than any fault.
func (h *rig) login() error {
	h.t.Helper()
	h.reader.Put(h.card)
	return h.loginWith(h.t.Context(), request(token.WebEID))
}

func (h *rig) loginWith(ctx context.Context, r login.Request) error {
	h.t.Helper()
	a, err := h.Login(ctx, r, h.tell)
	if err == nil {
		h.believe(a)
	}
	return err
}

func (h *rig) tell(e card.Event) { h.stages = append(h.stages, e) }

func (h *rig) believe(a login.Answer) {
	h.t.Helper()
	v := relying.Verifier{Origin: origin, Anchors: anchors(h.t), Now: func() time.Time { return now }}
	id, err := v.Verify(h.t.Context(), a.Format, a.Data, nonce)
	if err != nil {
		h.t.Fatalf("wrong success: %v", err)
	}
	if want := h.card.Identity().Person.FiscalCode; id.FiscalCode != want {
		h.t.Fatalf("verified %s, want %s", id.FiscalCode, want)
	}
}

// must demands a login that works.
func (h *rig) must() {
	h.t.Helper()
	if err := h.login(); err != nil {
		h.t.Fatal(err)
	}
}

// remember fills the cache with the bytes of the card as an earlier login may have left
// them, under other anchors and at another time than this run's.
func (h *rig) remember() {
	h.t.Helper()
	if err := h.Cache.Store(static(h.t, h.card)); err != nil {
		h.t.Fatal(err)
	}
}

// static reads what does not change on card. The certificate is the one that was made
// for it: nobody needs to type a PIN.
func static(t testing.TB, card *simulator.Card) ias.Static {
	t.Helper()
	card.Insert()
	a := ias.New(anyCard{card}, ias.Options{Rand: rand.Reader, ReaderExtended: true})
	if err := a.Select(t.Context()); err != nil {
		t.Fatal(err)
	}
	nis, err := a.NIS(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s, err := a.ReadStatic(t.Context(), nis)
	if err != nil {
		t.Fatal(err)
	}
	s.Certificate = card.Identity().Certificate.Raw
	return s
}

// anyCard is a simulated card as an apdu.Card.
type anyCard struct{ *simulator.Card }

func (c anyCard) Transmit(_ context.Context, b []byte) ([]byte, error) { return c.Card.Transmit(b) }

// person answers questions with the PINs given, in order, and remembers what was asked.
type person struct {
	pins    []string
	asked   []login.Question
	typed   int
	lastTry bool   // says yes to spending the last try
	trusts  bool   // says yes to a chip that nobody vouches for
	once    bool   // stands at a terminal without a keyboard: a second question is not answered
	while   func() // what happens while the person types
}

func (p *person) Ask(ctx context.Context, q login.Question) (secret.PIN, error) {
	p.asked = append(p.asked, q)
	if p.while != nil {
		p.while()
	}
	switch {
	case ctx.Err() != nil:
		return secret.PIN{}, context.Cause(ctx)
	case q.Wrong != nil && p.once:
		return secret.PIN{}, q.Wrong
	case q.LastTry() && !p.lastTry:
		return secret.PIN{}, &fault.Error{Code: fault.PINLastTry, Op: "test", Left: q.Left}
	case q.UnknownIssuer && !p.trusts:
		return secret.PIN{}, fault.New(fault.ChipIssuerUnknown, "test", nil)
	case len(p.pins) == 0:
		return secret.PIN{}, fault.New(fault.Cancelled, "test", nil)
	}
	pin, err := secret.NewPIN([]byte(p.pins[0]))
	p.pins = p.pins[1:]
	p.typed++
	return pin, err
}

// line is everything that has crossed the line to a card, over all its arrivals.
type line struct {
	mu    sync.Mutex
	sent  []exchange
	bytes int
	then  func(exchange) // what happens when a command has been carried out; nil for nothing
}

type exchange struct{ command, answer []byte }

func (l *line) observe(_ int, capdu, rapdu []byte) {
	e := exchange{bytes.Clone(capdu), bytes.Clone(rapdu)}
	l.mu.Lock()
	l.sent = append(l.sent, e)
	l.bytes += len(capdu) + len(rapdu)
	l.mu.Unlock()
	if l.then != nil {
		l.then(e)
	}
}

func (l *line) reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent, l.bytes = nil, 0
}

func (l *line) len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.sent)
}

// count returns how many commands were of that kind.
func (l *line) count(kind func(exchange) bool) int { return len(l.places(kind)) }

// places returns the numbers, from 1, of the commands of that kind.
func (l *line) places(kind func(exchange) bool) []int {
	l.mu.Lock()
	defer l.mu.Unlock()
	var n []int
	for i, e := range l.sent {
		if kind(e) {
			n = append(n, i+1)
		}
	}
	return n
}

// header is CLA INS P1 P2, of which a protected command keeps all but two bits of CLA.
func (e exchange) header() [4]byte {
	return [4]byte(append(slices.Clone(e.command[:min(4, len(e.command))]), 0, 0, 0, 0)[:4])
}

// presentsPIN reports whether e is VERIFY with data, clear or protected. A protected
// one without has a data field too, in which DO'97' comes first.
func presentsPIN(e exchange) bool {
	h, c := e.header(), e.command
	if h[1] != 0x20 || len(c) < 6 {
		return false
	}
	data := c[5]
	if c[4] == 0 && len(c) > 7 { // extended length
		data = c[7]
	}
	return h[0]&0x0C == 0 || data == 0x87
}

// agreesKeys is the last block of MSE SET for the key agreement, which ends every session.
func agreesKeys(e exchange) bool { return e.header() == [4]byte{0x00, 0x22, 0x41, 0xA6} }

// internalAuthenticates is the proof of the chip, and the signature too: they differ in
// the key that was chosen before.
func internalAuthenticates(e exchange) bool { return e.header() == [4]byte{0x0C, 0x88, 0x00, 0x00} }
