//go:build !linux && !windows

package peer

import "net/netip"

func listenerOf(netip.AddrPort) (Owner, error) { return Owner{}, ErrUnknown }
