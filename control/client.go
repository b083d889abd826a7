package control

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"cied/fault"
)

// answerTime is how long the daemon may take to answer.
const answerTime = 5 * time.Second

// A Client speaks to the daemon at Place. Where none listens the fault is
// fault.NotRunning; where the daemon is of somebody else, fault.PeerRefused; where the
// place is, fault.StateUnreadable.
type Client struct {
	Place Place

	told Daemon // the one that Stop was obeyed by
}

// Dial returns a client of the user's own daemon, wherever [FindPlace] says it is. It
// connects at each request, so that the daemon may come and go.
func Dial(getenv func(string) string) (*Client, error) {
	p, err := FindPlace(getenv)
	if err != nil {
		return nil, err
	}
	return &Client{Place: p}, nil
}

// Status asks what the daemon does.
func (c *Client) Status(ctx context.Context) (Status, error) {
	const op = "control: status"
	ctx, stop := context.WithTimeout(ctx, answerTime)
	defer stop()
	resp, err := c.do(ctx, op, http.MethodGet, "/v1/status", "")
	if err != nil {
		return Status{}, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, maxStatus))
	if err != nil {
		return Status{}, unanswered(op, err)
	}
	return parseStatus(b)
}

// Events calls each with the status of now and at every change, until the daemon has
// ended, which is no error, or ctx has.
func (c *Client) Events(ctx context.Context, each func(Status)) error {
	const op = "control: events"
	resp, err := c.do(ctx, op, http.MethodGet, "/v1/events", "")
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, maxStatus)
	for lines.Scan() {
		s, err := parseStatus(lines.Bytes())
		if err != nil {
			return err
		}
		each(s)
	}
	if ctx.Err() != nil {
		return fault.New(fault.Interrupted, op, context.Cause(ctx))
	}
	if err := lines.Err(); err != nil && !cut(err) {
		return unanswered(op, err)
	}
	return nil
}

// Stop asks the daemon to stop, and returns when it has understood. [Client.Gone] waits.
func (c *Client) Stop(ctx context.Context, when When) error {
	ctx, stop := context.WithTimeout(ctx, answerTime)
	defer stop()
	status, err := c.Status(ctx)
	if err != nil {
		return err
	}
	c.told = status.Daemon
	body, err := json.Marshal(stopRequest{when})
	if err != nil {
		return fault.New(fault.Internal, "control: stop", err)
	}
	resp, err := c.do(ctx, "control: stop", http.MethodPost, "/v1/stop", string(body))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Gone returns nil when no daemon holds the lock any more, or another than the one that
// Stop told; or an error that wraps the cause of ctx.
func (c *Client) Gone(ctx context.Context) error {
	if err := c.Place.check(); err != nil {
		if errors.Is(err, fault.NotRunning) {
			return nil
		}
		return err
	}
	ctx, found := context.WithCancelCause(ctx)
	defer found(nil)
	if c.told.PID != 0 {
		go c.seekSuccessor(ctx, found)
	}
	lock := c.Place.lock()
	switch err := await(ctx, lock, lock.RLock); {
	case errors.Is(err, errSuccessor):
		return nil
	case err != nil:
		return fault.New(fault.AlreadyRunning, "control: wait for the end", err)
	}
	return lock.Unlock()
}

// errSuccessor says that another daemon has taken the lock of the one that stopped.
var errSuccessor = errors.New("control: another daemon runs")

// seekSuccessor asks who the daemon is, now and then, until it is another.
func (c *Client) seekSuccessor(ctx context.Context, found context.CancelCauseFunc) {
	again := time.NewTicker(askAgain)
	defer again.Stop()
	for {
		if s, err := c.Status(ctx); err == nil && (s.PID != c.told.PID || !s.Since.Equal(c.told.Since)) {
			found(errSuccessor)
			return
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return
		}
	}
}

// do is send, with an answer in answerTime.
func (c *Client) do(ctx context.Context, op, method, path, body string) (*http.Response, error) {
	return c.send(ctx, op, method, path, body, answerTime)
}

// send sends one request over a connection of its own, and waits for its answer as long as
// patience; 0: until ctx ends. An answer other than 2xx is a fault.
func (c *Client) send(ctx context.Context, op, method, path, body string, patience time.Duration) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, "http://cied"+path, strings.NewReader(body))
	if err != nil {
		return nil, fault.New(fault.Internal, op, err)
	}
	transport := &http.Transport{
		DialContext:            func(ctx context.Context, _, _ string) (net.Conn, error) { return c.dial(ctx) },
		DisableKeepAlives:      true,
		MaxResponseHeaderBytes: maxHeader,
		ResponseHeaderTimeout:  patience,
	}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return nil, unanswered(op, err)
	}
	if resp.StatusCode/100 != 2 {
		defer resp.Body.Close()
		return nil, refused(op, resp)
	}
	return resp, nil
}

func (c *Client) dial(ctx context.Context) (net.Conn, error) {
	if err := c.Place.check(); err != nil {
		return nil, err
	}
	conn, err := c.Place.dial(ctx)
	if err != nil {
		return nil, err
	}
	return &firstWord{Conn: conn}, nil
}

// A firstWord is a connection whose end before its first byte is io.ErrUnexpectedEOF.
// Of io.EOF there net/http makes, now and then, an error that nobody can tell from others.
type firstWord struct {
	net.Conn
	heard bool // used by one reader
}

func (c *firstWord) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if n == 0 && errors.Is(err, io.EOF) && !c.heard {
		return 0, io.ErrUnexpectedEOF
	}
	c.heard = c.heard || n > 0
	return n, err
}

// unanswered is the fault of a request that got no answer, or half of one.
func unanswered(op string, err error) error {
	var f *fault.Error
	switch {
	case errors.As(err, &f):
		return err
	case cut(err):
		return fault.New(fault.NotRunning, op, err)
	default:
		return fault.New(fault.Internal, op, err)
	}
}

// cut reports whether err says that the daemon is not there, or went as it was asked.
func cut(err error) bool {
	return absent(err) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// refused is the fault that the daemon answered with.
func refused(op string, resp *http.Response) error {
	var r refusal
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxStatus)).Decode(&r); err != nil || r.Code == "" {
		return fault.New(fault.Internal, op, fmt.Errorf("answer %s", resp.Status))
	}
	return fault.New(r.Code, op, errors.New(r.Detail))
}
