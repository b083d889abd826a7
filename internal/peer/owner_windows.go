package peer

import (
	"net/netip"
	"path/filepath"
	"unsafe"

	"golang.org/x/sys/windows"
)

// classListeners is TCP_TABLE_OWNER_PID_LISTENER of TCP_TABLE_CLASS.
const classListeners = 3

// listenerOf looks into the tables of GetExtendedTcpTable, which tell the process of each
// socket.
func listenerOf(address netip.AddrPort) (Owner, error) {
	var best uint32
	var how hold
	for _, m := range mibs() {
		table, err := readListeners(m.family)
		if err != nil {
			return Owner{}, err
		}
		pid, h, err := m.listener(table, address)
		if err != nil {
			return Owner{}, err
		}
		if h > how {
			best, how = pid, h
		}
	}
	if how == not {
		return Owner{}, errAbsent
	}
	return Owner{UID: -1, PID: int(best), Program: programOf(best)}, nil
}

// programOf returns the file name of a process, or "".
func programOf(pid uint32) string {
	process, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, pid)
	if err != nil {
		return ""
	}
	defer func() { _ = windows.CloseHandle(process) }()
	name := make([]uint16, windows.MAX_LONG_PATH)
	size := uint32(len(name))
	if err := windows.QueryFullProcessImageName(process, 0, &name[0], &size); err != nil {
		return ""
	}
	return filepath.Base(windows.UTF16ToString(name[:size]))
}

// readListeners returns the listening sockets of an address family. The table may grow
// between the question for its size and the next, so that it is asked more than once.
func readListeners(family int) ([]byte, error) {
	get := windows.NewLazySystemDLL("iphlpapi.dll").NewProc("GetExtendedTcpTable")
	if err := get.Find(); err != nil {
		return nil, err
	}
	size := uint32(16 << 10)
	for size <= maxTable {
		table := make([]byte, size)
		code, _, _ := get.Call(uintptr(unsafe.Pointer(&table[0])), uintptr(unsafe.Pointer(&size)), 0,
			uintptr(family), classListeners, 0)
		switch windows.Errno(code) {
		case windows.NO_ERROR:
			return table[:min(uint64(size), uint64(len(table)))], nil
		case windows.ERROR_INSUFFICIENT_BUFFER:
			size = max(size, uint32(len(table))) * 2
		default:
			return nil, windows.Errno(code)
		}
	}
	return nil, errTable
}
