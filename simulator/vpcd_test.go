package simulator

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"testing"
)

// reader is the reader's end of a vpcd connection.
type reader struct {
	t    *testing.T
	conn net.Conn
	done chan error // what Attach returned
}

func attach(t *testing.T, c *Card) (reader, context.CancelFunc) {
	t.Helper()
	ours, theirs := net.Pipe()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- Attach(ctx, theirs, c) }()
	t.Cleanup(func() { cancel(); ours.Close() })
	return reader{t, ours, done}, cancel
}

func (r reader) write(payload ...byte) {
	r.t.Helper()
	if err := writeMessage(r.conn, payload); err != nil {
		r.t.Fatal(err)
	}
}

func (r reader) want(payload []byte) {
	r.t.Helper()
	got, err := readMessage(r.conn)
	if err != nil || !bytes.Equal(got, payload) {
		r.t.Fatalf("%X, %v, want %X", got, err, payload)
	}
}

func TestVPCDCarriesControlAndCommands(t *testing.T) {
	c := newCard(t, Options{}, nil)
	r, _ := attach(t, c)
	r.write(vpcdOff)
	r.write(vpcdOn)
	r.write(0x7F) // unknown: ignored
	r.write()     // empty: ignored
	r.write(vpcdATR)
	r.want(c.family.ATR)
	r.write(unhex("00A4040C06A00000000039")...)
	r.want(unhex("9000"))
	r.write(unhex("00B081000C")...)
	r.want(append([]byte(c.Identity().NIS), 0x90, 0x00))
	r.write(vpcdReset)
	r.write(unhex("00B0000001")...)
	r.want(unhex("6986")) // the selection is gone
	if err := r.conn.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-r.done; err != nil {
		t.Errorf("after the peer closed: %v", err)
	}
	if got := c.Commands(); got != 3 {
		t.Errorf("%d commands counted, want 3: control messages are none", got)
	}
}

func TestVPCDClosesWhenTheCardIsLifted(t *testing.T) {
	r, _ := attach(t, faulty(t, "removal@1"))
	r.write(unhex("00A40000")...)
	if _, err := readMessage(r.conn); !errors.Is(err, io.EOF) {
		t.Errorf("reader sees %v, want EOF", err)
	}
	if err := <-r.done; !errors.Is(err, ErrRemoved) {
		t.Errorf("Attach: %v", err)
	}
}

func TestVPCDEndsWithItsContext(t *testing.T) {
	r, cancel := attach(t, newCard(t, Options{}, nil))
	cancel()
	if err := <-r.done; !errors.Is(err, context.Canceled) {
		t.Errorf("Attach: %v", err)
	}
}

func TestVPCDKeepsSilentUntilTheReset(t *testing.T) {
	c := faulty(t, "silence@1")
	r, _ := attach(t, c)
	r.write(unhex("00A40000")...)
	r.write(vpcdATR) // the next answer is the one to this
	r.want(c.family.ATR)
	r.write(vpcdReset)
	r.write(unhex("00A40000")...)
	r.want(unhex("9000"))
}

func TestVPCDMuteCardHasAnEmptyATR(t *testing.T) {
	r, _ := attach(t, faulty(t, FaultMute))
	r.write(vpcdATR)
	r.want(nil)
}

func TestVPCDBrokenMessageIsAnError(t *testing.T) {
	r, _ := attach(t, newCard(t, Options{}, nil))
	if _, err := r.conn.Write([]byte{0x00, 0x05, 0x00, 0xA4}); err != nil {
		t.Fatal(err)
	}
	r.conn.Close()
	if err := <-r.done; !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("Attach: %v", err)
	}
}

func TestCardLaidDownAgainCountsFromOne(t *testing.T) {
	c := newCard(t, Options{}, nil)
	for range 2 {
		r, _ := attach(t, c)
		r.write(unhex("00A40000")...)
		r.want(unhex("9000"))
		r.conn.Close()
		<-r.done
		if got := c.Commands(); got != 1 {
			t.Errorf("%d commands since arrival, want 1", got)
		}
	}
}
