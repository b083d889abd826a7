package peer

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"net/netip"
	"strconv"
)

// Columns of /proc/net/tcp (proc_pid_net(5)), split at spaces.
const (
	columnLocal  = 1
	columnRemote = 2
	columnState  = 3
	columnUID    = 7
	columnInode  = 9
	columnCount  = 10
)

// findRow returns the row of p in a table in the format of /proc/net/tcp or tcp6. Rows
// that cannot be read are passed over.
func findRow(table []byte, p pair) (row, bool) {
	for line := range bytes.Lines(table) {
		if r, ok := parseRow(line); ok && r.pair == p {
			return r, true
		}
	}
	return row{}, false
}

func parseRow(line []byte) (row, bool) {
	f := bytes.Fields(line)
	if len(f) < columnCount {
		return row{}, false
	}
	from, ok1 := parseAddress(f[columnLocal])
	to, ok2 := parseAddress(f[columnRemote])
	state, err1 := strconv.ParseUint(string(f[columnState]), 16, 8)
	uid, err2 := strconv.ParseUint(string(f[columnUID]), 10, 32)
	inode, err3 := strconv.ParseUint(string(f[columnInode]), 10, 64)
	if !ok1 || !ok2 || err1 != nil || err2 != nil || err3 != nil {
		return row{}, false
	}
	return row{pair: pair{from: from, to: to}, state: uint8(state), uid: uint32(uid), inode: inode}, true
}

// parseAddress reads "0100007F:1F90": each 32 bits of the address as a number in the
// machine's byte order, the port as a number.
func parseAddress(s []byte) (netip.AddrPort, bool) {
	host, port, ok := bytes.Cut(s, []byte(":"))
	if !ok || len(host) != 8 && len(host) != 32 {
		return netip.AddrPort{}, false
	}
	raw := make([]byte, len(host)/2)
	if _, err := hex.Decode(raw, host); err != nil {
		return netip.AddrPort{}, false
	}
	for i := 0; i < len(raw); i += 4 {
		binary.NativeEndian.PutUint32(raw[i:], binary.BigEndian.Uint32(raw[i:]))
	}
	n, err := strconv.ParseUint(string(port), 16, 16)
	addr, ok := netip.AddrFromSlice(raw)
	if err != nil || !ok {
		return netip.AddrPort{}, false
	}
	return netip.AddrPortFrom(addr.Unmap(), uint16(n)), true
}
