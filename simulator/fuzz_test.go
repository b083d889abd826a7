package simulator

import (
	"bytes"
	"errors"
	"io"
	"testing"
)

// exact copies b so that no spare capacity hides an index out of range.
func exact(b []byte) []byte {
	out := make([]byte, len(b))
	copy(out, b)
	return out
}

// FuzzTransmit sends one input as a run of commands: a length byte, then so many bytes.
// No input makes the card panic, and every answer has its status word.
func FuzzTransmit(f *testing.F) {
	c := newCard(f, Options{Family: "actalis"}, func(b *Behaviour) { b.LenientSelect = true })
	e, err := New(Options{World: c.world})
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{
		"0B00A4040C06A00000000039" + "0500B0810000" + "0500B0000000", "0400A40000" + "0700A40204022F01" + "0500B0000000",
		"1100CB3FFF0C4D0A7008BFA10104A3029700" + "0500C0000012", "07000000000000FF", "0600A40000000A",
		"0B00A4040C06A00000000039" + "0A00B10006045402000000" + "0B002241A406800102840183" + "080088000003414243",
		"05102241A600" + "120C2281B618870901134AB456016551859701008E087AAE57FCA7E0490B00",
	} {
		f.Add(unhex(s))
	}
	f.Fuzz(func(t *testing.T, run []byte) {
		for _, card := range []*Card{c, e} {
			card.Reset()
			for rest := run; len(rest) > 0; {
				n := min(int(rest[0]), len(rest)-1)
				capdu := exact(rest[1 : 1+n])
				rest = rest[1+n:]
				if rapdu, err := card.Transmit(capdu); err != nil || len(rapdu) < 2 {
					t.Fatalf("%X: %X, %v", capdu, rapdu, err)
				}
			}
		}
	})
}

// FuzzSecureCommand gives a card in a session commands whose MAC is right.
func FuzzSecureCommand(f *testing.F) {
	c := newCard(f, Options{}, nil)
	f.Add(byte(0x22), byte(0x81), byte(0xB6), unhex("800141830184"), 0)
	f.Add(byte(0x2A), byte(0x00), byte(0xAE), unhex("7F21035F3700"), 0)
	f.Add(byte(0xB0), byte(0x81), byte(0x00), []byte{}, 12)
	f.Add(byte(0x20), byte(0x00), byte(0x81), []byte("00000000"), 0)
	f.Fuzz(func(t *testing.T, ins, p1, p2 byte, data []byte, ne int) {
		if len(data) > 200 || ne < 0 || ne > 256 || ins == 0xC0 {
			return // what block cannot send in one short command, and what is never protected
		}
		c.Reset()
		c.sm, c.dh = newSession(make([]byte, 256)), &agreement{terminal: make([]byte, 256), card: make([]byte, 256)}
		c.dir = dirCIE
		c.auth = deviceAuth{caSelected: true, done: true, external: make([]byte, 8)}
		c.state.PIN.Left = c.state.PIN.Tries
		m := &terminal{t: t, c: c, style: StatusSame, sm: newSession(make([]byte, 256))}
		m.block([]byte{0x00, ins, p1, p2}, exact(data), ne)
	})
}

// FuzzUnwrap: no forged command opens.
func FuzzUnwrap(f *testing.F) {
	f.Add(byte(0xA4), unhex("870901CC2DD6FBFC9D6D618E08190A168A7BD1D10A"))
	f.Add(byte(0xB1), unhex("8508CC2DD6FBFC9D6D619701008E080000000000000000"))
	f.Fuzz(func(t *testing.T, ins byte, data []byte) {
		s := newSession([]byte("a secret that no input knows"))
		if _, err := s.unwrap(command{cla: 0x0C, ins: ins, data: exact(data)}); err == nil {
			t.Fatalf("%X was accepted", data)
		}
	})
}

// FuzzTLV: what can be read encodes to objects with the same tags and values again.
func FuzzTLV(f *testing.F) {
	f.Add(unhex("7F21035F3700"))
	f.Add(unhex("BFA10182010000"))
	f.Fuzz(func(t *testing.T, b []byte) {
		tag, value, rest, err := readTLV(exact(b))
		if err != nil {
			return
		}
		if len(rest) > len(b)-2 {
			t.Fatal("nothing consumed")
		}
		again, same, left, err := readTLV(tlv(tag, value))
		if err != nil || again != tag || !bytes.Equal(same, value) || len(left) != 0 {
			t.Fatalf("%X: %X %X %v", b, again, same, err)
		}
	})
}

// conversation is a peer that sends its bytes and hears everything.
type conversation struct {
	io.Reader
	heard bytes.Buffer
}

func (c *conversation) Write(b []byte) (int, error) { return c.heard.Write(b) }

// FuzzVPCD: any bytes of the peer end with an error, and all answers are whole messages.
func FuzzVPCD(f *testing.F) {
	card := newCard(f, Options{}, nil)
	f.Add(unhex("000101000104000400A40000"))
	f.Add(unhex("0000FFFF00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		card.Insert()
		peer := &conversation{Reader: bytes.NewReader(exact(b))}
		var err error
		for err == nil {
			err = serveOne(peer, card)
		}
		if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatal(err)
		}
		for peer.heard.Len() > 0 {
			if _, err := readMessage(&peer.heard); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// FuzzParseFault: what is read is written the same way again.
func FuzzParseFault(f *testing.F) {
	f.Add("sw@5=6985")
	f.Add("removal@12")
	f.Fuzz(func(t *testing.T, s string) {
		fault, err := ParseFault(s)
		if err != nil {
			return
		}
		if again, err := ParseFault(fault.String()); err != nil || again != fault {
			t.Fatalf("%q: %v, %v", s, again, err)
		}
	})
}
