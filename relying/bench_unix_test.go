//go:build unix

package relying_test

import (
	"syscall"
	"time"
)

// processTime is the time that processors have spent on this process: what openssl speed
// counts too, and other programs do not lengthen.
func processTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
