package replay

import (
	"bytes"
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"

	"cied/apdu/trace"
	"cied/card"
	"cied/fault"
	"cied/ias"
	"cied/login"
	"cied/pki"
	"cied/secret"
	"cied/simulator"
	"cied/token"
)

// The invented site and challenge of every login that is replayed.
const (
	Origin = "https://idp.example.test"
	Nonce  = "dGhpcyBub25jZSBoYXMgdGhpcnR5LXR3byBieXRlcy4="
)

// Simulated begins the first header of a trace whose card is a simulated one: what follows
// is its family. It is replayed under the simulator's authorities.
const Simulated = "simulator/"

// A Player replays traces, one at a time. The zero value replays simulated cards.
type Player struct {
	Anchors *pki.Anchors // for cards that are not simulated; nil: such traces are refused

	worlds map[int]*simulator.World // by year: equal years give equal authorities
}

// Play replays t. It returns nil if every line was used in its turn and the end is the one
// that the header states. Otherwise it is fault.TraceDiffers, with the line; or
// fault.TraceInvalid where t is no trace that can be replayed.
func (p *Player) Play(ctx context.Context, t *trace.Trace) error {
	const op = "replay"
	run, err := p.prepare(t)
	if err != nil {
		return fault.New(fault.TraceInvalid, op, err)
	}
	end := End(run.use(ctx))
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err := run.card.Done(); err != nil {
		if end != string(fault.Internal) { // else it is the difference that ended the use
			err = fmt.Errorf("%w; it ended with %q", err, end)
		}
		return fault.New(fault.TraceDiffers, op, err)
	}
	if end != t.Header.Expect {
		return fault.New(fault.TraceDiffers, op, fmt.Errorf("it ends with %q, not %q", end, t.Header.Expect))
	}
	if n := run.drawn.Len(); n > 0 {
		return fault.New(fault.TraceDiffers, op, fmt.Errorf("%d random bytes were not drawn", n))
	}
	return nil
}

// End is how a use came out as the third header of a trace states it: "ok", "card-removed",
// "pin-wrong left=2".
func End(err error) string {
	switch f := fault.Of(err); {
	case err == nil:
		return "ok"
	case f.Left > 0:
		return fmt.Sprintf("%s left=%d", f.Code, f.Left)
	default:
		return string(f.Code)
	}
}

// a run is one trace with the terminal of then.
type run struct {
	Terminal
	card  *trace.Card
	drawn *bytes.Reader
	at    *card.Terminal
}

var (
	errNoTerminal = errors.New("it does not tell what the terminal drew, and cannot be replayed")
	errAnchors    = errors.New("its card is not a simulated one, and no authorities are given")
)

// prepare builds the terminal that t tells of.
func (p *Player) prepare(t *trace.Trace) (*run, error) {
	if line := t.Redacted(); line > 0 {
		return nil, fmt.Errorf("line %d: %w", line, trace.ErrRedacted)
	}
	if t.Header.Terminal == "" {
		return nil, errNoTerminal
	}
	of, err := ParseTerminal(t.Header.Terminal)
	if err != nil {
		return nil, fmt.Errorf("line 4: %w", err)
	}
	anchors, known, err := p.surroundings(t.Header, of)
	if err != nil {
		return nil, err
	}
	r := &run{Terminal: of, card: t.Card(), drawn: bytes.NewReader(of.Drawn)}
	r.at = &card.Terminal{
		Readers: &reader{card: r.card, of: of}, Anchors: anchors, Cache: known,
		Rand: r.drawn, Now: func() time.Time { return of.At }, Wait: patience,
	}
	return r, nil
}

// patience is how long a replay waits for a card that is there from the beginning.
const patience = time.Second

// surroundings are the authorities of then, and what the program remembered.
func (p *Player) surroundings(h trace.Header, of Terminal) (*pki.Anchors, memory, error) {
	family, simulated := strings.CutPrefix(h.Card, Simulated)
	switch {
	case !simulated && p.Anchors == nil:
		return nil, memory{}, errAnchors
	case !simulated && of.Use == Known:
		return nil, memory{}, errors.New("nothing is remembered of a card that is not a simulated one")
	case !simulated:
		return p.Anchors, memory{}, nil
	}
	w, err := p.world(of.At)
	if err != nil {
		return nil, memory{}, err
	}
	a := pki.NewAnchors(append(w.CIERoots(), w.CIEIssuers()...), []*x509.Certificate{w.CSCA()}, true)
	if of.Use != Known {
		return a, memory{}, nil
	}
	known, err := remember(w, of.At, family)
	return a, known, err
}

// world is the simulator's, of the year of at.
func (p *Player) world(at time.Time) (*simulator.World, error) {
	if w, ok := p.worlds[at.Year()]; ok {
		return w, nil
	}
	w, err := simulator.NewWorld(at)
	if err != nil {
		return nil, err
	}
	if p.worlds == nil {
		p.worlds = map[int]*simulator.World{}
	}
	p.worlds[at.Year()] = w
	return w, nil
}

// use does with the card what was done then.
func (r *run) use(ctx context.Context) error {
	if r.Use == Inspect {
		info, err := r.at.Inspect(ctx, "")
		return cmp.Or(err, info.Chip)
	}
	s := &login.Service{Terminal: r.at, Prompt: new(person), App: "https://cied.invalid/replay", Version: "replay"}
	_, err := s.Login(ctx, login.Request{Origin: Origin, Nonce: Nonce, Format: token.WebEID}, func(card.Event) {})
	return err
}

// person types eight digits once: a trace does not tell which, and answers to any. The
// person says no to everything that is more than consent and PIN.
type person struct{}

// Ask implements login.Prompter.
func (*person) Ask(_ context.Context, q login.Question) (secret.PIN, error) {
	switch {
	case q.Wrong != nil:
		return secret.PIN{}, q.Wrong
	case q.LastTry():
		return secret.PIN{}, &fault.Error{Code: fault.PINLastTry, Op: "replay: ask", Left: q.Left}
	case q.UnknownIssuer:
		return secret.PIN{}, fault.New(fault.ChipIssuerUnknown, "replay: ask", nil)
	}
	return secret.NewPIN([]byte("00000000"))
}

// memory is a card.Cache of one card, or of none.
type memory struct{ known *ias.Static }

// Load implements card.Cache.
func (m memory) Load(nis []byte) (ias.Static, bool) {
	if m.known == nil || !bytes.Equal(m.known.NIS, nis) {
		return ias.Static{}, false
	}
	return *m.known, true
}

// Store and Forget implement card.Cache: nothing outlives a replay.
func (memory) Store(ias.Static) error { return nil }
func (memory) Forget([]byte) error    { return nil }
