//go:build darwin || freebsd

package control

import "golang.org/x/sys/unix"

// solLocal is SOL_LOCAL of sys/un.h.
const solLocal = 0

// peerUID asks LOCAL_PEERCRED (unix(4)).
func peerUID(fd int) (uint32, error) {
	cred, err := unix.GetsockoptXucred(fd, solLocal, unix.LOCAL_PEERCRED)
	if err != nil {
		return 0, err
	}
	return cred.Uid, nil
}
