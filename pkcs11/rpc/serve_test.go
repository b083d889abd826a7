package rpc

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"

	"cied/pkcs11/ck"
)

func TestEveryVersionIsAnsweredWithTheOneSpoken(t *testing.T) {
	for _, offered := range []byte{0, 1, 2, 255} {
		c, _ := connect(t, &testToken{})
		c.greet(offered)
		c.ok(1, "ayyay", "", array(handshake), b(0), array("\x00"))
	}
}

func TestAHangUpBetweenCallsIsNoError(t *testing.T) {
	for _, sent := range []string{"", "\x00"} {
		c, served := connect(t, &testToken{})
		if sent != "" {
			c.greet(sent[0])
		}
		c.conn.Close()
		if err := <-served; err != nil {
			t.Errorf("after %q: %v", sent, err)
		}
	}
}

func TestAHangUpWithinACallIsAnError(t *testing.T) {
	c, served := connect(t, &testToken{})
	c.greet(0)
	io.WriteString(c.conn, w(1)+w(0)+w(99)+"short")
	c.conn.Close()
	if err := <-served; !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error(err)
	}
}

func TestACallBeyondTheLimitEndsTheConnection(t *testing.T) {
	for name, header := range map[string]string{
		"body":    w(1) + w(0) + w(maxFrame+1),
		"options": w(1) + w(none) + w(none),
		"both":    w(1) + w(maxFrame) + w(1),
	} {
		t.Run(name, func(t *testing.T) {
			c, served := connect(t, &testToken{})
			c.greet(0)
			io.WriteString(c.conn, header)
			if err := <-served; err == nil || !strings.Contains(err.Error(), "more than") {
				t.Error(err)
			}
		})
	}
}

func TestALargeCallIsServed(t *testing.T) {
	c := dial(t, &testToken{})
	c.ok(42, "uMu", "", session, w(1), w(none), u(3))
	c.ok(44, "uay", "", session, array(strings.Repeat("x", maxFrame/2)))
	same(t, c.ok(4, "yfu", "au", b(1), w(1)), "\x01"+w(1)+u(1))
}

func TestCallsThatComeTogetherAreAnsweredInOrder(t *testing.T) {
	c := dial(t, &testToken{})
	one := func(slot uint64) string {
		body := w(5) + counted("u") + u(slot)
		return w(uint32(slot)) + w(0) + w(uint32(len(body))) + body
	}
	go io.WriteString(c.conn, one(2)+one(3)+one(4))
	for _, code := range []uint32{2, 3, 4} {
		c.code = code
		c.failed(ck.SlotIDInvalid, c.receive())
	}
}

// blocking is a token whose signature waits for its context, as a dialog does; begun tells
// when it waits and ended why it no longer does.
func blocking() (token *testToken, begun chan struct{}, ended chan error) {
	begun, ended = make(chan struct{}), make(chan error, 1)
	return &testToken{begun: true, block: func(ctx context.Context) error {
		close(begun)
		<-ctx.Done()
		ended <- ctx.Err()
		return ck.FunctionCanceled
	}}, begun, ended
}

func TestAHangUpEndsTheCallThatRuns(t *testing.T) {
	token, begun, ended := blocking()
	c, served := connect(t, token)
	c.greet(0)
	c.ok(1, "ayyay", "", array(handshake), b(0), array("\x00"))
	c.send(43, "uayfy", session, array("digest"), w(256))
	<-begun
	c.send(4, "yfu", b(0), w(1)) // another thread, which waits its turn
	c.conn.Close()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
}

