package login_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"cied/card"
	"cied/fault"
	"cied/internal/simreader"
	"cied/nfc"
	"cied/simulator"
	"cied/token"
)

// with opens the card on r as another program does, and gives it up.
func with(t testing.TB, r *simreader.Reader, do func(nfc.Conn) error) {
	t.Helper()
	other, err := r.Connect(t.Context(), r.Name)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if _, err := other.Lock(ctx); err != nil {
		t.Fatalf("another program waits for the card: %v", err)
	}
	if err := do(other); err != nil {
		t.Error(err)
	}
}

func TestNobodyWaitsForTheCardWhileThePersonTypes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newRig(t, simulator.Options{}, rightPIN)
		h.person.while = func() {
			began := time.Now()
			with(t, h.reader, func(nfc.Conn) error { return nil })
			if waited := time.Since(began); waited != 0 {
				t.Errorf("another program has waited %v", waited)
			}
		}
		h.must()
		if n := h.line.count(agreesKeys); n != 1 {
			t.Errorf("%d key agreements for an undisturbed login", n)
		}
	})
}

func TestSessionThatAnotherProgramEndsIsOpenedAgainBeforeThePIN(t *testing.T) {
	t.Parallel()
	selects := func(aid ...byte) func(nfc.Conn) error {
		return func(c nfc.Conn) error {
			_, err := c.Transmit(t.Context(), append([]byte{0x00, 0xA4, 0x04, 0x0C, byte(len(aid))}, aid...))
			return err
		}
	}
	cases := map[string]func(nfc.Conn) error{
		"reset":                   func(c nfc.Conn) error { return c.Reset(t.Context()) },
		"selects the passport":    selects(0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01),
		"selects the CIE as well": selects(0xA0, 0x00, 0x00, 0x00, 0x00, 0x39),
		"selects, then resets": func(c nfc.Conn) error {
			return errors.Join(selects(0xA0, 0x00, 0x00, 0x00, 0x00, 0x39)(c), c.Reset(t.Context()))
		},
	}
	for name, disturb := range cases {
		for _, status := range []string{"same", "ok", "plain"} {
			t.Run(name+"/"+status, func(t *testing.T) {
				b := behaviour(t, "nxp", "sm-status="+status)
				h := newRig(t, simulator.Options{Behaviour: &b}, rightPIN)
				before := 0
				h.person.while = func() {
					before = h.line.count(agreesKeys)
					with(t, h.reader, disturb)
				}
				h.must()
				want := 1
				if status == "plain" { // counting the tries again ends the session once more
					want = 2
				}
				if n := h.line.count(agreesKeys) - before; n != want {
					t.Errorf("%d key agreements after the dialog, want %d", n, want)
				}
				if n := h.line.count(presentsPIN); n != 1 || len(h.person.asked) != 1 {
					t.Errorf("%d PINs sent, %d questions", n, len(h.person.asked))
				}
				h.checkLedger()
			})
		}
	}
}

func TestCardThatIsExchangedWhileThePersonTypesSeesNoPIN(t *testing.T) {
	for name, reconnects := range map[string]bool{"connection lost": false, "connection renewed": true} {
		t.Run(name, func(t *testing.T) {
			want := fault.CardRemoved
			h := newRig(t, simulator.Options{}, rightPIN)
			if reconnects {
				want = fault.CardChanged
				h.Readers = renewing{h.reader}
			}
			seen := new(line)
			other := newCard(t, simulator.Options{
				Faults: []simulator.Fault{{Name: simulator.FaultOtherCard}}, Observe: seen.observe,
			})
			h.person.while = func() { h.reader.Put(other) }
			err := h.login()
			if got := fault.CodeOf(err); got != want {
				t.Errorf("got %q, want %q: %v", got, want, err)
			}
			if n := h.line.count(presentsPIN) + seen.count(presentsPIN); n != 0 {
				t.Errorf("the PIN was sent %d times", n)
			}
		})
	}
}

func TestCardThatIsLiftedAndLaidBackIsProvedAgain(t *testing.T) {
	h := newRig(t, simulator.Options{}, rightPIN)
	h.Readers = renewing{h.reader}
	h.person.while = func() { h.reader.Put(nil); h.reader.Put(h.card) }
	h.must()
	if n := h.line.count(agreesKeys); n != 2 {
		t.Errorf("%d key agreements", n)
	}
	h.checkLedger()
}

