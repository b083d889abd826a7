package peer

import (
	"encoding/binary"
	"net/netip"
)

// listener returns the process that holds address, the one that names it before others, in
// a table of layout m of class TCP_TABLE_OWNER_PID_LISTENER, whose rows have no other end.
func (m mib) listener(table []byte, address netip.AddrPort) (pid uint32, how hold, err error) {
	if len(table) < mibCount {
		return 0, not, errTable
	}
	count, rows := binary.LittleEndian.Uint32(table), table[mibCount:]
	if uint64(count) > uint64(len(rows)/m.row) {
		return 0, not, errTable
	}
	for ; count > 0; count, rows = count-1, rows[m.row:] {
		if h := holdOf(m.end(rows, m.local, m.localPort), address); h > how {
			pid, how = binary.LittleEndian.Uint32(rows[m.owner:]), h
		}
	}
	return pid, how, nil
}
