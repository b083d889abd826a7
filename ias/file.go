package ias

import (
	"context"
	"fmt"

	"cied/apdu"
	"cied/fault"
)

// A file of the card, by its identifier. The short file identifier is its last five bits.
type file uint16

const (
	efATR         file = 0x2F01 // EF.ATR/INFO, under the root
	efNIS         file = 0x1001
	efCertificate file = 0x1003
	efChipKey     file = 0x1004
	efSOD         file = 0x1006
)

func (f file) sfi() byte { return byte(f & 0x1F) }

// maxFile bounds a file before it is read. The largest on record, EF.SOD of a PSS card,
// has about 2,850 bytes; an offset in P1-P2 reaches 32,767.
const maxFile = 16 << 10

// longestHeader is a tag of one byte and a length of four: enough to see how long a file
// of at most maxFile bytes is.
const longestHeader = 5

// read returns the file from its beginning to the end that total finds in its first
// block, so that padding is never read and no command is spent on finding the end. The
// end of file before that is an error.
func (a *Applet) read(ctx context.Context, f file, total func(first []byte) (int, error)) ([]byte, error) {
	op := fmt.Sprintf("read EF %04X", uint16(f))
	data, err := a.open(ctx, f, op, total)
	if err != nil {
		return nil, err
	}
	data, n, err := a.measure(ctx, op, data, total)
	if err != nil {
		return nil, err
	}
	for len(data) < n {
		more, err := a.readAt(ctx, op, len(data), n-len(data))
		if err != nil {
			return nil, err
		}
		data = append(data, more...)
	}
	return data[:n], nil
}

// measure finds the length of the file that begins with data, and reads on where a card
// gives less at once than tag and length.
func (a *Applet) measure(ctx context.Context, op string, data []byte, total func([]byte) (int, error)) ([]byte, int, error) {
	n, short := total(data)
	for short != nil && len(data) < longestHeader {
		more, err := a.readAt(ctx, op, len(data), longestHeader-len(data))
		if err != nil {
			return nil, 0, err
		}
		data = append(data, more...)
		n, short = total(data)
	}
	if short != nil || n > maxFile {
		return nil, 0, malformed(op, fmt.Sprintf("no length in the first %d bytes", len(data)))
	}
	return data, n, nil
}

// open reads the first block of f by its short file identifier, which also makes it the
// current file; or selects it first where the card does not take that.
func (a *Applet) open(ctx context.Context, f file, op string, total func([]byte) (int, error)) ([]byte, error) {
	want := a.block()
	if n, err := total(nil); err == nil {
		want = min(want, n)
	}
	if !a.noSFI {
		r, err := a.transmit(ctx, apdu.Command{INS: 0xB0, P1: 0x80 | f.sfi(), Ne: want})
		if err != nil {
			return nil, fmt.Errorf("ias: %s: %w", op, err)
		}
		if readOK(r) && len(r.Data) > 0 {
			return r.Data, nil
		}
	}
	if err := a.selectEF(ctx, f, op); err != nil {
		return nil, err
	}
	data, err := a.readAt(ctx, op, 0, want)
	if err == nil && f == efNIS { // the first file of a session: the card showed its manners
		a.noSFI = true
	}
	return data, err
}

// selectEF makes f the current file. What the card says about it (an FCP template, or
// nothing) is not needed. A file that is not there is told by missing.
func (a *Applet) selectEF(ctx context.Context, f file, op string) error {
	r, err := a.transmit(ctx, apdu.Command{INS: 0xA4, P1: 0x02, P2: 0x04, Data: []byte{byte(f >> 8), byte(f)}})
	if err != nil {
		return fmt.Errorf("ias: %s: %w", op, err)
	}
	if r.SW != apdu.OK {
		return unexpected(op, r.SW)
	}
	return nil
}

// readAt reads up to n bytes of the current file at offset. It returns at least one
// byte, or an error: a card may answer less than was asked, and ends a file with '6282',
// '6B00' or a short answer.
func (a *Applet) readAt(ctx context.Context, op string, offset, n int) ([]byte, error) {
	c := apdu.Command{INS: 0xB0, P1: byte(offset >> 8), P2: byte(offset), Ne: min(n, a.block())}
	r, err := a.transmit(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("ias: %s: %w", op, err)
	}
	switch {
	case readOK(r) && len(r.Data) > 0:
		return r.Data, nil
	case readOK(r) || r.SW == apdu.WrongParameters:
		return nil, malformed(op, fmt.Sprintf("file ends at byte %d", offset))
	}
	return nil, unexpected(op, r.SW)
}

func readOK(r apdu.Response) bool { return r.SW == apdu.OK || r.SW == apdu.EndOfFile }

// block is the largest piece that card and reader allow at once.
func (a *Applet) block() int {
	switch {
	case a.ch.Extended:
		return maxExtendedBlock
	case a.sm != nil:
		return maxBlock
	}
	return apdu.MaxShortNe
}

// maxExtendedBlock is the largest read by extended length: the smallest answer that a
// card announced on record (2,019 bytes with everything around it) less secure messaging.
const maxExtendedBlock = 1984

// exactly is the total of a file of n bytes.
func exactly(n int) func([]byte) (int, error) { return func([]byte) (int, error) { return n, nil } }

// derLength is the total of a file that is one BER-TLV object, perhaps with padding after it.
func derLength(first []byte) (int, error) { return apdu.Length(first) }

// missing reports whether err says that a file is not on the card.
func missing(err error) bool {
	f := fault.Of(err)
	return f != nil && f.Err == error(apdu.FileNotFound)
}
