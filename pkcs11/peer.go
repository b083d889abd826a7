package pkcs11

import (
	"fmt"
	"net"
	"os"

	"cied/fault"
	"cied/internal/peer"
	"cied/signing"
)

// PeerOf is the program at the other end of conn, if it runs as the user of this process;
// else a fault.PeerRefused. The superuser is another user too.
func PeerOf(conn net.Conn) (signing.Program, error) {
	const op = "pkcs11: peer"
	p, err := peer.ProgramOf(conn)
	if err == nil && p.UID != os.Geteuid() {
		err = fmt.Errorf("the other end is another user: %d", p.UID)
	}
	if err != nil {
		return signing.Program{}, fault.New(fault.PeerRefused, op, err)
	}
	return signing.Program{Name: p.Name, Path: p.Path, PID: p.PID}, nil
}
