package secret

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// Harden keeps the memory of this process out of core files and away from other
// programs of the same user: no core limit, and not dumpable, which also refuses
// ptrace and /proc/PID/mem (prctl(2), PR_SET_DUMPABLE). The core limit is inherited by
// child processes; being dumpable is not. On systems other than Linux it does nothing.
func Harden() error {
	if err := unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}); err != nil {
		return fmt.Errorf("secret: limit core files: %w", err)
	}
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		return fmt.Errorf("secret: forbid dumps: %w", err)
	}
	return nil
}
