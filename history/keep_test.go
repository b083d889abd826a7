package history_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"cied/card"
	"cied/fault"
	"cied/history"
	"cied/login"
)

// A use stands for the services: it passes the stages, and ends with err.
type use struct {
	stages []card.Stage
	err    error
	panics bool
}

func (u use) run(tell func(card.Event)) error {
	for _, s := range u.stages {
		tell(card.Event{Stage: s, Reader: "a reader"})
	}
	if u.panics {
		panic("test")
	}
	return u.err
}

func (u use) Login(_ context.Context, _ login.Request, tell func(card.Event)) (login.Answer, error) {
	return login.Answer{Data: []byte("answer")}, u.run(tell)
}

func (u use) Change(_ context.Context, _ card.Want, tell func(card.Event)) error { return u.run(tell) }

func (u use) Unblock(_ context.Context, _ card.Want, _ bool, tell func(card.Event)) error {
	return u.run(tell)
}

func newKeeper(t *testing.T, u use) *history.Keeper {
	return &history.Keeper{
		Logins: u, PINs: u, List: newList(t, 0), Now: func() time.Time { return day }, Log: slog.New(slog.DiscardHandler),
	}
}

// only returns the one entry of k's list.
func only(t *testing.T, k *history.Keeper) history.Entry {
	t.Helper()
	k.Wait()
	got, err := k.List.Entries()
	if err != nil || len(got) != 1 {
		t.Fatalf("%d entries, %v", len(got), err)
	}
	got[0].Before = ""
	return got[0]
}

func TestALoginIsKeptAndPassedOnUnchanged(t *testing.T) {
	k := newKeeper(t, use{stages: []card.Stage{card.WaitingCard, card.Asking, card.Consented, card.Signing}})
	k.Test = true
	var told []card.Event
	r := login.Request{Origin: "https://idp.example.test", Program: true, Nonce: "not to be kept", Reader: "neither"}
	a, err := k.Login(t.Context(), r, func(e card.Event) { told = append(told, e) })
	if err != nil || string(a.Data) != "answer" || len(told) != 4 || told[0].Reader != "a reader" {
		t.Errorf("%q, %v, %v", a.Data, err, told)
	}
	want := history.Entry{Time: day, What: history.Login, Origin: r.Origin, Program: true, Agreed: true, Test: true}
	if got := only(t, k); got != want {
		t.Errorf("%+v", got)
	}
}

func TestWhatHappensToAPINIsKept(t *testing.T) {
	failed := use{stages: []card.Stage{card.Asking, card.Consented}, err: fault.New(fault.PUKWrong, "test", nil)}
	k := newKeeper(t, failed)
	if err := k.Unblock(t.Context(), card.Want{}, true, func(card.Event) {}); !errors.Is(err, fault.PUKWrong) {
		t.Errorf("unblock: %v", err)
	}
	if got, want := only(t, k), (history.Entry{Time: day, What: history.Unblock, Code: fault.PUKWrong, Agreed: true}); got != want {
		t.Errorf("%+v", got)
	}
	k = newKeeper(t, use{})
	if err := k.Change(t.Context(), card.Want{}, func(card.Event) {}); err != nil {
		t.Error(err)
	}
	if got, want := only(t, k), (history.Entry{Time: day, What: history.Change}); got != want {
		t.Errorf("%+v", got)
	}
}

// A person who says no has asked for nothing, and that too is kept.
func TestANoIsKeptAsOne(t *testing.T) {
	k := newKeeper(t, use{stages: []card.Stage{card.Asking}, err: fault.New(fault.Cancelled, "test", nil)})
	_, _ = k.Login(t.Context(), login.Request{Origin: "https://idp.example.test"}, func(card.Event) {})
	if got := only(t, k); got.Agreed || got.Code != fault.Cancelled {
		t.Errorf("%+v", got)
	}
}

// Who waits for an answer waits for no disk, and no file that another program holds.
func TestTheAnswerDoesNotWaitForTheList(t *testing.T) {
	k := newKeeper(t, use{})
	if err := os.MkdirAll(filepath.Dir(k.List.File), 0o700); err != nil {
		t.Fatal(err)
	}
	held := flock.New(k.List.File + ".lock")
	if err := held.Lock(); err != nil {
		t.Fatal(err)
	}
	origins := []string{"https://one.example.test", "https://two.example.test", "https://three.example.test"}
	for _, o := range origins {
		if a, err := k.Login(t.Context(), login.Request{Origin: o}, func(card.Event) {}); err != nil || a.Data == nil {
			t.Fatal(err)
		}
	}
	if got, err := k.List.Entries(); err != nil || len(got) != 0 {
		t.Errorf("%v, %v: the list is held", got, err)
	}
	if err := held.Unlock(); err != nil {
		t.Fatal(err)
	}
	k.Wait()
	got, err := k.List.Entries()
	if err != nil || len(got) != len(origins) {
		t.Fatalf("%v, %v", got, err)
	}
	for i, o := range origins {
		if got[i].Origin != o {
			t.Errorf("entry %d is of %s", i, got[i].Origin)
		}
	}
}

func TestAPanicIsKept(t *testing.T) {
	k := newKeeper(t, use{panics: true})
	func() {
		defer func() {
			if recover() == nil {
				t.Error("nobody is told")
			}
		}()
		_, _ = k.Login(t.Context(), login.Request{}, func(card.Event) {})
	}()
	if got := only(t, k); got.Code != fault.Internal {
		t.Errorf("%+v", got)
	}
}

func TestAListThatCannotBeWrittenFailsNoLogin(t *testing.T) {
	var log bytes.Buffer
	k := newKeeper(t, use{})
	k.List.File = t.TempDir() // a directory
	k.Log = slog.New(slog.NewTextHandler(&log, nil))
	if _, err := k.Login(t.Context(), login.Request{}, func(card.Event) {}); err != nil {
		t.Error(err)
	}
	k.Wait()
	if !strings.Contains(log.String(), "level=WARN") {
		t.Errorf("the log says %q", log.String())
	}
}
