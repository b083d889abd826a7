package session

import (
	"strconv"

	"golang.org/x/sys/unix"
)

// monotonicUSec is CLOCK_MONOTONIC in microseconds, by which systemd 253 and later tells a
// reload from an older one (sd_notify(3), MONOTONIC_USEC).
func monotonicUSec() string {
	var now unix.Timespec
	if unix.ClockGettime(unix.CLOCK_MONOTONIC, &now) != nil {
		return ""
	}
	return strconv.FormatInt(now.Nano()/1000, 10)
}
