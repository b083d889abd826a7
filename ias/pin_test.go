package ias

import (
	"context"
	"errors"
	"testing"

	"cied/apdu"
	"cied/fault"
	"cied/secret"
)

// says is a card that answers every command with one status word.
func says(sw apdu.SW) answering {
	return func(apdu.Command) apdu.Response { return apdu.Response{SW: sw} }
}

// Fact sheet, section 11.
func TestProtectedStatusOfVerify(t *testing.T) {
	cases := []struct {
		name string
		sw   apdu.SW
		want fault.Code
		left int
	}{
		{"right", 0x9000, "", 0},
		{"wrong, two left", 0x63C2, fault.PINWrong, 2},
		{"wrong, one left", 0x63C1, fault.PINWrong, 1},
		{"wrong, and this was the last", 0x63C0, fault.PINBlocked, 0},
		{"wrong, the number not told", 0x6300, fault.PINWrong, TriesUnknown},
		{"blocked", 0x6983, fault.PINBlocked, 0},
		{"conditions not met", 0x6982, fault.CardAnswer, 0},
		{"wrong length", 0x6700, fault.CardAnswer, 0},
		{"secure messaging wrong", 0x6988, fault.CardAnswer, 0},
		{"reference data not usable", 0x6984, fault.PINUnusable, 0},
		{"no such PIN", 0x6A88, fault.PINUnusable, 0},
		{"something else", 0x6F00, fault.CardAnswer, 0},
	}
	for _, style := range []string{"same", "ok"} {
		for _, c := range cases {
			t.Run(style+"/"+c.name, func(t *testing.T) {
				a, p := inSession(t, says(c.sw))
				p.style = style
				err := a.Verify(context.Background(), pin(t, "12345678"))
				if fault.CodeOf(err) != c.want || err != nil && fault.Of(err).Left != c.left {
					t.Fatalf("got %+v", err)
				}
				if err != nil && !errors.Is(err, c.sw) {
					t.Errorf("%v does not keep the status word", err)
				}
				if p.calls != 1 {
					t.Errorf("%d commands", p.calls)
				}
			})
		}
	}
}

func TestVerifyCarriesTheDigitsAndNothingElse(t *testing.T) {
	var got []apdu.Command
	a, _ := inSession(t, func(c apdu.Command) apdu.Response { got = append(got, c); return apdu.Response{SW: apdu.OK} })
	if err := a.Verify(context.Background(), pin(t, "12345678")); err != nil {
		t.Fatal(err)
	}
	c := got[0]
	if len(got) != 1 || c.INS != 0x20 || c.P1 != 0 || c.P2 != 0x81 || string(c.Data) != "12345678" {
		t.Errorf("got %v", got)
	}
}

// An answer to VERIFY that nobody can prove: the try may have been used.
func TestBrokenExchangeAroundVerifyIsDoubtful(t *testing.T) {
	gone := fault.New(fault.CardRemoved, "nfc: transmit", nil)
	cases := []struct {
		name   string
		answer []byte
		err    error
		cause  error
	}{
		{"card lifted", nil, gone, fault.CardRemoved},
		{"success without protection", []byte{0x90, 0x00}, nil, apdu.OK},
		{"wrong PIN without protection", []byte{0x63, 0xC2}, nil, apdu.SW(0x63C2)},
		{"blocked without protection", []byte{0x69, 0x83}, nil, apdu.AuthMethodBlocked},
		{"wrong checksum", append([]byte{0x99, 0x02, 0x90, 0x00, 0x8E, 0x08}, make([]byte, 10)...), nil, fault.CardIntegrity},
		{"cut answer", []byte{0x90}, nil, fault.CardAnswer},
		{"another Le wanted", []byte{0x6C, 0x10}, nil, apdu.SW(0x6C10)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a, _ := inSession(t, nil)
			card := &fixed{answer: c.answer, err: c.err}
			a.ch.Card = card
			err := a.Verify(context.Background(), pin(t, "12345678"))
			if fault.CodeOf(err) != fault.PINDoubtful || !errors.Is(err, c.cause) {
				t.Errorf("got %v", err)
			}
			if card.calls != 1 || a.Alive() {
				t.Errorf("%d commands, alive %v", card.calls, a.Alive())
			}
		})
	}
}

// fixed is a card that gives one answer to everything, and counts.
type fixed struct {
	answer []byte
	err    error
	calls  int
}

func (c *fixed) Transmit(context.Context, []byte) ([]byte, error) {
	c.calls++
	return c.answer, c.err
}

