package pkcs11

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"cied/card"
	"cied/fault"
	"cied/pkcs11/ck"
	"cied/signing"
)

// at runs a test in a bubble of time, with the key of the card made before.
func at(t *testing.T, f func(t *testing.T)) {
	softCertificate()
	synctest.Test(t, f)
}

func TestAProgramThatWasRefusedTwiceAsksNobodyForAMinute(t *testing.T) {
	for _, code := range []fault.Code{fault.Cancelled, fault.Timeout} {
		at(t, func(t *testing.T) {
			d, c, s := laidCard(t, nil)
			d.answer = refused(code)
			key := c.key(t, s)
			for range 50 {
				_, err := c.signs(t.Context(), s, key, "m")
				wantReturn(t, err, ck.FunctionCanceled)
			}
			c.leave() // and it connects again
			c = connect(t, c.server, moduleB)
			s = c.session(t)
			_, err := c.signs(t.Context(), s, c.key(t, s), "m")
			wantReturn(t, err, ck.FunctionCanceled)
			if n := len(d.dialogs()); n != 2 {
				t.Errorf("%s: %d dialogs", code, n)
			}
			time.Sleep(refusalsResting)
			d.answer = nil
			if _, err := c.signs(t.Context(), s, c.key(t, s), "m"); err != nil {
				t.Errorf("a minute later: %v", err)
			}
			c.leave()
		})
	}
}

func TestWhoCancelsAndPressesAgainIsAskedAgain(t *testing.T) {
	d, c, s := laidCard(t, nil)
	key := c.key(t, s)
	for range 5 {
		d.answer = refused(fault.Cancelled)
		_, err := c.signs(t.Context(), s, key, "m")
		wantReturn(t, err, ck.FunctionCanceled)
		d.answer = nil
		_, err = c.signs(t.Context(), s, key, "m")
		wantReturn(t, err, ck.OK)
	}
	if n := len(d.dialogs()); n != 10 {
		t.Errorf("%d dialogs", n)
	}
}

func TestADialogThatItsProgramClosesCounts(t *testing.T) {
	d, c, s := laidCard(t, nil)
	key := c.key(t, s)
	for range 10 {
		ctx, hangUp := context.WithCancel(t.Context())
		d.answer = func(ctx context.Context, _ signing.Request) error {
			hangUp()
			<-ctx.Done()
			return context.Cause(ctx)
		}
		c.signs(ctx, s, key, "m")
		hangUp()
	}
	if n := len(d.dialogs()); n != 2 {
		t.Errorf("%d dialogs", n)
	}
}

func TestWhatEndsADialogWithoutANoDoesNotCount(t *testing.T) {
	for _, code := range []fault.Code{fault.PINBlocked, fault.PersonAway, fault.CardRemoved, fault.Busy} {
		d, c, s := laidCard(t, nil)
		d.answer = refused(code)
		key := c.key(t, s)
		for range 5 {
			c.signs(t.Context(), s, key, "m")
		}
		if n := len(d.dialogs()); n != 5 {
			t.Errorf("%s: %d dialogs", code, n)
		}
	}
}

func TestARefusalIsForThoseThatWaitToo(t *testing.T) {
	at(t, func(t *testing.T) {
		d, c, s := laidCard(t, nil)
		key := c.key(t, s)
		answer := make(chan struct{})
		d.answer = func(context.Context, signing.Request) error {
			<-answer
			return fault.New(fault.Cancelled, "test", nil)
		}
		const n = 10
		ended := make(chan error, n)
		for range n {
			other := connect(t, c.server, moduleA)
			h := other.session(t)
			go func() { _, err := other.signs(t.Context(), h, key, "m"); ended <- err }()
			defer other.leave()
		}
		synctest.Wait() // one is asked about, the others wait
		close(answer)
		for range n {
			wantReturn(t, <-ended, ck.FunctionCanceled)
		}
		if n := len(d.dialogs()); n != 1 {
			t.Errorf("%d dialogs", n)
		}
		d.answer = nil
		if _, err := c.signs(t.Context(), s, key, "m"); err != nil {
			t.Errorf("pressed again: %v", err)
		}
		c.leave()
	})
}

