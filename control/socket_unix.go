//go:build unix

package control

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
)

// maxPath is the longest name of a socket, in bytes: sun_path of sockaddr_un without the
// zero at its end. 107 on Linux, 103 on macOS.
const maxPath = len(syscall.RawSockaddrUnix{}.Path) - 1

func (p Place) socket() string { return filepath.Join(p.Dir, "control.sock") }

// listen opens the socket.
func (p Place) listen() (net.Listener, error) { return listenUnix(p.socket()) }

// door opens another socket.
func (p Place) door(name string) (net.Listener, error) { return listenUnix(filepath.Join(p.Dir, name)) }

// listenUnix opens a socket of that name. The lock is held: one that is there was left by a crash.
func listenUnix(name string) (net.Listener, error) {
	if len(name) > maxPath {
		return nil, fmt.Errorf("%s: %d bytes, and the name of a socket has %d at most: set XDG_RUNTIME_DIR", name, len(name), maxPath)
	}
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	l, err := net.Listen("unix", name)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(name, 0o600); err != nil {
		_ = l.Close()
		return nil, err
	}
	return l, nil
}

// dial connects to the daemon and makes sure that it is the user's own.
func (p Place) dial(ctx context.Context) (net.Conn, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "unix", p.socket())
	if err != nil {
		return nil, err
	}
	if err := sameUser(conn); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return conn, nil
}

// absent reports whether err says that nobody listens: no socket, one that a crash has
// left, or one whose daemon goes as it is asked.
func absent(err error) bool {
	return errors.Is(err, syscall.ENOENT) || errors.Is(err, syscall.ECONNREFUSED) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}
