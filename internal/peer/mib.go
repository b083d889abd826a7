package peer

import (
	"encoding/binary"
	"net/netip"
)

// A mib is the layout of one of the tables of GetExtendedTcpTable (iphlpapi.h, class
// TCP_TABLE_OWNER_PID_CONNECTIONS): the number of rows in 32 bits, then the rows. Numbers
// are little-endian; addresses and the first two bytes of a port are in network byte order.
type mib struct {
	row                  int // bytes of a row
	address              int // bytes of an address
	local, localPort     int // offsets within a row
	remote, remotePort   int
	state, owner, family int // family is AF_INET or AF_INET6 of winsock2.h
}

// mibs are MIB_TCPTABLE_OWNER_PID and MIB_TCP6TABLE_OWNER_PID. An IPv6 socket that speaks
// to a mapped IPv4 address stands in the first.
func mibs() []mib {
	return []mib{
		{row: 24, address: 4, state: 0, local: 4, localPort: 8, remote: 12, remotePort: 16, owner: 20, family: 2},
		{row: 56, address: 16, local: 0, localPort: 20, remote: 24, remotePort: 44, state: 48, owner: 52, family: 23},
	}
}

const (
	mibCount       = 4 // bytes of the number of rows
	mibEstablished = 5 // MIB_TCP_STATE_ESTAB
)

// find returns the process of the established connection p in a table of layout m:
// errAbsent, errNotOpen where it is in another state or no process owns it any more, or
// errTable where the table says that it has more rows than its bytes hold.
func (m mib) find(table []byte, p pair) (pid uint32, err error) {
	rows, count, err := m.rows(table)
	if err != nil {
		return 0, err
	}
	err = errAbsent
	for ; count > 0; count, rows = count-1, rows[m.row:] {
		if m.pair(rows) != p {
			continue
		}
		pid = binary.LittleEndian.Uint32(rows[m.owner:])
		if binary.LittleEndian.Uint32(rows[m.state:]) == mibEstablished && pid != 0 {
			return pid, nil
		}
		err = errNotOpen // but the ports may have been used again
	}
	return 0, err
}

// rows returns the rows of a table, and how many there are.
func (m mib) rows(table []byte) (rows []byte, count uint32, err error) {
	if len(table) < mibCount {
		return nil, 0, errTable
	}
	count, rows = binary.LittleEndian.Uint32(table), table[mibCount:]
	if uint64(count) > uint64(len(rows)/m.row) {
		return nil, 0, errTable
	}
	return rows, count, nil
}

// pair reads the two ends of the row that b begins with.
func (m mib) pair(b []byte) pair {
	return pair{from: m.end(b, m.local, m.localPort), to: m.end(b, m.remote, m.remotePort)}
}

func (m mib) end(b []byte, address, port int) netip.AddrPort {
	a, _ := netip.AddrFromSlice(b[address : address+m.address])
	return netip.AddrPortFrom(a.Unmap(), binary.BigEndian.Uint16(b[port:]))
}

// listener returns the process that holds address, the one that names it before others, in
// a table of layout m of class TCP_TABLE_OWNER_PID_LISTENER, whose rows have no other end.
func (m mib) listener(table []byte, address netip.AddrPort) (pid uint32, how hold, err error) {
	rows, count, err := m.rows(table)
	if err != nil {
		return 0, not, err
	}
	for ; count > 0; count, rows = count-1, rows[m.row:] {
		if h := holdOf(m.end(rows, m.local, m.localPort), address); h > how {
			pid, how = binary.LittleEndian.Uint32(rows[m.owner:]), h
		}
	}
	return pid, how, nil
}
