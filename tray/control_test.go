package tray

import (
	"cmp"
	"context"
	"testing"

	"cied/card"
	"cied/control"
	"cied/fault"
	"cied/history"
	"cied/lang"
)

// pins is a service that tells one stage, and ends as weak PINs do or with fault.
type pins struct {
	seen  func()
	fault error
}

func (p pins) Change(_ context.Context, _ card.Want, tell func(card.Event)) error {
	tell(card.Event{Stage: card.WaitingCard})
	p.seen()
	return cmp.Or(p.fault, error(fault.New(fault.PINWeak, "test", nil)))
}

func (p pins) Unblock(context.Context, card.Want, bool, func(card.Event)) error { return nil }

func TestTheWatchOfTheDaemonIsASource(t *testing.T) {
	w := &control.Watch{End: func(error) {}}
	source := FromControl(w)
	_, changed := source.Next()
	w.PINs = pins{seen: func() {
		<-changed
		if a, _ := source.Next(); a.Running == nil || *a.Running != (Use{history.Change, card.WaitingCard}) {
			t.Errorf("while it runs: %+v", a.Running)
		}
	}}
	if err := w.Change(t.Context(), card.Want{}, func(card.Event) {}); err == nil {
		t.Fatal("a weak PIN was taken")
	}
	a, _ := source.Next()
	if a.Running != nil || a.Last == nil || a.Last.What != history.Change || a.Last.Code != fault.PINWeak || a.Last.At.IsZero() {
		t.Errorf("after its end: %+v", a.Last)
	}
	w.Stop(control.AtOnce)
	if a, _ := source.Next(); !a.Stopping {
		t.Error("it stops, and nobody says so")
	}
}

func TestTheWatchTellsThatOneTryIsLeft(t *testing.T) {
	w := &control.Watch{PINs: pins{func() {}, &fault.Error{Code: fault.PINWrong, Op: "test", Left: 1}}}
	_ = w.Change(t.Context(), card.Want{}, func(card.Event) {})
	a, _ := FromControl(w).Next()
	var n notices
	if told, _ := n.next(a.Last, lang.English); told.Summary != "Wrong PIN: one try left." {
		t.Errorf("after %+v a person is told %q", a.Last, told.Summary)
	}
}
