package peer

import (
	"net/netip"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// listenerOf looks into the tables of GetExtendedTcpTable, which tell the process of each
// socket.
func listenerOf(address netip.AddrPort) (Owner, error) {
	var best uint32
	var how hold
	for _, m := range mibs() {
		table, err := readTable(m.family, classListeners)
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
