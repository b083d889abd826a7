package apdu

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"

	"cied/fault"
)

// turn is one command that a scripted card waits for, and what it gives back.
type turn struct {
	command string
	answer  string
	err     error
}

// scripted is a card that knows its turns and nothing else.
type scripted struct {
	t     *testing.T
	turns []turn
}

func script(t *testing.T, turns ...turn) *scripted {
	c := &scripted{t: t, turns: turns}
	t.Cleanup(func() {
		if len(c.turns) > 0 {
			t.Errorf("%d turns were not used, the first is %.20s", len(c.turns), c.turns[0].command)
		}
	})
	return c
}

func (c *scripted) Transmit(_ context.Context, capdu []byte) ([]byte, error) {
	c.t.Helper()
	if len(c.turns) == 0 {
		c.t.Fatalf("nobody waits for %X", capdu)
	}
	next := c.turns[0]
	c.turns = c.turns[1:]
	if want := unhex(c.t, next.command); !bytes.Equal(capdu, want) {
		c.t.Fatalf("got %X\nwant %X", capdu, want)
	}
	return unhex(c.t, next.answer), next.err
}

func hexes(b byte, n int) string { return strings.Repeat(hexOf([]byte{b}), n) }

// agreement is MSE SET of the key agreement: 266 bytes of data.
var agreement = Command{INS: 0x22, P1: 0x41, P2: 0xA6, Data: append(bytes.Repeat([]byte{0xA5}, 255), bytes.Repeat([]byte{0x5A}, 11)...)}

var (
	firstBlock    = turn{command: "102241A6FF" + hexes(0xA5, 255), answer: "9000"}
	lastBlock     = turn{command: "002241A60B" + hexes(0x5A, 11), answer: "9000"}
	extendedBlock = "002241A600010A" + hexes(0xA5, 255) + hexes(0x5A, 11)
)

func TestLongCommandIsChainedInBlocksOf255(t *testing.T) {
	ch := &Channel{Card: script(t, firstBlock, lastBlock)}
	if r, err := ch.Transmit(context.Background(), agreement); err != nil || r.SW != OK {
		t.Errorf("got %v, %v", r.SW, err)
	}
}

func TestCommandOf255BytesIsNotChained(t *testing.T) {
	ch := &Channel{Card: script(t, turn{command: "002241A6FF" + hexes(0xA5, 255), answer: "9000"})}
	c := agreement
	c.Data = c.Data[:255]
	if _, err := ch.Transmit(context.Background(), c); err != nil {
		t.Error(err)
	}
}

// Seen with some reader and virtual machine combinations: GET RESPONSE would break the chain.
func Test61xxAfterABlockBeforeTheLastIsNotFetched(t *testing.T) {
	first := firstBlock
	first.answer = "6108"
	ch := &Channel{Card: script(t, first, lastBlock)}
	if r, err := ch.Transmit(context.Background(), agreement); err != nil || r.SW != OK {
		t.Errorf("got %v, %v", r.SW, err)
	}
}

func TestChainStopsAtTheBlockThatIsRefused(t *testing.T) {
	first := firstBlock
	first.answer = "6A80"
	ch := &Channel{Card: script(t, first)}
	if r, err := ch.Transmit(context.Background(), agreement); err != nil || r.SW != WrongData {
		t.Errorf("got %v, %v", r.SW, err)
	}
}

func TestResponseInPiecesIsJoined(t *testing.T) {
	const ask = "00CB3FFF024D00"
	cases := []struct {
		name  string
		turns []turn
		want  int
	}{
		{"256 bytes and 18 more", []turn{{ask, hexes(1, 256) + "6112", nil}, {"00C0000012", hexes(1, 18) + "9000", nil}}, 274},
		{"nothing at first", []turn{{ask, "6108", nil}, {"00C0000008", hexes(1, 8) + "9000", nil}}, 8},
		{"6100 is 256 or more", []turn{{ask, "6100", nil}, {"00C0000000", hexes(1, 256) + "6100", nil},
			{"00C0000000", hexes(1, 256) + "6101", nil}, {"00C0000001", "019000", nil}}, 513},
		{"fewer bytes than announced", []turn{{ask, "6110", nil}, {"00C0000010", "01016101", nil}, {"00C0000001", "019000", nil}}, 3},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			ch := &Channel{Card: script(t, c.turns...)}
			r, err := ch.Transmit(context.Background(), Command{INS: 0xCB, P1: 0x3F, P2: 0xFF, Data: []byte{0x4D, 0}})
			if err != nil || r.SW != OK || !bytes.Equal(r.Data, bytes.Repeat([]byte{1}, c.want)) {
				t.Errorf("got %d bytes, %v, %v", len(r.Data), r.SW, err)
			}
		})
	}
}

// GET RESPONSE goes in clear, also for a command under secure messaging.
func TestGetResponseIsInClear(t *testing.T) {
	ch := &Channel{Card: script(t, turn{"0C84000000", "6102", nil}, turn{"00C0000002", "01029000", nil})}
	if _, err := ch.Exchange(context.Background(), Command{CLA: 0x0C, INS: 0x84, Ne: 256}); err != nil {
		t.Error(err)
	}
}

