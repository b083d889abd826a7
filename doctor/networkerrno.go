//go:build !windows

package doctor

import "syscall"

// What connect(2) and read(2) say of a connection.
const (
	errnoRefused   = syscall.ECONNREFUSED
	errnoReset     = syscall.ECONNRESET
	errnoForbidden = syscall.EPERM // also by a local firewall's REJECT of our own packets
	errnoNoNetwork = syscall.ENETUNREACH
)
