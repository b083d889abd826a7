//go:build unix

package session

import "syscall"

// apart makes a process the first of a session of its own (setsid(2)).
func apart() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