func TestAnotherProgramIsAskedForItsCertificate(t *testing.T) {
	d := newDesk()
	unseen(d)
	d.answer = refused(fault.Cancelled)
	c := connect(t, d.server(), moduleA)
	c.search(t, c.session(t))
	other := &connection{server: c.server, serving: t.Context(), program: signing.Program{Path: "/opt/invented/other", PID: 1}}
	other.Initialize(t.Context(), moduleA)
	defer other.leave()
	other.search(t, other.session(t))
	if n := len(d.dialogs()); n != 2 {
		t.Errorf("%d dialogs", n)
	}
}

// mistaken panics where it lends, or where the key that it lent signs.
type mistaken struct {
	*desk
	lends bool
}

func (m mistaken) Lend(ctx context.Context, r signing.Request, tell func(card.Event), use func(context.Context, signing.Key) error) error {
	if m.lends {
		panic("a mistake in reading a card")
	}
	return m.desk.Lend(ctx, r, tell, use)
}

func TestAMistakeBelowIsAFaultOfTheCallAlone(t *testing.T) {
	for _, lends := range []bool{true, false} {
		d := newDesk()
		d.sign = func(context.Context) error { panic("a mistake in signing") }
		d.lay("A", known("1"), nil)
		server := d.server()
		server.Keys = mistaken{d, lends}
		c := connect(t, server, moduleA)
		s := c.session(t)
		for range 2 {
			_, err := c.signs(t.Context(), s, c.key(t, s), "m")
			wantReturn(t, err, ck.GeneralError)
		}
	}
	d := newDesk()
	unseen(d)
	server := d.server()
	server.Keys = mistaken{d, true}
	c := connect(t, server, moduleA)
	if found := c.search(t, c.session(t)); len(found) != 0 {
		t.Errorf("%v", found)
	}
}

// A taker takes the key back when it is told to, as a login does that wants the card.
type taker struct {
	*desk
	take context.CancelCauseFunc
}

func (k *taker) Lend(ctx context.Context, r signing.Request, tell func(card.Event), use func(context.Context, signing.Key) error) error {
	ctx, k.take = context.WithCancelCause(ctx)
	defer k.take(nil)
	return k.desk.Lend(ctx, r, tell, use)
}

// TestAKeyThatIsTakenBackAsTheProgramSignsIsAskedForAgain, before the signature or in it:
// the program is not told that somebody cancelled.
func TestAKeyThatIsTakenBackAsTheProgramSignsIsAskedForAgain(t *testing.T) {
	for _, inSign := range []bool{false, true} {
		k := &taker{}
		d, c, s := laidCard(t, func(s *Server) {
			k.desk = s.Cards.(*desk)
			s.Keys, s.Keep = k, time.Hour
		})
		key := c.key(t, s)
		taken := fault.New(fault.Interrupted, "test: somebody else wants the card", nil)
		signed := 0
		d.sign = func(ctx context.Context) error {
			if signed++; inSign && signed == 2 {
				k.take(taken)
			}
			return ctx.Err()
		}
		for range 2 {
			_, err := c.signs(t.Context(), s, key, "m")
			wantReturn(t, err, ck.OK)
			if !inSign {
				k.take(taken)
			}
		}
		if n := len(d.dialogs()); n != 2 {
			t.Errorf("in the signature %t: %d dialogs", inSign, n)
		}
	}
}

func TestAKeyThatIsTakenBackIsALogOutInModeProtected(t *testing.T) {
	k := &taker{}
	_, c, s := laidCard(t, func(s *Server) {
		k.desk = s.Cards.(*desk)
		s.Keys, s.Keep, s.Mode = k, time.Hour, Protected
	})
	wantReturn(t, c.Login(t.Context(), s, ck.UserUser, nil), ck.OK)
	key := c.key(t, s)
	wantReturn(t, c.SignInit(t.Context(), s, ck.MechSHA256RSAPKCS, key), ck.OK)
	k.desk.sign = func(ctx context.Context) error {
		k.take(fault.New(fault.Interrupted, "test: somebody else wants the card", nil))
		return ctx.Err()
	}
	_, err := c.Sign(t.Context(), s, []byte("m"))
	wantReturn(t, err, ck.UserNotLoggedIn)
}
