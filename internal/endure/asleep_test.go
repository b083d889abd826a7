//go:build linux && cgo

package endure

import (
	"context"
	"testing"

	"github.com/godbus/dbus/v5"

	"cied/card"
	"cied/fault"
	"cied/internal/away"
	"cied/internal/machinetest"
)

// A computer that goes to sleep says so first; then the service loses its readers.
func TestLoginEndsWithTheSleepAndTheNextBeginsClean(t *testing.T) {
	h, p := onPCSCD(t)
	login1 := newLogin1(t)
	w := away.New(func(key string) string {
		return map[string]string{"DBUS_SYSTEM_BUS_ADDRESS": login1.address}[key]
	}, nil)
	watching, stop := context.WithCancel(t.Context())
	defer stop()
	go w.Watch(watching)
	guarded := away.Cancel(h.Service, w)

	h.person.while = func(ctx context.Context) {
		login1.sleep(t, true)
		<-ctx.Done()
	}
	h.lay()
	_, err := guarded.Login(t.Context(), request(), func(card.Event) {})
	if fault.CodeOf(err) != fault.PersonAway {
		t.Fatalf("got %v", err)
	}
	if h.inSession() || h.card.PINAttempts() != 0 {
		t.Error("the computer sleeps with a card in a session")
	}
	p.Stop()
	h.lift()

	p.Start(t)
	login1.sleep(t, false)
	h.lay()
	// A login that comes before the signal is refused; nothing tells when it has come.
	for err = fault.PersonAway; fault.CodeOf(err) == fault.PersonAway && t.Context().Err() == nil; {
		_, err = guarded.Login(t.Context(), request(), func(card.Event) {})
	}
	if err != nil {
		t.Fatal(err)
	}
	h.asked(2)
}

// A login1 is a logind on a bus of its own, which knows no session and tells of sleep.
type login1 struct {
	address string
	conn    *dbus.Conn
}

func newLogin1(t *testing.T) login1 {
	t.Helper()
	l := login1{address: machinetest.StartBus(t).Address}
	var err error
	if l.conn, err = dbus.Connect(l.address); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.conn.Close() })
	reply, err := l.conn.RequestName("org.freedesktop.login1", dbus.NameFlagDoNotQueue)
	if err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("%v, %v", reply, err)
	}
	return l
}

// sleep tells that the computer goes to sleep, or has woken up (org.freedesktop.login1(5)).
func (l login1) sleep(t *testing.T, begins bool) {
	t.Helper()
	if err := l.conn.Emit("/org/freedesktop/login1", "org.freedesktop.login1.Manager.PrepareForSleep", begins); err != nil {
		t.Error(err)
	}
}
