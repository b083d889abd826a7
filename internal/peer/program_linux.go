package peer

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// credentialsOf asks SO_PEERCRED (unix(7)) and looks the process up.
func credentialsOf(fd int) (Program, error) {
	cred, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
	if err != nil {
		return Program{}, err
	}
	p := Program{UID: int(cred.Uid), PID: max(int(cred.Pid), 0)}
	if p.PID > 0 {
		p.Name, p.Path = executableOf("/proc", p.PID)
	}
	return p, nil
}

// executableOf reads the link of proc_pid_exe(5). Its target ends with " (deleted)" where the
// file was replaced since, as an update does. Of a process that lets nobody look there is only
// the name that it gave itself (proc_pid_comm(5)).
func executableOf(proc string, pid int) (name, path string) {
	dir := filepath.Join(proc, strconv.Itoa(pid))
	if path, err := os.Readlink(filepath.Join(dir, "exe")); err == nil {
		path = strings.TrimSuffix(path, " (deleted)")
		return filepath.Base(path), path
	}
	comm, _ := os.ReadFile(filepath.Join(dir, "comm")) // at most 16 bytes
	return string(bytes.TrimSuffix(comm, []byte("\n"))), ""
}
