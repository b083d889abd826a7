package away

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/godbus/dbus/v5"
	"golang.org/x/sys/unix"
)

// sinceBoot reads CLOCK_BOOTTIME (clock_gettime(2)), which nobody can set and which goes on
// while the computer sleeps. Where it cannot be read the time of day must do: a clock that
// stands still would never let a login begin again.
func sinceBoot() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &t); err != nil {
		return time.Duration(time.Now().UnixNano())
	}
	return time.Duration(t.Nano())
}

// delaySleep asks logind to wait with a sleep, as long as InhibitDelayMaxSec= of
// logind.conf(5) allows (5 s by default), until release is called.
//
// Without it, PrepareForSleep is often read only after the computer has woken up (as
// light-locker's issue 53 shows): the open dialog with the digits typed so far would be
// written to disk by hibernation, and the card would stay as it is while nobody sits
// there. With it, the dialog is closed and the card reset first, in milliseconds. It is
// held only while a login runs: at all other times there is nothing to tidy up, and a
// suspend must not wait for us.
//
// It is a wish. Neither the login nor release waits for logind's answer, and where it is
// refused the login goes on, with the little less that PrepareForSleep alone gives.
func (w *Watcher) delaySleep() (release func()) {
	over := make(chan struct{})
	go func() {
		lock, err := takeDelay(w.desktop.system)
		if err != nil {
			w.log.Debug("sleep is not delayed", "cause", err)
			return
		}
		<-over
		lock.Close()
	}()
	return sync.OnceFunc(func() { close(over) })
}

// takeDelay calls Inhibit (org.freedesktop.login1(5)); the lock holds until the returned
// descriptor is closed, whatever becomes of the connection. That one is the deadline's
// to end, not a context's: an answer that comes must be read, or its descriptor is lost
// and every later sleep waits for it.
func takeDelay(address string) (io.Closer, error) {
	socket, err := dialBus(context.Background(), address)
	if err != nil {
		return nil, err
	}
	conn, err := dbus.ConnectUnix(socket)
	if err != nil {
		socket.Close()
		return nil, err
	}
	defer conn.Close()
	var fd dbus.UnixFD
	err = conn.Object(login1, login1Path).Call(login1Manager+".Inhibit", dbus.FlagNoAutoStart,
		"sleep", "cied", "A login with the electronic identity card is running", "delay").Store(&fd)
	if err != nil {
		return nil, fmt.Errorf("inhibit: %w", err)
	}
	return os.NewFile(uintptr(fd), "inhibitor"), nil
}
