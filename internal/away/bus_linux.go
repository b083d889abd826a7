package away

import (
	"context"
	"errors"
	"io"
	"net"
	"time"

	"github.com/godbus/dbus/v5"
)

// noDescriptors hides that a socket could carry file descriptors. The bus then delivers no
// message that has any: a stranger on the system bus could fill our table with them.
type noDescriptors struct{ io.ReadWriteCloser }

// connect joins the bus at address. Signals go to h; the end of ctx closes the connection.
func connect(ctx context.Context, address string, h dbus.SignalHandler) (*dbus.Conn, error) {
	socket, err := dialBus(ctx, address)
	if err != nil {
		return nil, err
	}
	conn, err := dbus.NewConn(noDescriptors{socket}, dbus.WithContext(ctx), dbus.WithSignalHandler(h))
	if err != nil {
		return nil, errors.Join(err, socket.Close())
	}
	if err = conn.Auth(nil); err == nil {
		err = conn.Hello()
	}
	if err = errors.Join(err, socket.SetDeadline(time.Time{})); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// dialBus opens the first socket of address that somebody listens on. Its deadline is
// callTime away: a bus that accepts and says nothing must not hold us.
func dialBus(ctx context.Context, address string) (*net.UnixConn, error) {
	sockets, err := parseAddress(address)
	if err != nil {
		return nil, err
	}
	var failed []error
	for _, a := range sockets {
		socket, err := (&net.Dialer{Timeout: callTime}).DialContext(ctx, a.Net, a.Name)
		if err == nil {
			return socket.(*net.UnixConn), socket.SetDeadline(time.Now().Add(callTime))
		}
		failed = append(failed, err)
	}
	return nil, errors.Join(failed...)
}

// An owner is the connection behind a service's name. It is addressed by its own name, so
// that whoever takes over the service is not asked in its place, and nobody is started.
type owner struct {
	conn   *dbus.Conn
	unique string // ":1.42"
}

// call asks for a method ("interface.Member") and waits callTime at most.
func (o owner) call(ctx context.Context, path dbus.ObjectPath, method string, args ...any) *dbus.Call {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	return o.conn.Object(o.unique, path).CallWithContext(ctx, method, dbus.FlagNoAutoStart, args...)
}

// subscribe has the bus deliver the signals that options select.
func subscribe(ctx context.Context, conn *dbus.Conn, options ...dbus.MatchOption) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	return conn.AddMatchSignalContext(ctx, options...)
}

// uniqueName asks the bus who owns name; "" when nobody does.
func uniqueName(ctx context.Context, conn *dbus.Conn, name string) string {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	var unique string
	if err := conn.BusObject().CallWithContext(ctx, busName+".GetNameOwner", 0, name).Store(&unique); err != nil {
		return ""
	}
	return unique
}
