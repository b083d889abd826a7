package away

import (
	"testing"

	"golang.org/x/sys/unix"
)

// TestTheClockCountsSleepToo: CLOCK_MONOTONIC is the same without the sleeps, and never
// ahead of it.
func TestTheClockCountsSleepToo(t *testing.T) {
	var awake, all unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &all); err != nil {
		t.Skip("no CLOCK_BOOTTIME: ", err)
	}
	first := sinceBoot()
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &awake); err != nil {
		t.Fatal(err)
	}
	if int64(first) < all.Nano() {
		t.Errorf("%v, after %d ns", first, all.Nano())
	}
	second := sinceBoot()
	if second < first || int64(second) < awake.Nano() || second-first > patience {
		t.Errorf("%v after %v, %d ns awake", second, first, awake.Nano())
	}
}
