package fetch

import (
	"net/netip"
	"syscall"
)

// Public is what decides about an address.
func Public(a netip.Addr) bool { return public(a) }

// NewReaching returns a client that may also reach the one local address given: a test has
// no public server to start from.
func NewReaching(o Options, local string) *Client {
	return newClient(o, func(network, address string, c syscall.RawConn) error {
		if address == local {
			return nil
		}
		return publicOnly(network, address, c)
	})
}

// Explain is how an error of the HTTP client is told.
func Explain(err error) error { return explain(err) }
