package peer

import (
	"errors"
	"fmt"
	"unsafe"

	"golang.org/x/sys/windows"
)

const known = true

// maxTable bounds a table of connections, in bytes: some 300,000 over IPv6.
const maxTable = 16 << 20

// Classes of tables, TCP_TABLE_CLASS of iphlpapi.h.
const (
	classListeners   = 3 // TCP_TABLE_OWNER_PID_LISTENER
	classConnections = 4 // TCP_TABLE_OWNER_PID_CONNECTIONS
)

var errOtherSession = errors.New("peer: the connection belongs to another session of this user")

// sameUser asks the tables for the process of the connection, holds that process, so that
// its number is not given to another, and asks once more: a connection that is still that
// number's is then the held process's. There are no user numbers on Windows.
func sameUser(p pair, _ int) error {
	pid, err := ownerOf(p)
	if err != nil {
		return err
	}
	// The limited right is enough for the token, and is given for protected processes too.
	process, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, pid)
	if err != nil {
		return fmt.Errorf("%w: OpenProcess: %w", errOtherUser, err)
	}
	defer func() { _ = windows.CloseHandle(process) }()
	again, err := ownerOf(p)
	if err != nil {
		return err
	}
	if again != pid {
		return errNotOpen
	}
	if err := sameSID(process); err != nil {
		return err
	}
	return sameSession(pid)
}

// sameSID wants the user of process to be ours.
func sameSID(process windows.Handle) error {
	var token windows.Token
	if err := windows.OpenProcessToken(process, windows.TOKEN_QUERY, &token); err != nil {
		return fmt.Errorf("%w: OpenProcessToken: %w", errOtherUser, err)
	}
	defer func() { _ = token.Close() }()
	theirs, err := token.GetTokenUser()
	if err != nil {
		return err
	}
	ours, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return err
	}
	if !theirs.User.Sid.Equals(ours.User.Sid) {
		return errOtherUser
	}
	return nil
}

// sameSession wants the session of the process to be ours: on a server with remote desktops
// a user can have several, and the dialog opens in this one.
func sameSession(pid uint32) error {
	var theirs, ours uint32
	if err := windows.ProcessIdToSessionId(pid, &theirs); err != nil {
		return err
	}
	if err := windows.ProcessIdToSessionId(windows.GetCurrentProcessId(), &ours); err != nil {
		return err
	}
	if theirs != ours {
		return errOtherSession
	}
	return nil
}

// ownerOf returns the process of p's nearer end.
func ownerOf(p pair) (pid uint32, err error) {
	for _, m := range mibs() {
		table, readErr := readTable(m.family, classConnections)
		if readErr != nil {
			return 0, readErr
		}
		if pid, err = m.find(table, p); !errors.Is(err, errAbsent) {
			return pid, err
		}
	}
	return 0, err
}

// readTable returns the sockets of an address family that are of a class. The table may grow between the
// question for its size and the next, so that it is asked more than once.
func readTable(family, class int) ([]byte, error) {
	get := windows.NewLazySystemDLL("iphlpapi.dll").NewProc("GetExtendedTcpTable")
	if err := get.Find(); err != nil {
		return nil, err
	}
	size := uint32(16 << 10)
	for size <= maxTable {
		table := make([]byte, size)
		code, _, _ := get.Call(uintptr(unsafe.Pointer(&table[0])), uintptr(unsafe.Pointer(&size)), 0,
			uintptr(family), uintptr(class), 0)
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
