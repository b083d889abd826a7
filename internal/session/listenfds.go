package session

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// firstFD is SD_LISTEN_FDS_START of sd-daemon.h.
const firstFD = 3

// maxFDs bounds LISTEN_FDS: there are two loopback addresses, and one may be passed twice
// by mistake before it is refused by name.
const maxFDs = 8

var errPassed = errors.New("LISTEN_FDS")

// A passedFD is a file descriptor from the service manager, with the name that FileDescriptorName=
// has given it, or "".
type passedFD struct {
	fd   int
	name string
}

func (p passedFD) String() string { return fmt.Sprintf("file descriptor %d (%q)", p.fd, p.name) }

// passedFDs reads what sd_listen_fds_with_names(3) reads: LISTEN_PID, LISTEN_FDS and
// LISTEN_FDNAMES. What is meant for another process is nothing.
func passedFDs(getenv func(string) string, pid int) ([]passedFD, error) {
	if getenv("LISTEN_PID") != strconv.Itoa(pid) {
		return nil, nil
	}
	n, err := strconv.ParseUint(getenv("LISTEN_FDS"), 10, 16)
	if err != nil || n > maxFDs {
		return nil, fmt.Errorf("%w: %q is no number from 0 to %d", errPassed, getenv("LISTEN_FDS"), maxFDs)
	}
	names := make([]string, n)
	if all := getenv("LISTEN_FDNAMES"); all != "" {
		if names = strings.Split(all, ":"); len(names) != int(n) {
			return nil, fmt.Errorf("%w: %d names for %d sockets", errPassed, len(names), n)
		}
	}
	fds := make([]passedFD, n)
	for i, name := range names {
		fds[i] = passedFD{firstFD + i, name}
	}
	return fds, nil
}
