package card

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"cied/fault"
	"cied/ias"
	"cied/nfc"
)

// sorted is what is known of a card among several.
type sorted struct {
	event uint64 // of the reader when it was looked at
	cie   bool   // else another program holds it, and nobody knows
}

// choose completes v with the card to try. The only card is tried without a word. Of several
// the only CIE is: each is asked once whether it is one. Two are never chosen between: the
// person leaves one, or names its reader. A card that another program holds cannot be asked,
// and is no reason to leave a CIE alone. f.mu is held.
func (f *finder) choose(v view, cards []nfc.Reader) view {
	switch len(cards) {
	case 0:
		return v
	case 1:
		v.reader, v.found = cards[0], true
		return v
	}
	var cies []nfc.Reader
	for _, r := range cards {
		switch s, known := f.sorted[r.Name]; {
		case !known || s.event != r.Event:
			v.reader, v.unsure = r, true
			return v
		case s.cie:
			cies = append(cies, r)
		}
	}
	switch len(cies) {
	case 0: // another program holds each: let us see for how long
		v.reader, v.found = cards[0], true
	case 1:
		v.reader, v.found = cies[0], true
	default:
		v.event, v.hopeless = Event{Stage: WaitingCard, Note: several(cies)}, true
	}
	return v
}

func several(on []nfc.Reader) error {
	var names []string
	for _, r := range on {
		names = append(names, fmt.Sprintf("%q", r.Name))
	}
	return fault.New(fault.CardsSeveral, "card: find card", errors.New("a CIE on each of "+strings.Join(names, ", ")))
}

// sort finds out what lies on r. Its error ends the search: a fault that no other card
// could mend, or the end of ctx.
func (f *finder) sort(ctx context.Context, r nfc.Reader) error {
	err := f.recognise(ctx, r)
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err == nil, errors.Is(err, fault.CardInUse):
		f.sorted[r.Name] = sorted{event: r.Event, cie: err == nil}
		return nil
	case f.passOver(r, err, true):
		return nil
	}
	return err
}

// recognise asks the card on r for the CIE application, and leaves it reset: nil where it
// has it, else fault.CardNotCIE or why it could not be asked.
func (t *Terminal) recognise(ctx context.Context, r nfc.Reader) error {
	ctx, cancel := context.WithTimeout(ctx, sortTime)
	defer cancel()
	return t.glance(ctx, r, (*ias.Applet).Select)
}

// glance speaks to the card on r without a session, and leaves it reset.
func (t *Terminal) glance(ctx context.Context, r nfc.Reader, do func(*ias.Applet, context.Context) error) error {
	conn, err := t.Readers.Connect(ctx, r.Name)
	if err != nil {
		return err
	}
	c := &Card{t: t, conn: conn, Applet: ias.New(conn, ias.Options{Rand: t.Rand, Tap: t.Tap})}
	defer c.release(ctx)
	if _, err := c.lock(ctx); err != nil {
		return err
	}
	return do(c.Applet, ctx)
}
