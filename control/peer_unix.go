//go:build unix

package control

import (
	"errors"
	"fmt"
	"net"
	"os"

	"cied/fault"
)

var (
	errNotUnix = errors.New("not a Unix socket")
	errOther   = errors.New("the other end is another user")
)

// sameUser returns nil if the process at the other end runs as the user of this process,
// and else a fault.PeerRefused. The superuser is another user too.
func sameUser(conn net.Conn) error {
	uid, err := peerOf(conn)
	if err == nil && int64(uid) != int64(os.Geteuid()) {
		err = fmt.Errorf("%w: %d", errOther, uid)
	}
	if err != nil {
		return fault.New(fault.PeerRefused, "control: same user", err)
	}
	return nil
}

// peerOf is the user that the process at the other end had when it connected, or listened.
func peerOf(conn net.Conn) (uid uint32, err error) {
	u, ok := conn.(*net.UnixConn)
	if !ok {
		return 0, errNotUnix
	}
	raw, err := u.SyscallConn()
	if err != nil {
		return 0, err
	}
	var asked error
	err = raw.Control(func(fd uintptr) { uid, asked = peerUID(int(fd)) })
	return uid, errors.Join(err, asked)
}
