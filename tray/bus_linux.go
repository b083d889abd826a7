package tray

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"
)

// callTime is how long the bus, or somebody on it, may take to answer.
const callTime = 5 * time.Second

var errNoBus = errors.New("tray: no session bus")

// sessionAddress is the address of the session's bus, or the place where systemd puts it; ""
// where none can be. Nothing is started: a bus that has to be started for us has nobody on it
// who shows icons. An address with a transport beside "unix:" is refused, for some would
// start programs or leave the computer (D-Bus specification 0.43, "Server Addresses").
func sessionAddress(getenv func(string) string) string {
	address := getenv("DBUS_SESSION_BUS_ADDRESS")
	if dir := getenv("XDG_RUNTIME_DIR"); address == "" && filepath.IsAbs(dir) {
		address = "unix:path=" + dbus.EscapeBusAddressValue(filepath.Join(dir, "bus"))
	}
	for one := range strings.SplitSeq(address, ";") {
		if !strings.HasPrefix(one, "unix:") {
			return ""
		}
	}
	return address
}

// join makes a connection to the bus at address, whose signals only wake: each pokes again,
// of capacity 1. The end of ctx closes it.
func join(ctx context.Context, address string, again chan struct{}) (*dbus.Conn, error) {
	if address == "" {
		return nil, errNoBus
	}
	ctx, cancel := context.WithCancel(ctx)
	late := time.AfterFunc(callTime, cancel) // a bus may accept, and say nothing
	conn, err := dbus.Connect(address, dbus.WithContext(ctx), dbus.WithSignalHandler(poke(again)))
	if !late.Stop() && err == nil {
		err = errors.Join(errNoBus, conn.Close())
	}
	if err != nil {
		cancel()
		return nil, fmt.Errorf("tray: join the session's bus: %w", err)
	}
	context.AfterFunc(conn.Context(), cancel)
	return conn, nil
}

// poke is a signal handler that says only that there was a signal.
type poke chan struct{}

// DeliverSignal implements [dbus.SignalHandler].
func (p poke) DeliverSignal(string, string, *dbus.Signal) {
	select {
	case p <- struct{}{}:
	default: // it was said already
	}
}

// call asks name for a method ("interface.Member") and waits callTime at most.
func call(ctx context.Context, conn *dbus.Conn, name string, path dbus.ObjectPath, method string, args ...any) *dbus.Call {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	return conn.Object(name, path).CallWithContext(ctx, method, 0, args...)
}