func TestStatusAfterThePiecesIsTheLastOne(t *testing.T) {
	ch := &Channel{Card: script(t, turn{"00B0000000", "01016101", nil}, turn{"00C0000001", "016282", nil})}
	r, err := ch.Transmit(context.Background(), Command{INS: 0xB0, Ne: 256})
	if err != nil || r.SW != EndOfFile || len(r.Data) != 3 {
		t.Errorf("got %X %v, %v", r.Data, r.SW, err)
	}
}

// forever answers every command alike, and counts.
type forever struct {
	answer []byte
	calls  int
}

func (f *forever) Transmit(context.Context, []byte) ([]byte, error) {
	f.calls++
	return slices.Clone(f.answer), nil
}

func Test61xxWithoutEndIsAFault(t *testing.T) {
	cases := []struct {
		name   string
		answer string
		most   int // commands
	}{
		{"nothing ever comes", "6110", 2},
		{"nothing ever comes of 256 or more", "6100", 2},
		{"a byte each time", "A56101", 1 + maxPieces},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			card := &forever{answer: unhex(t, c.answer)}
			ch := &Channel{Card: card}
			if _, err := ch.Transmit(context.Background(), Command{INS: 0xCB}); !errors.Is(err, fault.CardAnswer) || card.calls > c.most {
				t.Errorf("%d commands, %v", card.calls, err)
			}
		})
	}
}

func TestWrongLeIsCorrectedOnce(t *testing.T) {
	read := Command{INS: 0xB0, Ne: 231}
	cases := []struct {
		name  string
		turns []turn
		want  SW
	}{
		{"once", []turn{{"00B00000E7", "6C0C", nil}, {"00B000000C", hexes(1, 12) + "9000", nil}}, OK},
		{"6C00 is 256", []turn{{"00B00000E7", "6C00", nil}, {"00B0000000", "9000", nil}}, OK},
		{"not twice", []turn{{"00B00000E7", "6C0C", nil}, {"00B000000C", "6C0B", nil}}, 0x6C0B},
		{"not where it changes nothing", []turn{{"00B00000E7", "6CE7", nil}}, 0x6CE7},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			ch := &Channel{Card: script(t, c.turns...)}
			if r, err := ch.Transmit(context.Background(), read); err != nil || r.SW != c.want {
				t.Errorf("got %v, %v", r.SW, err)
			}
		})
	}
}

// No automatic retry ever resends a PIN, in whatever form the card asks for it.
func TestSecretCommandIsSentOnceWhateverTheCardAnswers(t *testing.T) {
	ch := &Channel{Card: script(t, turn{"0020008108 3132333435363738 00", "6C02", nil})}
	c := Command{INS: 0x20, P2: 0x81, Data: []byte("12345678"), Ne: 256, Secret: true}
	if r, err := ch.Transmit(context.Background(), c); err != nil || r.SW != 0x6C02 {
		t.Errorf("got %v, %v", r.SW, err)
	}
}

func TestExtendedLengthIsUsedOnlyWhereItIsNeededAndTaken(t *testing.T) {
	cases := []struct {
		name     string
		extended bool
		command  Command
		turns    []turn
	}{
		{"long data", true, agreement, []turn{{extendedBlock, "9000", nil}}},
		{"long answer", true, Command{INS: 0xB0, Ne: 1984}, []turn{{"00B000000007C0", "9000", nil}}},
		{"short command", true, Command{INS: 0xB0, Ne: 256}, []turn{{"00B0000000", "9000", nil}}},
		{"long answer from a card that is not known to take it", false, Command{INS: 0xB0, Ne: 1984}, []turn{{"00B0000000", "9000", nil}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			ch := &Channel{Card: script(t, c.turns...), Extended: c.extended}
			if _, err := ch.Transmit(context.Background(), c.command); err != nil || ch.Extended != c.extended {
				t.Errorf("extended is %v, %v", ch.Extended, err)
			}
		})
	}
}

func TestRefusedExtendedLengthFallsBackToChainingAndStays(t *testing.T) {
	broken := fault.New(fault.ReaderFailed, "nfc: transmit", nil)
	for _, refusal := range []turn{
		{extendedBlock, "6700", nil}, {extendedBlock, "6E00", nil}, {extendedBlock, "6884", nil}, {extendedBlock, "6F00", nil}, {extendedBlock, "", broken},
	} {
		ch := &Channel{Card: script(t, refusal, firstBlock, lastBlock, firstBlock, lastBlock), Extended: true}
		for range 2 {
			if r, err := ch.Transmit(context.Background(), agreement); err != nil || r.SW != OK || ch.Extended {
				t.Errorf("%s %v: got %v, %v, extended %v", refusal.answer, refusal.err, r.SW, err, ch.Extended)
			}
		}
	}
}

