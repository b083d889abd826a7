package ias

import (
	"context"
	"encoding/binary"
	"errors"
	"testing"

	"cied/apdu"
	"cied/fault"
)

// hostile answers from a list of pieces, each behind its length in two bytes; then it
// begins again, as long as the terminal goes on asking.
type hostile struct {
	all, left []byte
	calls     int
}

var errPatience = errors.New("the terminal asks without end")

func (c *hostile) Transmit(context.Context, []byte) ([]byte, error) {
	if c.calls++; c.calls > 40_000 {
		return nil, errPatience
	}
	if len(c.left) < 2 {
		c.left = c.all
	}
	if len(c.left) < 2 {
		return nil, nil
	}
	n := min(int(binary.BigEndian.Uint16(c.left)), len(c.left)-2)
	answer := append(make([]byte, 0, n), c.left[2:2+n]...)
	c.left = c.left[2+n:]
	return answer, nil
}

// pieces is the input that makes a hostile card give these answers.
func pieces(answers ...string) (out []byte) {
	for _, s := range answers {
		b := unhex(s)
		out = binary.BigEndian.AppendUint16(out, uint16(len(b)))
		out = append(out, b...)
	}
	return out
}

// FuzzReading: whatever a card answers, reading ends, with bytes that have the length
// they announce or with a fault that names the card.
func FuzzReading(f *testing.F) {
	w := loadWorked(f)
	for _, names := range [][]string{{"GET DATA DH 97", "GET DATA DH 98", "GET DATA DH 99", "GET DATA CA key"}, {"SELECT EF 1004", "READ BINARY EF 1004"}} {
		var answers []string
		for _, e := range w.named(f, names...) {
			answers = append(answers, e.Responses...)
		}
		f.Add(pieces(answers...), false)
		f.Add(pieces(answers...), true)
	}
	for _, answers := range [][]string{{"9000"}, {"6282"}, {"6B00"}, {"6C01"}, {"6100"}, {"30829000"}, {"77833FFF9000"}} {
		f.Add(pieces(answers...), false)
	}
	f.Fuzz(func(t *testing.T, answers []byte, extended bool) {
		card := &hostile{all: answers}
		a := New(card, Options{ReaderExtended: extended})
		s, err := a.ReadStatic(context.Background(), nil)
		if err == nil {
			for _, b := range [][]byte{s.ChipKey, s.SOD} {
				if n, err := apdu.Length(b); err != nil || n != len(b) {
					t.Errorf("%d bytes that announce %d, %v", len(b), n, err)
				}
			}
			err = a.Authenticate(context.Background(), Static{})
		}
		checkEnd(t, a, err)
		if _, err := a.NIS(context.Background()); err != nil {
			checkEnd(t, a, err)
		}
	})
}

// FuzzAuthenticate: no invented card is believed, in clear or after a true key
// agreement, and no applet is left in a session with one.
func FuzzAuthenticate(f *testing.F) {
	w := loadWorked(f)
	static := w.static(f)
	var answers []string
	for _, e := range w.named(f, deviceAuthentication...) {
		answers = append(answers, e.Responses...)
	}
	f.Add(pieces(answers[:4]...), 8)
	f.Add(pieces(append([]string{"9000", "9000", "A60491020100" + "9000"}, answers[4:]...)...), 0)
	f.Add(pieces("9000"), 3)
	f.Add(pieces("6108"), 0)
	f.Fuzz(func(t *testing.T, invented []byte, genuine int) {
		card := &hostile{all: invented}
		genuine = min(max(genuine, 0), len(answers)-1) // answers that are the card's own
		card.left = append(pieces(answers[:genuine]...), invented...)
		a := New(card, Options{Rand: w.random(t)})
		err := a.Authenticate(context.Background(), static)
		if err == nil {
			t.Error("an invented card was believed")
		}
		checkEnd(t, a, err)
	})
}

// checkEnd demands that err says what a card did wrong, and that the applet is in no session.
func checkEnd(t *testing.T, a *Applet, err error) {
	t.Helper()
	switch fault.CodeOf(err) {
	case fault.CardAnswer, fault.CardIntegrity, fault.ChipForged, fault.CardNotCIE:
	case "":
		return
	default:
		t.Errorf("got %v", err)
	}
	if errors.Is(err, errPatience) || a.Alive() {
		t.Errorf("alive %v after %v", a.Alive(), err)
	}
}