// renewing is a driver whose connections outlive an exchange of the card, as those of
// PC/SC do: the next Lock takes whatever card lies there, and calls it fresh.
type renewing struct{ *simreader.Reader }

func (r renewing) Connect(ctx context.Context, name string) (nfc.Conn, error) {
	c, err := r.Reader.Connect(ctx, name)
	return &renewedConn{c, r.Reader}, err
}

type renewedConn struct {
	nfc.Conn
	reader *simreader.Reader
}

func (c *renewedConn) Lock(ctx context.Context) (bool, error) {
	fresh, err := c.Conn.Lock(ctx)
	if !errors.Is(err, fault.CardRemoved) {
		return fresh, err
	}
	next, err := c.reader.Connect(ctx, c.reader.Name)
	if err != nil {
		return false, err
	}
	c.Conn = next
	return c.Conn.Lock(ctx)
}

// The end in question is the error, or nil.
func TestCardIsResetAfterEveryEnd(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name    string
		options simulator.Options
		pins    []string
		want    fault.Code
	}{
		{"success", simulator.Options{}, []string{rightPIN}, ""},
		{"cancelled in the dialog", simulator.Options{}, nil, fault.Cancelled},
		{"wrong PIN, then cancelled", simulator.Options{}, []string{wrongPIN}, fault.Cancelled},
		{"blocked at the third try", simulator.Options{}, []string{wrongPIN, wrongPIN, wrongPIN}, fault.PINBlocked},
		{"certificate refused after the PIN", faulty(simulator.FaultExpired), []string{rightPIN}, fault.CertExpired},
		{"signature refused", faulty(simulator.FaultKeyMismatch), []string{rightPIN}, fault.KeyMismatch},
		{"chip refused", faulty(simulator.FaultForgedSOD), nil, fault.SODSignature},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			h := newRig(t, c.options, c.pins...)
			h.person.lastTry = true
			open := false
			h.person.while = func() { open = open || h.line.count(internalAuthenticates) > 0 }
			err := h.login()
			if got := fault.CodeOf(err); got != c.want {
				t.Errorf("got %q, want %q: %v", got, c.want, err)
			}
			if len(h.person.asked) > 0 && !open {
				t.Error("no session was ever open: the test proves nothing")
			}
			h.checkReset()
		})
	}
}

func faulty(name string) simulator.Options {
	return simulator.Options{Faults: []simulator.Fault{{Name: name}}}
}

// The probe of checkReset must be able to see what it looks for.
func TestSessionIsOpenWhileThePersonTypes(t *testing.T) {
	h := newRig(t, simulator.Options{}, rightPIN)
	h.person.while = func() {
		if !sessionOpen(t, h.reader) {
			t.Error("no session")
		}
	}
	h.must()
	h.checkReset()
}

// SIGTERM cancels the context of a login. A signature that is under way may be finished.
func TestCancelledLoginLeavesTheCardReset(t *testing.T) {
	t.Parallel()
	for _, stage := range []card.Stage{card.ReadingCard, card.Asking, card.Consented, card.Signing} {
		t.Run(string(stage), func(t *testing.T) {
			h := newRig(t, simulator.Options{}, rightPIN, rightPIN)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			_, err := h.Login(ctx, request(token.WebEID), func(e card.Event) {
				if e.Stage == stage {
					cancel()
				}
			})
			if err != nil && fault.CodeOf(err) != fault.Interrupted {
				t.Errorf("got %v", err)
			}
			if stage == card.Asking && (err == nil || h.line.count(presentsPIN) != 0) {
				t.Errorf("went on after the cancel: %v", err)
			}
			h.checkReset()
			h.checkLedger()
			h.must()
		})
	}
}

func TestDialogThatTimesOutIsATimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newRig(t, simulator.Options{}, rightPIN)
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
		defer cancel()
		h.person.while = func() { <-ctx.Done() }
		err := h.loginWith(ctx, request(token.WebEID))
		if got := fault.CodeOf(err); got != fault.Timeout {
			t.Errorf("got %v", err)
		}
		h.checkReset()
	})
}
