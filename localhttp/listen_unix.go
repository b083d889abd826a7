//go:build !windows

package localhttp

import (
	"errors"
	"syscall"
)

// exclusive changes nothing: here a port with a listener cannot be bound a second time
// without SO_REUSEPORT, which is not set.
func exclusive(string, string, syscall.RawConn) error { return nil }

// taken reports whether err says that the port has a listener.
func taken(err error) bool { return errors.Is(err, syscall.EADDRINUSE) }
