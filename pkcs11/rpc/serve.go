package rpc

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
)

// version is the only version of the protocol that is spoken here. An application that
// offers a newer one goes on with this one, or connects again and offers it.
const version = 0

// Serve answers the calls of one application with h until the application hangs up, which
// is no error, or ctx ends. It closes conn. Calls are answered in their order, one by one;
// while one runs the connection is watched, and the call's context ends with it. Neither a
// call that cannot be read nor one that fails ends the connection; a call longer than 1 MiB
// does, and so do more calls at once than are kept waiting. What h has open for the application is the caller's to close afterwards.
func Serve(ctx context.Context, conn io.ReadWriteCloser, h Handler) error {
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	r := newFrames(conn)
	err := greet(r, conn)
	if err == nil {
		err = serve(ctx, conn, r, h)
	}
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return fmt.Errorf("rpc: %w", err)
	default:
		return nil
	}
}

// greet exchanges the versions.
func greet(r *frames, w io.Writer) error {
	if err := r.fill(1); err != nil {
		return err
	}
	r.rest(1)
	_, err := w.Write([]byte{version})
	return err
}

// serve reads calls on a goroutine of its own, so that a hang-up is seen while one runs.
// When it returns, that goroutine has ended.
func serve(ctx context.Context, conn io.ReadWriteCloser, r *frames, h Handler) error {
	running, hangUp := context.WithCancel(ctx)
	q := newQueue()
	read := make(chan error, 1)
	go func() {
		err := q.fill(r)
		hangUp()
		if err != io.EOF {
			conn.Close() // who sends what is not read may read nothing either
		}
		read <- err
	}()
	written := answerAll(running, hangUp, conn, r, q, h)
	gone := <-read
	return cmp.Or(written, gone)
}

// answerAll answers calls until ctx ends. Its error is one of writing. However it ends, also
// in a panic of h, the connection is closed.
func answerAll(ctx context.Context, hangUp func(), conn io.WriteCloser, r *frames, q *queue, h Handler) error {
	defer conn.Close()
	defer hangUp()
	x := newExchange(h)
	for {
		f, ok := q.next(ctx)
		if !ok {
			return nil
		}
		_, err := conn.Write(x.answer(ctx, f))
		r.release(f)
		if err != nil && ctx.Err() == nil {
			return err
		}
	}
}
