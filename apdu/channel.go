package apdu

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"cied/fault"
)

// A Card answers one command at a time. PC/SC, a trace and the simulator are cards.
type Card interface {
	// Transmit sends one C-APDU and returns the R-APDU. A status word is an answer,
	// not an error; a card that has gone is an error. ctx bounds the wait for a turn:
	// a command once sent is completed, so that card and host agree on the SSC.
	Transmit(ctx context.Context, capdu []byte) (rapdu []byte, err error)
}

// An Exchange is one command and its answer as they crossed the line. The data of a
// secret command is zeroed before anybody is told; its length is kept.
type Exchange struct {
	Command  []byte
	Response []byte // nil where no answer came
	Secret   bool
}

// A Channel speaks to one card. It is not safe for concurrent use.
type Channel struct {
	Card Card
	// Extended says that card and reader have both shown that they take extended
	// length. It turns false at the first refusal, and stays so.
	Extended bool
	// WantsLe turns true where the card has answered a command without Le by a bare
	// '61xx': asked with an Le it would have answered at once.
	WantsLe bool
	// Tap, if not nil, is told every exchange, in order.
	Tap func(Exchange)
}

// getResponse fetches what '61xx' announced (ISO/IEC 7816-4:2013, 11.7.1); always in
// clear, also inside secure messaging.
const getResponse = 0xC0

// maxPieces bounds a response that comes in '61xx' pieces: 65,536 bytes of 256.
const maxPieces = 256

// Transmit sends a command of any length, by extended length where that is in use, else
// by chaining, and returns the whole response. An extended command that card or reader
// refuses is sent again in blocks: in clear, no card has acted on it.
func (ch *Channel) Transmit(ctx context.Context, c Command) (Response, error) {
	if !c.extended() {
		return ch.Exchange(ctx, c)
	}
	if ch.Extended {
		r, err := ch.Exchange(ctx, c)
		if !refused(r, err) {
			return r, err
		}
		ch.Extended = false
	}
	return ch.chain(ctx, c)
}

// refused reports whether an extended command failed because it was extended: the card
// names its length, or the reader could not carry it.
func refused(r Response, err error) bool {
	if err != nil {
		return errors.Is(err, fault.ReaderFailed)
	}
	switch r.SW {
	case WrongLength, ClassUnknown, ChainingNotSupported, NoDiagnosis:
		return true
	}
	return false
}

// chain sends c in blocks of 255 bytes. A block before the last may be answered '61xx'
// on some reader and virtual machine combinations: that is success, and fetching it
// would break the chain.
func (ch *Channel) chain(ctx context.Context, c Command) (Response, error) {
	c.Ne = min(c.Ne, MaxShortNe)
	for len(c.Data) > MaxShortData {
		block := c
		block.CLA |= chained
		block.Data, block.Ne = c.Data[:MaxShortData], 0
		r, err := ch.send(ctx, block)
		if err != nil {
			return Response{}, err
		}
		if _, more := r.SW.Available(); r.SW != OK && !more {
			return r, nil
		}
		c.Data = c.Data[MaxShortData:]
	}
	return ch.Exchange(ctx, c)
}

// Exchange sends c as it is, without chaining, and returns the whole response: '6Cxx'
// is answered once with the right Ne, '61xx' with GET RESPONSE until nothing is left.
// A secret command is never sent a second time: it may have cost a try.
func (ch *Channel) Exchange(ctx context.Context, c Command) (Response, error) {
	r, err := ch.send(ctx, c)
	if err != nil {
		return Response{}, err
	}
	if n, ok := r.SW.RightNe(); ok && c.Ne != n && len(r.Data) == 0 && !c.Secret {
		c.Ne = n
		if r, err = ch.send(ctx, c); err != nil {
			return Response{}, err
		}
	}
	if _, more := r.SW.Available(); more && c.Ne == 0 && len(r.Data) == 0 {
		ch.WantsLe = true
	}
	return ch.fetch(ctx, r)
}

// fetch joins the pieces of a response. A '61xx' that brings nothing twice in a row, or
// more than maxPieces of them, is a card that would keep us for ever.
func (ch *Channel) fetch(ctx context.Context, r Response) (Response, error) {
	data := slices.Clone(r.Data)
	for range maxPieces {
		n, more := r.SW.Available()
		if !more {
			return Response{Data: data, SW: r.SW}, nil
		}
		var err error
		r, err = ch.send(ctx, Command{INS: getResponse, Ne: n})
		if err != nil {
			return Response{}, err
		}
		if _, more := r.SW.Available(); more && len(r.Data) == 0 {
			break
		}
		data = append(data, r.Data...)
	}
	return Response{}, fault.New(fault.CardAnswer, "apdu: get response", errors.New("61xx without end"))
}

// send is one exchange on the line.
func (ch *Channel) send(ctx context.Context, c Command) (Response, error) {
	b, err := c.Bytes()
	if err != nil {
		return Response{}, err
	}
	answer, err := ch.Card.Transmit(ctx, b)
	if c.Secret {
		clear(b[min(5, len(b)):])
	}
	if ch.Tap != nil {
		ch.Tap(Exchange{Command: b, Response: answer, Secret: c.Secret})
	}
	if err != nil {
		return Response{}, err
	}
	r, err := ParseResponse(answer)
	if err != nil {
		return Response{}, fault.New(fault.CardAnswer, fmt.Sprintf("apdu: answer to %v", c), err)
	}
	return r, nil
}
