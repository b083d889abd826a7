package tray

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"strings"
	"testing"

	"cied/fault"
	"cied/history"
	"cied/lang"
	"cied/nfc"
)

// seat is a tray with a desktop, a daemon and readers that a test moves.
type seat struct {
	*Tray
	host    *fakeHost
	source  *fakeSource
	readers fakeReaders
}

func newSeat(a Actions) *seat {
	s := &seat{host: newFakeHost(), source: newFakeSource(), readers: make(fakeReaders)}
	s.Tray = newTray(Config{Source: s.source, Readers: s.readers, Actions: a, Lang: lang.English, Log: slog.New(slog.DiscardHandler)}, s.host)
	return s
}

func state(want State) func(View) bool { return func(v View) bool { return v.State == want } }

func TestTheIconFollowsReadersAndDaemon(t *testing.T) {
	s := newSeat(Actions{})
	run(t, s.Tray)
	s.readers.tell(nil)
	s.host.await(t, "icon without readers", state(NoReader))
	s.readers.tell(nil, slot(nfc.Absent))
	s.host.await(t, "icon with a reader", state(Waiting))
	s.readers.tell(nil, slot(nfc.Present))
	s.host.await(t, "icon with a card", state(CardThere))
	s.source.set(Activity{Running: &Use{What: history.Login}})
	s.host.await(t, "icon of a login", state(InUse))
	s.source.set(Activity{Last: ended(fault.PINBlocked, 0)})
	s.host.await(t, "icon of a blocked PIN", state(Attention))
	if n := await(t, s.host.notices, "notification", func(Notice) bool { return true }); n.Summary != "The PIN is blocked." {
		t.Errorf("the person was told %q", n.Summary)
	}
}

func TestReadersThatAreLostForGoodAreToldOf(t *testing.T) {
	s := newSeat(Actions{})
	run(t, s.Tray)
	s.readers <- func(func([]nfc.Reader, error)) error { return fault.New(fault.PCSCNotBuilt, "test", nil) }
	want := fault.PCSCNotBuilt.Text(lang.English).Message
	s.host.await(t, "word on the readers", func(v View) bool { return strings.Contains(v.Tooltip, want) })
}

func TestAClickDoesWhatItsEntrySays(t *testing.T) {
	did := make(chan string, 16)
	note := func(what string) func(context.Context) error {
		return func(context.Context) error { did <- what; return nil }
	}
	s := newSeat(Actions{
		OpenPage: note("page"), ChangePIN: note("change"), UnblockPIN: note("unblock"), Doctor: note("doctor"),
		Quit: func() { did <- "quit" },
	})
	run(t, s.Tray)
	for id, want := range map[string]string{
		pageEntry: "page", changeEntry: "change", unblockEntry: "unblock", doctorEntry: "doctor", quitEntry: "quit",
	} {
		s.host.click(id)
		if got := await(t, did, id, func(string) bool { return true }); got != want {
			t.Errorf("%s did %q", id, got)
		}
	}
}

func TestEntriesWithoutAnActionAreGreyedOut(t *testing.T) {
	s := newSeat(Actions{Quit: func() {}})
	run(t, s.Tray)
	v := s.host.await(t, "view", func(View) bool { return true })
	for _, id := range []string{pageEntry, changeEntry, unblockEntry, doctorEntry, autostartEntry, languageEntry + lang.German} {
		if !find(t, v.Menu, id).Disabled {
			t.Errorf("%s can be clicked", id)
		}
		s.host.click(id) // and a click on it is harmless
	}
	if find(t, v.Menu, quitEntry).Disabled {
		t.Error("the program cannot be ended")
	}
}

func TestALanguageIsSpokenAtOnceAndRemembered(t *testing.T) {
	chosen := make(chan string, 1)
	s := newSeat(Actions{SetLanguage: func(_ context.Context, tag string) error { chosen <- tag; return nil }})
	run(t, s.Tray)
	s.host.click(languageEntry + lang.Slovene)
	v := s.host.await(t, "menu in Slovene", func(v View) bool { return find(t, v.Menu, quitEntry).Label == "Končaj" })
	if !find(t, v.Menu, languageEntry+lang.Slovene).Checked || find(t, v.Menu, languageEntry+lang.English).Checked {
		t.Error("the tick is not at Slovene")
	}
	if tag := await(t, chosen, "choice", func(string) bool { return true }); tag != lang.Slovene {
		t.Errorf("%q was remembered", tag)
	}
}

func TestTheTickOfTheSessionFollowsWhatWasDone(t *testing.T) {
	answer := make(chan error, 1)
	s := newSeat(Actions{StartWithSession: func(_ context.Context, on bool) error {
		if !on {
			t.Error("it was to start with the session, and is told not to")
		}
		return <-answer
	}})
	run(t, s.Tray)
	s.host.click(autostartEntry)
	answer <- fault.New(fault.StateUnreadable, "test", errors.New("read-only"))
	n := await(t, s.host.notices, "word on the failure", func(Notice) bool { return true })
	if n.Summary != fault.StateUnreadable.Text(lang.English).Message {
		t.Errorf("the person was told %q", n.Summary)
	}
	if v := s.view(Activity{}); find(t, v.Menu, autostartEntry).Checked {
		t.Error("ticked, and nothing was done")
	}
	s.clickUntilTaken(autostartEntry)
	answer <- nil
	s.host.await(t, "tick", func(v View) bool { return find(t, v.Menu, autostartEntry).Checked })
}

// clickUntilTaken clicks when the last click's action has returned.
func (s *seat) clickUntilTaken(id string) {
	for !s.begin(id) { // its end is near, and tells nobody
		runtime.Gosched()
	}
	s.end(id)
	s.host.click(id)
}

func TestASecondClickWaitsForNothing(t *testing.T) {
	began, goOn := make(chan struct{}, 4), make(chan struct{})
	s := newSeat(Actions{ChangePIN: func(context.Context) error { began <- struct{}{}; <-goOn; return nil }})
	run(t, s.Tray)
	s.host.click(changeEntry)
	s.host.click(changeEntry)
	<-began
	close(goOn)
	s.clickUntilTaken(changeEntry)
	<-began
	if len(began) != 0 {
		t.Error("the PIN was to be changed twice at a time")
	}
}

func TestACancelledDialogNeedsNoWord(t *testing.T) {
	for _, c := range []fault.Code{fault.Cancelled, fault.Timeout, fault.PINBlocked, fault.Interrupted} {
		if answers(c) {
			t.Errorf("%s: the dialog or the icon has said it", c)
		}
	}
	if !answers(fault.Busy) {
		t.Error("a click that does nothing is not explained")
	}
}

func TestAPanicOfTheDesktopEndsOnlyTheTray(t *testing.T) {
	s := newSeat(Actions{})
	s.host.broken = true
	s.Run(t.Context()) // returns
}

func TestAPanicOfAnActionEndsOnlyTheAction(t *testing.T) {
	opened := make(chan struct{})
	s := newSeat(Actions{
		Doctor:   func(context.Context) error { panic("oh") },
		OpenPage: func(context.Context) error { close(opened); return nil },
	})
	run(t, s.Tray)
	s.host.click(doctorEntry)
	s.clickUntilTaken(doctorEntry)
	s.host.click(pageEntry)
	<-opened
}
