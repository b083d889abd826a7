package control

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net"

	"github.com/Microsoft/go-winio"
	"golang.org/x/sys/windows"

	"cied/fault"
)

// pipe returns the name of the pipe, one for each user and place, and the user's SID.
func (p Place) pipe() (name, sid string, err error) {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return "", "", err
	}
	sid = user.User.Sid.String()
	h := sha256.Sum256([]byte(p.Dir))
	return `\\.\pipe\cied-` + sid + "-" + hex.EncodeToString(h[:8]), sid, nil
}

// listen opens the pipe. It belongs to the user even where he is an administrator, admits
// nobody else, and nobody from another computer; one of this name that is there already
// is an error.
func (p Place) listen() (net.Listener, error) {
	name, sid, err := p.pipe()
	if err != nil {
		return nil, err
	}
	return winio.ListenPipe(name, &winio.PipeConfig{
		SecurityDescriptor: "O:" + sid + "D:P(D;;GA;;;NU)(A;;GA;;;" + sid + ")", // [MS-DTYP], 2.5.1
	})
}

// door opens nothing: who calls on a pipe is not told yet.
func (p Place) door(string) (net.Listener, error) { return nil, errors.ErrUnsupported }

// dial connects to the daemon and makes sure that it is the user's own: anybody may make
// a pipe of any name.
func (p Place) dial(ctx context.Context) (net.Conn, error) {
	name, _, err := p.pipe()
	if err != nil {
		return nil, err
	}
	conn, err := winio.DialPipeContext(ctx, name)
	if err != nil {
		return nil, err
	}
	if err := ownPipe(conn); err != nil {
		_ = conn.Close()
		return nil, fault.New(fault.PeerRefused, "control: same user", err)
	}
	return conn, nil
}

// ownPipe returns nil if the pipe belongs to the user of this process.
func ownPipe(conn net.Conn) error {
	f, ok := conn.(interface{ Fd() uintptr })
	if !ok {
		return errors.New("not a pipe")
	}
	sd, err := windows.GetSecurityInfo(windows.Handle(f.Fd()), windows.SE_KERNEL_OBJECT, windows.OWNER_SECURITY_INFORMATION)
	if err != nil {
		return err
	}
	owner, _, err := sd.Owner()
	if err != nil {
		return err
	}
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return err
	}
	if !owner.Equals(user.User.Sid) {
		return errors.New("the pipe belongs to another user")
	}
	return nil
}

// sameUser lets everybody in whom the pipe's security descriptor has let in.
func sameUser(net.Conn) error { return nil }

// absent reports whether err says that there is no pipe of this name, or that its daemon
// goes as it is asked.
func absent(err error) bool {
	return errors.Is(err, windows.ERROR_FILE_NOT_FOUND) || errors.Is(err, windows.ERROR_BROKEN_PIPE) ||
		errors.Is(err, windows.ERROR_NO_DATA) || errors.Is(err, windows.ERROR_PIPE_NOT_CONNECTED)
}
