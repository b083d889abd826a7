package rpc

import (
	"context"
	"errors"
	"sync/atomic"
)

// Limits of the calls that are read while one runs, from other threads of the application.
// With the call that runs and the one that is being read, a connection takes 4 MiB.
const (
	maxWaiting      = 64
	maxWaitingBytes = 2 << 20
)

// errFull is about an application that sends on and on without waiting for an answer. The
// connection ends: unread, it would hide a hang-up from the call that runs.
var errFull = errors.New("more calls at once than are kept waiting")

// A queue is the calls that wait while one runs.
type queue struct {
	calls chan frame
	bytes atomic.Int64 // of their buffers
}

func newQueue() *queue { return &queue{calls: make(chan frame, maxWaiting)} }

// fill reads calls until the connection ends or the queue is full.
func (q *queue) fill(r *frames) error {
	for {
		f, err := r.next()
		if err != nil {
			return err
		}
		if q.bytes.Add(int64(len(f.buffer))) > maxWaitingBytes {
			return errFull
		}
		select {
		case q.calls <- f:
		default:
			return errFull
		}
	}
}

// next waits for a call; false where ctx has ended, whatever still waits.
func (q *queue) next(ctx context.Context) (f frame, ok bool) {
	select {
	case f = <-q.calls:
		q.bytes.Add(-int64(len(f.buffer)))
	case <-ctx.Done():
	}
	return f, ctx.Err() == nil
}
