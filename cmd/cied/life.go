package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"slices"
	"sync/atomic"

	"cied/control"
	"cied/fault"
	"cied/internal/session"
)

// A life is that of a daemon, as its service manager and its log see it.
type life struct {
	manager *session.Notifier
	watch   *control.Watch
	log     *slog.Logger
	became  atomic.Int32 // session.Change of its program
}

// errReplaced is why a daemon ends that its service manager is to start again.
var errReplaced = errors.New("the program was replaced")

// live runs serve until that ends or ctx does, and has the daemon end when it is idle after
// its program was replaced or removed.
func (l *life) live(ctx context.Context, serve func(context.Context) error) error {
	go l.heedProgram(ctx)
	said := make(chan struct{})
	goesOn := context.AfterFunc(ctx, func() {
		defer close(said)
		l.end(session.Why(context.Cause(ctx), l.program()))
	})
	l.tell(l.manager.Ready(l.watch.Daemon.Address))
	err := serve(ctx)
	switch {
	case goesOn():
		l.end(session.Failed)
		return err
	case err != nil:
	case l.program() == session.Replaced && l.manager.Supervised():
		err = fault.New(fault.Interrupted, "cied: serve", errReplaced) // whose exit status asks for a new start
	}
	<-said
	return err
}

func (l *life) program() session.Change { return session.Change(l.became.Load()) }

func (l *life) end(why session.Reason) {
	l.log.Info("stopping", "reason", why)
	l.tell(l.manager.Stopping(string(why)))
}

func (l *life) tell(err error) {
	if err != nil {
		l.log.Warn("the service manager is not told", "cause", err)
	}
}

// heedProgram waits until the program was replaced or removed. The service manager starts
// the new one; without a manager it is started here, and asks this daemon to make room.
func (l *life) heedProgram(ctx context.Context) {
	self, err := session.ThisProgram()
	if err != nil {
		l.log.Warn("an upgrade will not be noticed", "cause", err)
		return
	}
	change := <-self.Changed(ctx)
	l.became.Store(int32(change))
	switch {
	case change == session.Same: // ctx has ended
	case change == session.Replaced && !l.manager.Supervised():
		if _, err := session.Detach(self.Path, slices.Concat(os.Args[1:], []string{"--replace"})...); err != nil {
			l.log.Warn("the new program does not start", "cause", err)
		}
	default:
		l.watch.Stop(control.WhenIdle)
	}
}
