package demo

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestTheClockLeavesTheWallsBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		now := accelerated(60, time.Now)
		if !now().Equal(began) {
			t.Errorf("it begins at %v, not %v", now(), began)
		}
		time.Sleep(5 * time.Second) // of the bubble
		if got := now().Sub(began); got != 5*time.Minute {
			t.Errorf("five seconds are %v, want 5m0s", got)
		}
	})
}
