package pkcs11

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"cied/card"
	"cied/fault"
	"cied/pkcs11/ck"
	"cied/signing"
)

func keep(d time.Duration) func(*Server) { return func(s *Server) { s.Keep = d } }

func TestOnePINServesOneInstanceForItsTime(t *testing.T) {
	softCertificate()
	synctest.Test(t, func(t *testing.T) {
		d, c, s := laidCard(t, keep(time.Minute))
		key := c.key(t, s)
		for range 3 {
			if _, err := c.signs(t.Context(), s, key, "m"); err != nil {
				t.Fatal(err)
			}
			<-d.rests
			time.Sleep(19 * time.Second) // 57 seconds in all
		}
		if r := d.dialogs(); len(r) != 1 || r[0].Keep != time.Minute {
			t.Fatalf("%+v", r)
		}
		before := time.Now()
		<-d.back
		if over := time.Since(before); over != 3*time.Second {
			t.Errorf("the key came back after %v more", over)
		}
		if _, err := c.signs(t.Context(), s, key, "m"); err != nil {
			t.Fatal(err)
		}
		if n := len(d.dialogs()); n != 2 {
			t.Errorf("%d dialogs", n)
		}
		c.leave()
	})
}

func TestAnotherInstanceIsAskedForItself(t *testing.T) {
	d, c, s := laidCard(t, keep(time.Hour))
	if _, err := c.signs(t.Context(), s, c.key(t, s), "m"); err != nil {
		t.Fatal(err)
	}
	for _, reserved := range []string{"", moduleB} {
		other := connect(t, c.server, reserved)
		_, err := other.signs(t.Context(), s, 1, "m")
		wantReturn(t, err, ck.SessionHandleInvalid)
		o := other.session(t)
		if _, err := other.signs(t.Context(), o, other.key(t, o), "m"); err != nil {
			t.Fatal(err)
		}
		<-d.back // the key that rested made room
	}
	if n := len(d.dialogs()); n != 3 {
		t.Errorf("%d dialogs", n)
	}
}

func TestAnotherConnectionOfTheInstanceSharesSessionAndKey(t *testing.T) {
	d, c, s := laidCard(t, keep(time.Hour))
	key := c.key(t, s)
	if _, err := c.signs(t.Context(), s, key, "m"); err != nil {
		t.Fatal(err)
	}
	other := connect(t, c.server, moduleA)
	if _, err := other.signs(t.Context(), s, key, "m"); err != nil {
		t.Fatal(err)
	}
	if n := len(d.dialogs()); n != 1 {
		t.Errorf("%d dialogs", n)
	}
	other.leave()
	if _, err := c.signs(t.Context(), s, key, "m"); err != nil {
		t.Fatal(err)
	}
}

func TestTheSameInstanceInAnotherProcessIsAnother(t *testing.T) {
	_, c, s := laidCard(t, nil)
	other := &connection{server: c.server, serving: t.Context(), program: signing.Program{PID: program.PID + 1}}
	other.Initialize(t.Context(), moduleA)
	defer other.leave()
	_, err := other.GetSessionInfo(t.Context(), s)
	wantReturn(t, err, ck.SessionHandleInvalid)
}

func TestAKeyThatRestsComesBack(t *testing.T) {
	for name, end := range map[string]func(*desk, *connection){
		"with the last connection": func(_ *desk, c *connection) { c.leave() },
		"with C_Finalize":          func(_ *desk, c *connection) { c.Finalize(context.Background()) },
		"with the card":            func(d *desk, _ *connection) { d.lift("A") },
		"when somebody else wants the card": func(_ *desk, c *connection) {
			c.server.Keys.Lend(context.Background(), signing.Request{}, func(card.Event) {}, func(context.Context, signing.Key) error { return nil })
		},
	} {
		t.Run(name, func(t *testing.T) {
			d, c, s := laidCard(t, keep(time.Hour))
			if _, err := c.signs(t.Context(), s, c.key(t, s), "m"); err != nil {
				t.Fatal(err)
			}
			<-d.rests
			end(d, c)
			<-d.back
		})
	}
}