// One that sends on and on would hide its hang-up from the call that runs.
func TestTooManyCallsAtOnceEndTheConnection(t *testing.T) {
	for name, flood := range map[string]string{
		"in number": strings.Repeat(w(1)+w(0)+w(0), 2*maxWaiting),
		"in bytes":  strings.Repeat(w(1)+w(0)+w(maxFrame)+strings.Repeat("x", maxFrame), 4),
	} {
		t.Run(name, func(t *testing.T) {
			token, begun, ended := blocking()
			c, served := connect(t, token)
			c.greet(0)
			c.ok(1, "ayyay", "", array(handshake), b(0), array("\x00"))
			c.send(43, "uayfy", session, array("digest"), w(256))
			<-begun
			go io.WriteString(c.conn, flood)
			if err := <-ended; !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
			if err := <-served; !errors.Is(err, errFull) {
				t.Error(err)
			}
		})
	}
}

func TestCallsOfManyThreadsWaitTheirTurn(t *testing.T) {
	token, begun, _ := blocking()
	c, served := connect(t, token)
	c.greet(0)
	c.ok(1, "ayyay", "", array(handshake), b(0), array("\x00"))
	c.send(43, "uayfy", session, array("digest"), w(256))
	<-begun
	for range maxWaiting {
		c.send(3, "")
	}
	select {
	case err := <-served:
		t.Fatal(err)
	default:
	}
	c.conn.Close()
	if err := <-served; err != nil {
		t.Error(err)
	}
}

// A panic of the Handler is the caller's to catch: nothing is left behind.
func TestAPanicOfTheHandlerClosesTheConnection(t *testing.T) {
	here, there := net.Pipe()
	defer here.Close()
	caught := make(chan any, 1)
	go func() {
		defer func() { caught <- recover() }()
		Serve(t.Context(), there, &testToken{begun: true, block: func(context.Context) error { panic("a mistake") }})
	}()
	c := &client{t: t, conn: here}
	c.greet(0)
	c.ok(1, "ayyay", "", array(handshake), b(0), array("\x00"))
	c.send(43, "uayfy", session, array("digest"), w(256))
	if p := <-caught; p != "a mistake" {
		t.Error(p)
	}
	if _, err := here.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("the connection is open: %v", err)
	}
}

// observed notes what an Observer is told.
type observed struct {
	*testToken
	begun, ended int
}

func (o *observed) Begun() { o.begun++ }
func (o *observed) Ended() { o.ended++ }

func TestAnObserverIsToldOfEveryCall(t *testing.T) {
	o := &observed{testToken: &testToken{}}
	c, served := connect(t, o)
	c.greet(0)
	c.fails(ck.CryptokiNotInitialized, 3, "")
	c.ok(1, "ayyay", "", array(handshake), b(0), array("\x00"))
	c.conn.Close()
	<-served
	if o.begun != 2 || o.ended != 2 {
		t.Errorf("%d begun, %d ended", o.begun, o.ended)
	}
}

func TestTheEndOfTheContextEndsTheConnection(t *testing.T) {
	token, begun, ended := blocking()
	here, there := net.Pipe()
	defer here.Close()
	ctx, cancel := context.WithCancelCause(t.Context())
	served := make(chan error, 1)
	go func() { served <- Serve(ctx, there, token) }()
	c := &client{t: t, conn: here}
	c.greet(0)
	c.ok(1, "ayyay", "", array(handshake), b(0), array("\x00"))
	c.send(43, "uayfy", session, array("digest"), w(256))
	<-begun
	stopped := errors.New("the daemon ends")
	cancel(stopped)
	<-ended
	if err := <-served; !errors.Is(err, stopped) {
		t.Error(err)
	}
	if _, err := here.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("the connection is open: %v", err)
	}
}

func TestTheBufferOfACallIsCleared(t *testing.T) {
	r := newFrames(strings.NewReader(w(1) + w(0) + w(8) + "00000000" + w(2) + w(0) + w(0)))
	first, err := r.next()
	if err != nil {
		t.Fatal(err)
	}
	pin := first.body
	same(t, string(pin), "00000000")
	r.release(first)
	same(t, string(pin), strings.Repeat("\x00", 8))
	if second, err := r.next(); err != nil || second.code != 2 {
		t.Errorf("%v, %v", second, err)
	}
	if _, err := r.next(); err != io.EOF {
		t.Error(err)
	}
}
