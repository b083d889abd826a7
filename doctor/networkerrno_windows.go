package doctor

import "golang.org/x/sys/windows"

// What Windows Sockets say of a connection; the E… constants of package syscall are
// inventions there, which no socket ever returns.
const (
	errnoRefused   = windows.WSAECONNREFUSED
	errnoReset     = windows.WSAECONNRESET
	errnoForbidden = windows.WSAEACCES
	errnoNoNetwork = windows.WSAENETUNREACH
)