// No automatic retry ever resends a PIN, also not where the card asks for another Le.
func TestPINIsSentOnceWhateverTheCardAnswers(t *testing.T) {
	for _, sw := range []apdu.SW{0x6C08, 0x6C00, 0x6103, 0x6700, 0x6E00} {
		a, p := inSession(t, says(sw))
		sent := 0
		p.plain = func(c apdu.Command) apdu.Response { sent++; return apdu.Response{SW: sw} }
		p.style = "ok"
		if err := a.Verify(context.Background(), pin(t, "12345678")); err == nil || sent != 1 {
			t.Errorf("%v: sent %d times, %v", sw, sent, err)
		}
	}
}

func TestPINIsNotSentOutsideALivingSession(t *testing.T) {
	dead := func(t *testing.T, a *Applet) {
		a.ch.Card = &fixed{answer: []byte{0x69, 0x88}}
		if _, err := a.SelectSignatureKey(context.Background()); err == nil {
			t.Fatal("a naked answer was taken")
		}
	}
	cases := []struct {
		name  string
		after func(*testing.T, *Applet)
	}{
		{"before any session", func(_ *testing.T, a *Applet) { a.sm = nil }},
		{"after an answer that ended it", dead},
		{"after SELECT", func(t *testing.T, a *Applet) {
			a.ch.Card = answering(says(apdu.OK))
			if err := a.Select(context.Background()); err != nil {
				t.Fatal(err)
			}
		}},
		{"after device authentication that failed", func(t *testing.T, a *Applet) {
			if err := a.Authenticate(context.Background(), Static{}); err == nil {
				t.Fatal("authenticated")
			}
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a, _ := inSession(t, says(apdu.OK))
			c.after(t, a)
			card := &fixed{answer: []byte{0x90, 0x00}}
			a.ch.Card = card
			if err := a.Verify(context.Background(), pin(t, "12345678")); fault.CodeOf(err) != fault.CardAnswer || card.calls != 0 {
				t.Errorf("%d commands, %v", card.calls, err)
			}
		})
	}
}

func TestPINThatIsNoneNeverReachesTheCard(t *testing.T) {
	wiped := pin(t, "12345678")
	wiped.Wipe()
	for name, p := range map[string]secret.PIN{"zero": {}, "wiped": wiped} {
		a, card := inSession(t, says(apdu.OK))
		if err := a.Verify(context.Background(), p); fault.CodeOf(err) != fault.PINFormat || card.calls != 0 || !a.Alive() {
			t.Errorf("%s: %d commands, alive %v, %v", name, card.calls, a.Alive(), err)
		}
	}
}

func TestTriesLeft(t *testing.T) {
	cases := []struct {
		name  string
		style string
		sw    apdu.SW
		left  int
		alive bool
	}{
		{"three", "same", 0x63C3, 3, true},
		{"one, told by a card with 9000 outside", "ok", 0x63C1, 1, true},
		{"none", "same", 0x63C0, 0, true},
		{"blocked", "same", 0x6983, 0, true},
		{"refused: wrong length", "same", 0x6700, TriesUnknown, true},
		{"refused: not supported", "ok", 0x6A81, TriesUnknown, true},
		{"already verified", "same", 0x9000, TriesUnknown, true},
		{"number not told", "same", 0x6300, TriesUnknown, true},
		{"bare, a hint that ends the session", "plain", 0x63C2, 2, false},
		{"bare and blocked", "plain", 0x6983, 0, false},
		{"bare refusal", "plain", 0x6700, TriesUnknown, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a, p := inSession(t, says(c.sw))
			p.style = c.style
			left, err := a.TriesLeft(context.Background())
			if err != nil || left != c.left || a.Alive() != c.alive || p.calls != 1 {
				t.Errorf("%d left, alive %v, %d commands, %v", left, a.Alive(), p.calls, err)
			}
		})
	}
}

func TestTriesLeftAsksWithoutData(t *testing.T) {
	a, _ := inSession(t, func(c apdu.Command) apdu.Response {
		if c.INS != 0x20 || c.P2 != 0x81 || len(c.Data) != 0 {
			t.Errorf("got %v", c)
		}
		return apdu.Response{SW: 0x63C3}
	})
	if _, err := a.TriesLeft(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestTriesLeftOfACardThatHasGone(t *testing.T) {
	a, _ := inSession(t, nil)
	a.ch.Card = &fixed{err: fault.New(fault.CardRemoved, "nfc: transmit", nil)}
	if left, err := a.TriesLeft(context.Background()); fault.CodeOf(err) != fault.CardRemoved || left != TriesUnknown {
		t.Errorf("%d left, %v", left, err)
	}
}
