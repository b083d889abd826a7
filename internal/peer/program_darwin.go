package peer

import (
	"bytes"
	"path"

	"golang.org/x/sys/unix"
)

// solLocal is SOL_LOCAL of sys/un.h.
const solLocal = 0

// credentialsOf asks LOCAL_PEERCRED and LOCAL_PEERPID (unix(4), sys/un.h).
func credentialsOf(fd int) (Program, error) {
	cred, err := unix.GetsockoptXucred(fd, solLocal, unix.LOCAL_PEERCRED)
	if err != nil {
		return Program{}, err
	}
	p := Program{UID: int(cred.Uid)}
	if pid, err := unix.GetsockoptInt(fd, solLocal, unix.LOCAL_PEERPID); err == nil && pid > 0 {
		p.PID = pid
		p.Name, p.Path = executableOf(pid)
	}
	return p, nil
}

// executableOf asks the KERN_PROCARGS2 of sysctl(3): the number of arguments (4 bytes), the
// path of the executable, and then what is not looked at.
func executableOf(pid int) (name, file string) {
	b, err := unix.SysctlRaw("kern.procargs2", pid)
	if err != nil || len(b) < 4 {
		return "", ""
	}
	p, _, ok := bytes.Cut(b[4:], []byte{0})
	if !ok || len(p) == 0 {
		return "", ""
	}
	return path.Base(string(p)), string(p)
}
