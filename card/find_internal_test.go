package card

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"cied/fault"
	"cied/nfc"
)

// slow is a driver that lists one card after a while.
type slow struct {
	nfc.Driver
	after time.Duration
}

func (d slow) Watch(ctx context.Context, changed func([]nfc.Reader, error)) error {
	select {
	case <-time.After(d.after):
		changed([]nfc.Reader{{Name: "one", Card: nfc.Present, Event: 1}}, nil)
	case <-ctx.Done():
	}
	<-ctx.Done()
	return context.Cause(ctx)
}

// A search without any wait finds what lies there, though the driver takes a moment to say
// so, and does not wait for a driver that says nothing.
func TestASearchWithoutAWaitLetsTheDriverSpeak(t *testing.T) {
	for after, want := range map[time.Duration]error{time.Second: nil, time.Hour: fault.ReaderMissing} {
		synctest.Test(t, func(t *testing.T) {
			f := (&Terminal{Readers: slow{after: after}}).find(t.Context(), "")
			defer f.stop()
			begin := time.Now()
			r, err := f.next(t.Context(), false, 0, func(Event) {})
			if !errors.Is(err, want) || (want == nil) != (r.Name == "one") {
				t.Errorf("after %v: %q, %v", after, r.Name, err)
			}
			if took := time.Since(begin); took > firstWord {
				t.Errorf("took %v", took)
			}
		})
	}
}
