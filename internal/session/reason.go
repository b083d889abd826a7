package session

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"

	"cied/fault"
)

// A Reason is why a daemon stops, as its log has it.
type Reason string

// Why a daemon stops.
const (
	Asked       Reason = "asked"       // cied stop, cied serve --replace, or the tray
	Terminated  Reason = "terminated"  // SIGTERM: the service manager, or the end of the session
	KeyPressed  Reason = "interrupted" // SIGINT: Ctrl+C
	HungUp      Reason = "hung-up"     // SIGHUP: its terminal has gone
	Upgraded    Reason = "upgraded"    // its program was replaced; the new one takes over
	Uninstalled Reason = "uninstalled" // its program was removed
	Failed      Reason = "failed"      // a fault, which follows
)

// Why tells from the cause of the daemon's context, or nil where that has not ended, and
// from what became of its program, why it stops.
func Why(cause error, program Change) Reason {
	var s Signalled
	switch {
	case errors.As(cause, &s):
		return s.reason()
	case !errors.Is(cause, fault.Interrupted):
		return Failed
	case program == Replaced:
		return Upgraded
	case program == Removed:
		return Uninstalled
	}
	return Asked
}

// Signalled is the cause of a context that a signal has ended.
type Signalled struct{ Signal os.Signal }

// Error has the words of [signal.NotifyContext].
func (s Signalled) Error() string { return s.Signal.String() + " signal received" }

func (s Signalled) reason() Reason {
	switch s.Signal {
	case os.Interrupt:
		return KeyPressed
	case syscall.SIGHUP:
		return HungUp
	default:
		return Terminated
	}
}

// WithSignals is [signal.NotifyContext] with a Signalled as the cause, so that the signal
// can be known again.
func WithSignals(parent context.Context, signals ...os.Signal) (ctx context.Context, stop func()) {
	ctx, end := context.WithCancelCause(parent)
	came := make(chan os.Signal, 1)
	signal.Notify(came, signals...)
	go func() {
		select {
		case s := <-came:
			end(Signalled{s})
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		end(nil)
		signal.Stop(came)
	}
}
