package session

import (
	"context"
	"errors"
	"os"
	"syscall"
	"testing"

	"cied/fault"
)

func TestWhyADaemonStops(t *testing.T) {
	asked := fault.New(fault.Interrupted, "control: stop", nil)
	for _, tt := range []struct {
		cause   error
		program Change
		want    Reason
	}{
		{Signalled{syscall.SIGTERM}, Same, Terminated},
		{Signalled{syscall.SIGTERM}, Replaced, Terminated},
		{Signalled{os.Interrupt}, Same, KeyPressed},
		{Signalled{syscall.SIGHUP}, Same, HungUp},
		{asked, Same, Asked},
		{asked, Replaced, Upgraded},
		{asked, Removed, Uninstalled},
		{nil, Same, Failed},
		{nil, Replaced, Failed},
		{context.Canceled, Same, Failed},
	} {
		if got := Why(tt.cause, tt.program); got != tt.want {
			t.Errorf("%v, %v: %s, not %s", tt.cause, tt.program, got, tt.want)
		}
	}
}

func TestTheSignalThatEndsAContextIsItsCause(t *testing.T) {
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := WithSignals(t.Context(), syscall.SIGHUP)
	defer stop()
	if err := self.Signal(syscall.SIGHUP); err != nil {
		t.Skip("this machine has no signals:", err)
	}
	receive(t, ctx.Done())
	var s Signalled
	if !errors.As(context.Cause(ctx), &s) || s.Signal != syscall.SIGHUP || s.Error() != "hangup signal received" {
		t.Errorf("%v", context.Cause(ctx))
	}
}

func TestAContextThatNoSignalEndedHasNone(t *testing.T) {
	ctx, stop := WithSignals(t.Context(), syscall.SIGHUP)
	stop()
	receive(t, ctx.Done())
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		t.Errorf("%v", cause)
	}
}
