package peer

import (
	"errors"
	"net"
)

var errNotUnix = errors.New("peer: not a Unix socket")

// A Program is who is at the other end of a Unix socket, as the kernel noted it when the
// other end connected. Name and path are what process PID is now: a help for people and no
// proof, since a program can replace itself, and one that ended may have left its number.
type Program struct {
	UID  int
	PID  int    // 0 where it is not known, as for one of another PID namespace
	Name string // last element of Path, or what the process calls itself; "" where neither is known
	Path string // of the executable; "" where it is not known
}

// ProgramOf returns the program at the other end of an accepted Unix socket. It is an error
// where the system does not tell its user; [ErrUnknown], where it never does.
func ProgramOf(conn net.Conn) (Program, error) {
	u, ok := conn.(*net.UnixConn)
	if !ok {
		return Program{}, errNotUnix
	}
	raw, err := u.SyscallConn()
	if err != nil {
		return Program{}, err
	}
	var p Program
	var asked error
	err = raw.Control(func(fd uintptr) { p, asked = credentialsOf(int(fd)) })
	return p, errors.Join(err, asked)
}
