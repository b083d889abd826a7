//go:build unix

package prompt

import (
	"os/exec"
	"syscall"
)

// group gives cmd a session of its own, so that it and what it starts end together. It
// is a session and not only a process group, because a background group that reads its
// controlling terminal is stopped (POSIX.1-2017, Base Definitions, 11.1.4).
func group(cmd *exec.Cmd) (leftover func()) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
	return func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
