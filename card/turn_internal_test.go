package card

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"cied/fault"
)

// Whoever looks at a card for a second must not turn away a login that comes in it.
func TestAUseWaitsForALookAndNotForAnotherUse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var turn turn
		looked, err := turn.look("test")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := turn.look("test"); !errors.Is(err, fault.Busy) {
			t.Errorf("a second look: %v", err)
		}
		go func() {
			time.Sleep(2 * time.Second)
			looked()
		}()
		begin := time.Now()
		used, err := turn.use(t.Context())
		if err != nil || time.Since(begin) != 2*time.Second {
			t.Fatalf("after %v: %v", time.Since(begin), err)
		}
		if _, err := turn.use(t.Context()); !errors.Is(err, fault.Busy) {
			t.Errorf("a second use: %v", err)
		}
		if _, err := turn.look("test"); !errors.Is(err, fault.Busy) {
			t.Errorf("a look during a use: %v", err)
		}
		used()
		if done, err := turn.look("test"); err != nil {
			t.Error(err)
		} else {
			done()
		}
	})
}

func TestAUseWaitsForALookNoLongerThanItsOwnTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var turn turn
		if _, err := turn.look("test"); err != nil { // which never ends
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, fault.Timeout)
		defer cancel()
		if _, err := turn.use(ctx); !errors.Is(err, fault.Timeout) {
			t.Error(err)
		}
		begin := time.Now()
		if _, err := turn.use(t.Context()); !errors.Is(err, fault.Busy) || time.Since(begin) != lookWait {
			t.Errorf("after %v: %v", time.Since(begin), err)
		}
	})
}
