package away

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"cied/fault"
)

// nowhere is the Seat of a session without one.
var nowhere = pair{"", "/"}

// daemonElsewhere has a daemon that belongs to the session at ourPath, which ours describes,
// while the person's Display is the one at otherPath, which display describes.
func daemonElsewhere(t *testing.T, ours, display []any) (*fakeLogind, *Watcher) {
	t.Helper()
	b := newBus(t)
	l := prepareLogind(t, b, ours...)
	l.displayed, l.other = otherPath, invented(display...)
	own(t, l.conn, login1)
	w, _, _ := follow(t, b.address)
	return l, w
}

// refused wants that nothing may begin, for r.
func refused(t *testing.T, w *Watcher, r Reason) {
	t.Helper()
	ctx, stop := w.Guard(t.Context())
	defer stop()
	wantLeft(t, ctx, r)
}

// admitted asks until something may begin.
func admitted(t *testing.T, w *Watcher) {
	t.Helper()
	for began := time.Now(); time.Since(began) < patience; runtime.Gosched() {
		ctx, stop := w.Guard(t.Context())
		stop()
		if !errors.Is(context.Cause(ctx), fault.PersonAway) {
			return
		}
	}
	t.Fatalf("nothing may begin within %v", patience)
}

// TestThePersonSitsAtTheSessionInFront: the daemon was started on a text console or in
// tmux, the person is at the desktop, or the other way round.
func TestThePersonSitsAtTheSessionInFront(t *testing.T) {
	for _, tt := range []struct {
		name          string
		ours, display []any
		want          dbus.ObjectPath // whose Lock ends a login
	}{
		{"console behind, desktop in front", []any{"Active", false, "State", "online"}, nil, otherPath},
		{"console in front, desktop behind", nil, []any{"Active", false, "State", "online"}, ourPath},
		{"from afar, desktop in front", []any{"Seat", nowhere}, nil, otherPath},
		{"from afar, desktop behind", []any{"Seat", nowhere}, []any{"Active", false}, ourPath},
		{"both from afar", []any{"Seat", nowhere}, []any{"Seat", nowhere}, otherPath},
		{"two seats", nil, []any{"Seat", pair{"seat1", "/seat1"}}, ourPath},
		{"own one ending, desktop behind", []any{"State", "closing", "Active", true}, nil, otherPath},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, w := daemonElsewhere(t, tt.ours, tt.display)
			ctx := guarded(t, w)
			l.emit(tt.want, login1Session+".Lock")
			wantLeft(t, ctx, ScreenLocked)
		})
	}
}

func TestALockedDesktopInFrontCountsBeforeASessionFromAfar(t *testing.T) {
	_, w := daemonElsewhere(t, []any{"Seat", nowhere}, []any{"LockedHint", true})
	refused(t, w, ScreenLocked)
}

func TestASwitchToAnotherSessionOfTheSamePersonEndsNothing(t *testing.T) {
	l, w := daemonElsewhere(t, nil, []any{"Active", false})
	ctx := guarded(t, w)
	l.set(otherPath, "Active", true)
	l.change(ourPath, "Active", false)
	l.change(otherPath, "LockedHint", true) // the first that counts of the new one
	wantLeft(t, ctx, ScreenLocked)
}

func TestOfTwoSessionsBehindTheOneThatComesBackCounts(t *testing.T) {
	for _, path := range []dbus.ObjectPath{ourPath, otherPath} {
		l, w := daemonElsewhere(t, []any{"Active", false}, []any{"Active", false})
		refused(t, w, UserSwitched)
		l.change(path, "Active", true)
		admitted(t, w)
	}
}

// TestAScreenLostToASessionFromAfarEndsWhatIsOpen, though what begins later may: somebody
// else is at the screen now, and the person may be at the other end of the line.
func TestAScreenLostToASessionFromAfarEndsWhatIsOpen(t *testing.T) {
	l, w := daemonElsewhere(t, []any{"Seat", nowhere}, nil)
	ctx := guarded(t, w)
	l.change(otherPath, "Active", false)
	wantLeft(t, ctx, UserSwitched)
	guarded(t, w)
}

func TestASwitchAfterWhichNoSessionCanBeReadEndsWhatIsOpen(t *testing.T) {
	l, w := daemonElsewhere(t, nil, nil)
	ctx := guarded(t, w)
	l.mu.Lock()
	l.byID, l.displayed = false, "/"
	l.mu.Unlock()
	l.emit(ourPath, dbusProperties+".PropertiesChanged", changed("Active", false)...)
	wantLeft(t, ctx, UserSwitched)
}

func TestWhenTheOwnSessionEndsTheDesktopIsLeft(t *testing.T) {
	l, w := daemonElsewhere(t, nil, []any{"Seat", pair{"seat1", "/seat1"}})
	ctx := guarded(t, w)
	l.change(ourPath, "State", "closing")
	wantLeft(t, ctx, SessionEnded)
	admitted(t, w)
}

func TestNoLoginBeginsFromPrepareForSleepToItsEnd(t *testing.T) {
	b := newBus(t)
	l := newFakeLogind(t, b)
	w, _, _ := follow(t, b.address)
	ctx := guarded(t, w)
	w.mu.Lock()
	w.clock = func() time.Duration { return 42 * time.Second } // only the end that is told counts
	w.mu.Unlock()
	l.emit(login1Path, login1Manager+".PrepareForSleep", true)
	wantLeft(t, ctx, Asleep)
	refused(t, w, Asleep)
	l.emit(login1Path, login1Manager+".PrepareForSleep", false)
	admitted(t, w)
}
