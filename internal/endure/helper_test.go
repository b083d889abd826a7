//go:build linux && cgo

package endure

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"net"
	"sync"
	"testing"
	"time"

	"cied/card"
	"cied/card/cardcache"
	"cied/fault"
	"cied/internal/machinetest"
	"cied/login"
	"cied/nfc"
	"cied/pki"
	"cied/secret"
	"cied/simulator"
	"cied/token"
)

// patience is how long any one step may take; it is never spent unless a test fails.
const patience = 60 * time.Second

// now is inside the validity of every certificate of the simulated world.
var now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// world is minted once.
var world = sync.OnceValues(func() (*simulator.World, error) { return simulator.NewWorld(now) })

// A rig is a login service, and a person with a card in front of one of its readers.
type rig struct {
	*login.Service
	t      testing.TB
	addr   string // where the card of the first reader connects
	card   *simulator.Card
	person *person
	events chan card.Event
	power  power // of the card
	lift   func()
}

// newRig has a card that lies nowhere yet.
func newRig(t testing.TB, d nfc.Driver, addr string) *rig {
	t.Helper()
	h := &rig{t: t, addr: addr, person: new(person), events: make(chan card.Event, 1000), lift: func() {}}
	t.Cleanup(func() { h.lift() })
	h.card = newCard(t, "")
	var err error
	if h.Service, err = serviceOn(d, h.person, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	return h
}

// onPCSCD is a rig on a service of its own.
func onPCSCD(t testing.TB) (*rig, *machinetest.PCSCD) {
	t.Helper()
	p := machinetest.NewPCSCD(t)
	d := nfc.NewPCSC(nfc.PCSCOptions{Retry: 50 * time.Millisecond})
	return newRig(t, d, "127.0.0.1:"+p.Port), p
}

func newCard(t testing.TB, family string) *simulator.Card {
	t.Helper()
	w, err := world()
	if err != nil {
		t.Fatal(err)
	}
	c, err := simulator.New(simulator.Options{Family: family, World: w, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// serviceOn trusts the simulated world. cache is where it remembers cards; "": nowhere.
func serviceOn(d nfc.Driver, p login.Prompter, cache string) (*login.Service, error) {
	w, err := world()
	if err != nil {
		return nil, err
	}
	anchors := pki.NewAnchors(append(w.CIERoots(), w.CIEIssuers()...), []*x509.Certificate{w.CSCA()}, true)
	return &login.Service{
		Terminal: &card.Terminal{
			Readers: d, Anchors: anchors, Cache: cardcache.Cache{Dir: cache},
			Rand: rand.Reader, Now: func() time.Time { return now },
		},
		Prompt: p, App: "https://cied.invalid/endure", Version: "test",
	}, nil
}

// request is a patient one: it waits out what it can.
func request() login.Request {
	return login.Request{
		Origin: "https://idp.example.test", Nonce: "dGhpcyBub25jZSBoYXMgdGhpcnR5LXR3byBieXRlcy4=",
		Format: token.WebEID, Patient: true,
	}
}

// lay lays the card on the reader; h.lift takes it away, and so does the end of the test.
func (h *rig) lay() {
	h.t.Helper()
	conn, err := net.Dial("tcp", h.addr)
	if err != nil {
		h.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var work sync.WaitGroup
	work.Go(func() { _ = simulator.Attach(ctx, cardConn{conn.(*net.TCPConn), &h.power}, h.card) }) // its end is the card's, whoever caused it
	h.lift = func() { cancel(); work.Wait() }
}

// untilEmpty waits until the service has seen that the first reader has no card.
func (h *rig) untilEmpty() { h.t.Helper(); h.untilSeen(nfc.Absent) }

// untilPresent waits until the service has seen the card.
func (h *rig) untilPresent() { h.t.Helper(); h.untilSeen(nfc.Present) }

func (h *rig) untilSeen(want nfc.CardState) {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), patience)
	defer cancel()
	seen := false
	_ = h.Readers.Watch(ctx, func(readers []nfc.Reader, err error) {
		if err == nil && len(readers) > 0 && readers[0].Card == want {
			seen = true
			cancel()
		}
	})
	if !seen {
		h.t.Errorf("the service has not seen in %v that the card is %v", patience, want)
	}
}

// begin starts a login in the background.
func (h *rig) begin(ctx context.Context) (end chan error) {
	end = make(chan error, 1)
	go func() {
		_, err := h.Login(ctx, request(), func(e card.Event) { h.events <- e })
		end <- err
	}()
	return end
}

// until waits for a stage with the code of its note.
func (h *rig) until(stage card.Stage, note fault.Code) {
	h.t.Helper()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	var seen []card.Event
	for {
		select {
		case e := <-h.events:
			if seen = append(seen, e); e.Stage == stage && fault.CodeOf(e.Note) == note {
				return
			}
		case <-timer.C:
			h.t.Fatalf("%s %q did not come in %v: %v", stage, note, patience, seen)
		}
	}
}

// well waits for the end of a login, which must be good.
func (h *rig) well(end chan error) {
	h.t.Helper()
	select {
	case err := <-end:
		if err != nil {
			h.t.Fatal(err)
		}
	case <-time.After(patience):
		h.t.Fatal("the login does not end")
	}
	for len(h.events) > 0 {
		<-h.events
	}
}

// asked checks how often the person was asked, and that each answer went to the card at
// most once.
func (h *rig) asked(want int) {
	h.t.Helper()
	if got := h.person.count(); got != want {
		h.t.Errorf("%d questions, want %d", got, want)
	}
	if sent := h.card.PINAttempts(); sent != 1 {
		h.t.Errorf("%d PINs to the card since it was laid, want 1", sent)
	}
}

// A person types the PIN of the simulated card, an invented one, whenever asked.
type person struct {
	mu    sync.Mutex
	times int
	while func(context.Context) // what happens while the person types, the first time
}

func (p *person) Ask(ctx context.Context, _ login.Question) (secret.PIN, error) {
	p.mu.Lock()
	p.times++
	while := p.while
	p.while = nil
	p.mu.Unlock()
	if while != nil {
		while(ctx)
	}
	if ctx.Err() != nil {
		return secret.PIN{}, context.Cause(ctx)
	}
	return secret.NewPIN([]byte("12345678"))
}

func (p *person) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.times
}
