package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"cied/card"
	"cied/fault"
	"cied/pin"
)

// A PINRequest is the body of POST /v1/pin. It has room for neither PIN nor PUK: they are
// typed in the daemon's own dialog.
type PINRequest struct {
	Do        Do     `json:"do"`
	Forgotten bool   `json:"forgotten"` // unblock also a PIN that has tries left
	Reader    string `json:"reader"`    // the only reader to use; "" for any
}

// A Do says what is to be done with a PIN.
type Do string

// What can be done with a PIN.
const (
	DoChange  Do = "change"
	DoUnblock Do = "unblock"
)

// maxPIN bounds the body of POST /v1/pin, in bytes.
const maxPIN = 2 << 10

// pinLimit bounds a change, from the request to its end: less than anybody waits for a
// daemon to end.
const pinLimit = 330 * time.Second

// An Outcome is how a change or unblocking has ended, in the daemon's language.
type Outcome struct {
	Code    fault.Code `json:"code"` // "" is a success
	Message string     `json:"message,omitempty"`
	Next    string     `json:"next,omitempty"`
}

func newOutcome(err error, lang string) Outcome {
	f := fault.Of(err)
	if f == nil {
		return Outcome{}
	}
	text := f.Text(lang)
	return Outcome{f.Code, text.Message, text.Next}
}

// parsePIN reads a PINRequest.
func parsePIN(b []byte) (PINRequest, error) {
	const op = "control: pin"
	r, err := parseObject[PINRequest](op, b)
	switch {
	case err != nil:
		return r, err
	case r.Do != DoChange && r.Do != DoUnblock:
		return r, fault.New(fault.RequestMalformed, op, fmt.Errorf("do: %q is neither change nor unblock", r.Do))
	case r.Forgotten && r.Do != DoUnblock:
		return r, fault.New(fault.RequestMalformed, op, errors.New("forgotten: a PIN is changed by who knows it"))
	}
	return r, nil
}

// parseObject reads one object without members that are unknown, and nothing after it.
func parseObject[T any](op string, b []byte) (v T, err error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		return v, fault.New(fault.RequestMalformed, op, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return v, fault.New(fault.RequestMalformed, op, errors.New("something follows the object"))
	}
	return v, nil
}

// pin runs what is asked for to its end, and answers then. One runs at a time: whoever
// takes turn for good has seen the last.
func (s *Server) pin(daemon context.Context, turn chan struct{}) http.HandlerFunc {
	const op = "control: pin"
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxPIN))
		if err != nil {
			refuse(w, fault.New(fault.RequestTooLarge, op, err))
			return
		}
		asked, err := parsePIN(body)
		if err != nil {
			refuse(w, err)
			return
		}
		select {
		case turn <- struct{}{}:
			defer func() { <-turn }()
		default:
			refuse(w, fault.New(fault.Busy, op, nil))
			return
		}
		s.runPIN(daemon, w, r, asked)
	}
}

func (s *Server) runPIN(daemon context.Context, w http.ResponseWriter, r *http.Request, asked PINRequest) {
	c := http.NewResponseController(w)
	_ = c.SetReadDeadline(time.Time{}) // nothing more is read, but that the caller goes
	ctx, stop := whileAsked(daemon, r)
	defer stop()
	err := asked.run(ctx, s.Watch)
	_ = c.SetWriteDeadline(time.Now().Add(writeTime))
	defer func() { _ = c.Flush() }() // before the turn is free, and the daemon may end
	if err != nil && fault.CodeOf(err).Row().HTTP != http.StatusOK {
		refuse(w, err)
		return
	}
	answer(w, http.StatusOK, newOutcome(err, s.Lang))
}

func (r PINRequest) run(ctx context.Context, pins pin.Runner) error {
	want := card.Want{Reader: r.Reader, Patient: true}
	tell := func(card.Event) {} // whoever wants to see it asks for the events
	if r.Do == DoUnblock {
		return pins.Unblock(ctx, want, r.Forgotten, tell)
	}
	return pins.Change(ctx, want, tell)
}

// whileAsked returns a context that ends when nobody waits for the answer to r: the caller
// has gone (fault.Cancelled), the daemon ends (fault.Interrupted), or its time is over
// (fault.Timeout).
func whileAsked(daemon context.Context, r *http.Request) (ctx context.Context, stop func()) {
	const op = "control: pin"
	ctx, end := context.WithCancelCause(context.WithoutCancel(r.Context()))
	forget := context.AfterFunc(r.Context(), func() {
		if daemon.Err() != nil {
			end(fault.New(fault.Interrupted, op, context.Cause(daemon)))
			return
		}
		end(fault.New(fault.Cancelled, op, errors.New("the caller has gone")))
	})
	ctx, cancel := context.WithTimeoutCause(ctx, pinLimit, fault.New(fault.Timeout, op, context.DeadlineExceeded))
	return ctx, func() { forget(); cancel(); end(nil) }
}

// Pin has the daemon change or unblock a PIN, and returns when that has ended. The error
// says that the daemon could not be asked or refused to, such as fault.Busy; everything
// else is an Outcome. The end of ctx cancels what runs.
func (c *Client) Pin(ctx context.Context, r PINRequest) (Outcome, error) {
	const op = "control: pin"
	body, err := json.Marshal(r)
	if err != nil {
		return Outcome{}, fault.New(fault.Internal, op, err)
	}
	resp, err := c.send(ctx, op, http.MethodPost, "/v1/pin", string(body), 0)
	if err != nil {
		return Outcome{}, interrupted(ctx, op, err)
	}
	defer resp.Body.Close()
	var o Outcome
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxStatus)).Decode(&o); err != nil {
		return Outcome{}, interrupted(ctx, op, unanswered(op, err))
	}
	return o, nil
}

// interrupted is err, or the end of ctx.
func interrupted(ctx context.Context, op string, err error) error {
	if ctx.Err() != nil {
		return fault.New(fault.Interrupted, op, context.Cause(ctx))
	}
	return err
}
