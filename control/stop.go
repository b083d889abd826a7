package control

import (
	"fmt"
	"time"

	"cied/fault"
)

// A When says when a daemon stops.
type When string

// When a daemon stops.
const (
	AtOnce   When = "now"  // what runs is cancelled, and the card reset
	WhenIdle When = "idle" // after what runs, if anything does, and once its answer could be fetched
)

// A stopRequest is the body of POST /v1/stop.
type stopRequest struct {
	When When `json:"when"`
}

// maxStop bounds the body of POST /v1/stop, in bytes.
const maxStop = 256

// parseStop reads a stopRequest.
func parseStop(b []byte) (When, error) {
	const op = "control: stop"
	r, err := parseObject[stopRequest](op, b)
	if err != nil {
		return "", err
	}
	if r.When != AtOnce && r.When != WhenIdle {
		return "", fault.New(fault.RequestMalformed, op, fmt.Errorf("when: %q is neither now nor idle", r.When))
	}
	return r.When, nil
}

// defaultSettle is how long after a login a daemon counts as busy: the browser is still
// fetching the answer.
const defaultSettle = 10 * time.Second

// Stop ends the daemon: it calls End with a fault.Interrupted, at once or when nothing
// has run for Settle. AtOnce after WhenIdle is at once.
func (w *Watch) Stop(when When) {
	w.willStop()
	w.mu.Lock()
	defer w.mu.Unlock()
	if when == AtOnce {
		w.end()
		return
	}
	w.endIfIdle()
}

// willStop makes it known that the daemon stops.
func (w *Watch) willStop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.stopping {
		w.stopping = true
		w.tell()
	}
}

// endIfIdle ends a daemon that was told to, unless something runs, whose end asks again,
// or has run a moment ago. w.mu is held.
func (w *Watch) endIfIdle() {
	if !w.stopping || w.running != nil {
		return
	}
	if rest := w.settle() - time.Since(w.idleSince); !w.idleSince.IsZero() && rest > 0 {
		time.AfterFunc(rest, func() {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.endIfIdle()
		})
		return
	}
	w.end()
}

func (w *Watch) end() { w.End(fault.New(fault.Interrupted, "control: stop", nil)) }

func (w *Watch) settle() time.Duration {
	if w.Settle == 0 {
		return defaultSettle
	}
	return w.Settle
}