func TestACardThatIsLiftedEndsTheDialog(t *testing.T) {
	d, c, s := laidCard(t, nil)
	d.answer = func(ctx context.Context, _ signing.Request) error {
		d.lift("A")
		<-ctx.Done()
		return context.Cause(ctx)
	}
	_, err := c.signs(t.Context(), s, c.key(t, s), "m")
	wantReturn(t, err, ck.DeviceRemoved)
	_, err = c.GetSessionInfo(t.Context(), s)
	wantReturn(t, err, ck.SessionHandleInvalid)
}

func TestACardThatIsLiftedWhileItSigns(t *testing.T) {
	d, c, s := laidCard(t, nil)
	d.sign = func(ctx context.Context) error { d.lift("A"); <-ctx.Done(); return ctx.Err() }
	_, err := c.signs(t.Context(), s, c.key(t, s), "m")
	wantReturn(t, err, ck.DeviceRemoved)
}

// What needs no person goes on, on another connection of the instance, while the dialog is
// open.
func TestAHangUpClosesTheDialogAndNobodyElseWaited(t *testing.T) {
	d, c, s := laidCard(t, nil)
	open, closed := make(chan struct{}), make(chan error, 1)
	d.answer = func(ctx context.Context, _ signing.Request) error {
		close(open)
		<-ctx.Done()
		closed <- context.Cause(ctx)
		return context.Cause(ctx)
	}
	waiting := connect(t, c.server, moduleA)
	key := c.key(t, s)
	ctx, hangUp := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { _, err := waiting.signs(ctx, s, key, "m"); ended <- err }()
	<-open
	if _, err := c.GetSessionInfo(t.Context(), s); err != nil {
		t.Error(err)
	}
	if found := c.search(t, c.session(t)); len(found) != 3 {
		t.Errorf("%d objects", len(found))
	}
	hangUp()
	if err := <-closed; fault.CodeOf(err) != fault.Interrupted {
		t.Errorf("the dialog was told %v", err)
	}
	wantReturn(t, <-ended, ck.FunctionCanceled)
}

func TestSignaturesOfOneInstanceQueue(t *testing.T) {
	d, c, _ := laidCard(t, keep(time.Hour))
	running := make(chan struct{}, 1)
	d.sign = func(context.Context) error {
		select {
		case running <- struct{}{}:
			defer func() { <-running }()
			return nil
		default:
			return fault.New(fault.Internal, "test: two at once", nil)
		}
	}
	const n = 8
	ended := make(chan error, n)
	for range n {
		other := connect(t, c.server, moduleA)
		s := other.session(t)
		key := other.key(t, s)
		go func() { _, err := other.signs(t.Context(), s, key, "m"); ended <- err }()
	}
	for range n {
		wantReturn(t, <-ended, ck.OK)
	}
	if n := len(d.dialogs()); n != 1 {
		t.Errorf("%d dialogs", n)
	}
}

// A slowCard takes its time to be reset, when its key has come back.
type slowCard struct {
	*desk
	inUse atomic.Bool
}

func (k *slowCard) Lend(ctx context.Context, r signing.Request, tell func(card.Event), use func(context.Context, signing.Key) error) error {
	k.inUse.Store(true)
	defer k.inUse.Store(false)
	defer time.Sleep(time.Second)
	return k.desk.Lend(ctx, r, tell, use)
}

func (k *slowCard) Look(ctx context.Context, reader string) (Seen, error) {
	if k.inUse.Load() {
		return Seen{}, fault.New(fault.Busy, "test", nil)
	}
	return k.desk.Look(ctx, reader)
}

func TestTheNextProgramFindsTheCardWhoseKeyIsOnItsWayBack(t *testing.T) {
	softCertificate()
	synctest.Test(t, func(t *testing.T) {
		_, c, s := laidCard(t, func(s *Server) {
			k := &slowCard{desk: s.Cards.(*desk)}
			s.Keys, s.Cards, s.Keep = k, k, time.Minute
		})
		if _, err := c.signs(t.Context(), s, c.key(t, s), "m"); err != nil {
			t.Fatal(err)
		}
		c.leave()
		next := connect(t, c.server, moduleB)
		if slots, _ := next.GetSlotList(t.Context(), true); len(slots) != 1 {
			t.Errorf("%d slots with a token", len(slots))
		}
		next.leave()
	})
}