func TestOtherRefusalsOfAnExtendedCommandStand(t *testing.T) {
	removed := fault.New(fault.CardRemoved, "nfc: transmit", nil)
	ch := &Channel{Card: script(t, turn{extendedBlock, "6982", nil}, turn{extendedBlock, "", removed}), Extended: true}
	if r, err := ch.Transmit(context.Background(), agreement); err != nil || r.SW != SecurityStatus {
		t.Errorf("got %v, %v", r.SW, err)
	}
	if _, err := ch.Transmit(context.Background(), agreement); !errors.Is(err, fault.CardRemoved) || !ch.Extended {
		t.Errorf("got %v, extended %v", err, ch.Extended)
	}
}

// keeper remembers the very buffer that it was sent.
type keeper struct{ sent []byte }

func (k *keeper) Transmit(_ context.Context, capdu []byte) ([]byte, error) {
	k.sent = capdu
	return []byte{0x63, 0xC2}, nil
}

func TestSecretIsZeroedInTheTapAndInTheBuffer(t *testing.T) {
	card := &keeper{}
	var told Exchange
	ch := &Channel{Card: card, Tap: func(e Exchange) { told = e }}
	if _, err := ch.Transmit(context.Background(), Command{INS: 0x20, P2: 0x81, Data: []byte("12345678"), Secret: true}); err != nil {
		t.Fatal(err)
	}
	blanked := unhex(t, "0020008108 0000000000000000")
	if !told.Secret || !bytes.Equal(told.Command, blanked) || !bytes.Equal(told.Response, []byte{0x63, 0xC2}) {
		t.Errorf("the tap was told %+v", told)
	}
	if !bytes.Equal(card.sent, blanked) {
		t.Errorf("the buffer still holds %X", card.sent)
	}
}

func TestTapHearsEveryExchangeInOrder(t *testing.T) {
	gone := errors.New("gone")
	var heard []string
	ch := &Channel{
		Card: script(t, turn{"00CB3FFF024D00", "6101", nil}, turn{"00C0000001", "", gone}),
		Tap:  func(e Exchange) { heard = append(heard, hexOf(e.Command)+" "+hexOf(e.Response)) },
	}
	if _, err := ch.Transmit(context.Background(), Command{INS: 0xCB, P1: 0x3F, P2: 0xFF, Data: []byte{0x4D, 0}}); !errors.Is(err, gone) {
		t.Errorf("got %v", err)
	}
	if want := []string{"00cb3fff024d00 6101", "00c0000001 "}; !slices.Equal(heard, want) {
		t.Errorf("heard %q", heard)
	}
}

func TestAnswerShorterThanAStatusWordIsAFault(t *testing.T) {
	ch := &Channel{Card: &forever{answer: []byte{0x90}}}
	if _, err := ch.Transmit(context.Background(), Command{INS: 0xB0, Ne: 1}); !errors.Is(err, fault.CardAnswer) || !errors.Is(err, ErrResponse) {
		t.Errorf("got %v", err)
	}
}

func TestCommandThatCannotBeEncodedIsNotSent(t *testing.T) {
	ch := &Channel{Card: script(t)}
	if _, err := ch.Transmit(context.Background(), Command{Ne: -1}); !errors.Is(err, ErrCommand) {
		t.Errorf("got %v", err)
	}
}

// told answers from a list of length-prefixed pieces, then has gone.
type told struct {
	left  []byte
	calls int
}

var errGone = errors.New("card has gone")

func (c *told) Transmit(_ context.Context, capdu []byte) ([]byte, error) {
	if c.calls++; len(c.left) < 2 {
		return nil, errGone
	}
	n := min(int(binary.BigEndian.Uint16(c.left)), len(c.left)-2)
	answer := exact(c.left[2 : 2+n])
	c.left = c.left[2+n:]
	return answer, nil
}

// FuzzChannel: whatever a card answers, the channel ends, in bounded commands, with a
// response or an error.
func FuzzChannel(f *testing.F) {
	f.Add(unhex(f, "0002 9000"), uint16(266), uint16(0), true)
	f.Add(unhex(f, "0002 6108 0003 019000"), uint16(2), uint16(0), false)
	f.Add(unhex(f, "0002 6C08 0003 019000"), uint16(0), uint16(231), false)
	f.Add(unhex(f, "0002 6700 0002 9000 0002 9000"), uint16(300), uint16(0), true)
	f.Add(unhex(f, "0001 90"), uint16(0), uint16(1984), true)
	f.Fuzz(func(t *testing.T, answers []byte, nc, ne uint16, extended bool) {
		card := &told{left: answers}
		ch := &Channel{Card: card, Extended: extended}
		c := Command{INS: 0xCB, Data: make([]byte, nc), Ne: int(ne)}
		r, err := ch.Transmit(context.Background(), c)
		if most := 3 + int(nc)/MaxShortData + maxPieces; card.calls > most {
			t.Errorf("%d commands", card.calls)
		}
		if _, more := r.SW.Available(); err == nil && more {
			t.Errorf("%v: more is there", r.SW)
		}
	})
}
