package simulator

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
)

// Control codes of the vpcd protocol (vsmartcard, vpcd.h): a message of one byte. Only the
// last one is answered.
const (
	vpcdOff   = 0x00
	vpcdOn    = 0x01
	vpcdReset = 0x02
	vpcdATR   = 0x04
)

// Attach lays the card on the reader at the other end of conn and serves the card's side
// of the vpcd protocol: each message is a length of two bytes, big-endian, and its payload.
// It returns nil when the peer closes between two messages, the cause of ctx when that ends,
// ErrRemoved when the card is lifted. conn is closed in any case: that is how the reader
// sees the card go. To lay it down again, dial and attach again.
func Attach(ctx context.Context, conn net.Conn, c *Card) error {
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	defer conn.Close()
	c.Insert()
	for {
		err := serveOne(conn, c)
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
	}
}

// serveOne reads one message and answers it, if it wants an answer and the card has one.
func serveOne(conn io.ReadWriter, c *Card) error {
	message, err := readMessage(conn)
	if err != nil {
		return err
	}
	switch {
	case len(message) == 0:
		return nil
	case len(message) == 1:
		return control(conn, c, message[0])
	}
	rapdu, err := c.Transmit(message)
	if errors.Is(err, ErrSilent) {
		return nil
	}
	if err != nil {
		return err
	}
	return writeMessage(conn, rapdu)
}

// control carries out a message of one byte. Unknown codes are ignored.
func control(conn io.Writer, c *Card, code byte) error {
	switch code {
	case vpcdOff:
		c.Power(false)
	case vpcdOn:
		c.Power(true)
	case vpcdReset:
		c.Reset()
	case vpcdATR:
		return writeMessage(conn, c.ATR())
	}
	return nil
}

// readMessage reads one message. io.EOF means that none had begun.
func readMessage(r io.Reader) ([]byte, error) {
	var length [2]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return nil, wrapVPCD(err)
	}
	message := make([]byte, binary.BigEndian.Uint16(length[:]))
	if _, err := io.ReadFull(r, message); err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return nil, wrapVPCD(err)
	}
	return message, nil
}

// writeMessage sends one message of at most 65535 bytes.
func writeMessage(w io.Writer, payload []byte) error {
	if len(payload) > 0xFFFF {
		return errors.New("simulator: answer too long for vpcd")
	}
	frame := binary.BigEndian.AppendUint16(make([]byte, 0, 2+len(payload)), uint16(len(payload)))
	if _, err := w.Write(append(frame, payload...)); err != nil {
		return wrapVPCD(err)
	}
	return nil
}

func wrapVPCD(err error) error { return fmt.Errorf("simulator: vpcd: %w", err) }
