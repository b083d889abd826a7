package control

import (
	"context"
	"testing"

	"cied/card"
	"cied/fault"
	"cied/history"
	"cied/login"
	"cied/signing"
)

// keyFunc lends no key: it is what a program does with one.
type keyFunc func(ctx context.Context, tell func(card.Event)) error

func (f keyFunc) Lend(ctx context.Context, _ signing.Request, tell func(card.Event), _ func(context.Context, signing.Key) error) error {
	return f(ctx, tell)
}

// borrow has w lend a key in the background until over.
func borrow(w *Watch) (over <-chan error) {
	done := make(chan error, 1)
	go func() {
		r := signing.Request{Program: signing.Program{Path: "/usr/bin/browser"}, Purpose: signing.Signing}
		done <- w.Lend(context.Background(), r, func(card.Event) {}, nil)
	}()
	return done
}

func TestStatusNamesTheProgramThatBorrowsTheKey(t *testing.T) {
	w := new(Watch)
	w.Keys = keyFunc(func(context.Context, func(card.Event)) error {
		if r := w.Status().Running; r == nil || r.What != history.Signature || r.Program != "/usr/bin/browser" {
			t.Errorf("%+v", r)
		}
		return nil
	})
	if err := <-borrow(w); err != nil {
		t.Fatal(err)
	}
	if last := w.Status().Last; last == nil || last.What != history.Signature || last.Code != "" {
		t.Errorf("%+v", last)
	}
}

func TestKeyThatIsOnlyKeptIsTakenBackForALogin(t *testing.T) {
	kept := make(chan struct{})
	w := &Watch{
		Keys: keyFunc(func(ctx context.Context, tell func(card.Event)) error {
			tell(card.Event{Stage: signing.Kept})
			close(kept)
			<-ctx.Done()
			if code := fault.CodeOf(context.Cause(ctx)); code != fault.Interrupted {
				t.Errorf("taken back with %s", code)
			}
			return nil
		}),
		Logins: loginFunc(func(func(card.Event)) error { return nil }),
	}
	over := borrow(w)
	<-kept
	if _, err := w.Login(t.Context(), login.Request{}, func(card.Event) {}); err != nil {
		t.Error(err)
	}
	if err := <-over; err != nil {
		t.Error(err)
	}
}

func TestKeyThatSignsIsNotTakenAway(t *testing.T) {
	signs, goOn := make(chan struct{}), make(chan struct{})
	w := &Watch{
		Keys: keyFunc(func(_ context.Context, tell func(card.Event)) error {
			tell(card.Event{Stage: signing.Kept})
			tell(card.Event{Stage: card.Signing})
			close(signs)
			<-goOn
			return nil
		}),
		Logins: loginFunc(func(func(card.Event)) error { return nil }),
	}
	over := borrow(w)
	<-signs
	if _, err := w.Login(t.Context(), login.Request{}, func(card.Event) {}); fault.CodeOf(err) != fault.Busy {
		t.Errorf("%v", err)
	}
	close(goOn)
	if err := <-over; err != nil {
		t.Error(err)
	}
}
