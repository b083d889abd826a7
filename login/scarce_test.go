package login_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"cied/card"
	"cied/card/cardcache"
	"cied/fault"
	"cied/ias"
	"cied/nfc"
	"cied/simulator"
)

// A card that answers '6300' does not say how many tries a wrong PIN has left; it tells
// when it is asked.
func TestHiddenCounterIsReadSoThatTheLastTryNeedsAYes(t *testing.T) {
	b := behaviour(t, "nxp", "hide-tries=true")
	h := newRig(t, simulator.Options{Behaviour: &b}, wrongPIN, wrongPIN, wrongPIN)
	err := h.login()
	if left, _ := h.card.TriesLeft(); fault.CodeOf(err) != fault.PINLastTry || left != 1 {
		t.Errorf("%v, %d left", err, left)
	}
}

func TestTriesThatAnotherProgramSpentAreNoticedBeforeTheLastOneGoes(t *testing.T) {
	h := newRig(t, simulator.Options{}, wrongPIN)
	h.person.while = func() {
		h.person.while = nil
		other := service(t, h.reader, &person{pins: []string{wrongPIN, wrongPIN}})
		_, err := other.Login(t.Context(), request(""), func(card.Event) {})
		if fault.CodeOf(err) != fault.PINLastTry {
			t.Errorf("the other program: %v", err)
		}
	}
	err := h.loginWith(t.Context(), request(""))
	if left, _ := h.card.TriesLeft(); fault.CodeOf(err) != fault.PINLastTry || left != 1 {
		t.Errorf("%v, %d left; the person was shown %d", err, left, h.person.asked[0].Left)
	}
	if last := h.person.asked[len(h.person.asked)-1]; last.Left != 1 {
		t.Errorf("the last question shows %d", last.Left)
	}
}

// What the card says once, for a reason of the moment, is not remembered as its nature.
func TestQuestionForTheTriesIsAskedAgainAfterAPassingFault(t *testing.T) {
	b := behaviour(t, "nxp")
	h := newRig(t, simulator.Options{Faults: faults(t, "sw@40=6F00"), Behaviour: &b}, rightPIN, rightPIN)
	h.must()
	h.must()
	if asked := h.person.asked; asked[1].Left != 3 {
		t.Errorf("shown %d, then %d", asked[0].Left, asked[1].Left)
	}
}

func faults(t testing.TB, names ...string) (list []simulator.Fault) {
	t.Helper()
	for _, name := range names {
		f, err := simulator.ParseFault(name)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, f)
	}
	return list
}

// connecting changes what Connect returns.
type connecting struct {
	nfc.Driver
	change func(nfc.Conn) (nfc.Conn, error)
}

func (d connecting) Connect(ctx context.Context, name string) (nfc.Conn, error) {
	c, err := d.Driver.Connect(ctx, name)
	if err != nil {
		return nil, err
	}
	return d.change(c)
}

// failing is a connection whose Unlock fails, or that panics.
type failing struct {
	nfc.Conn
	panics bool
	closed *int
}

func (c failing) Transmit(ctx context.Context, b []byte) ([]byte, error) {
	if c.panics {
		panic("a gap in the program")
	}
	return c.Conn.Transmit(ctx, b)
}

func (c failing) Unlock() error {
	return errors.Join(c.Conn.Unlock(), fault.New(fault.PCSCUnavailable, "test", nil))
}

func (c failing) Close() error { *c.closed++; return c.Conn.Close() }

func TestCardIsGivenUpWhateverFailsBeforeTheDialog(t *testing.T) {
	for _, panics := range []bool{false, true} {
		h, closed := newRig(t, simulator.Options{}), 0
		h.Readers = connecting{h.reader, func(c nfc.Conn) (nfc.Conn, error) { return failing{c, panics, &closed}, nil }}
		func() {
			defer func() { _ = recover() }()
			_ = h.loginWith(t.Context(), request(""))
		}()
		if closed != 1 {
			t.Errorf("panics %v: closed %d times", panics, closed)
		}
	}
}

func TestPatientLoginTriesAgainOnceTheOtherProgramIsDone(t *testing.T) {
	h := newRig(t, simulator.Options{}, rightPIN)
	h.must()
	h.person.pins = []string{rightPIN}
	synctest.Test(t, func(t *testing.T) {
		h := &rig{t: t, card: h.card, line: h.line, person: h.person, reader: h.reader, Service: h.Service}
		tried := 0
		h.Readers = connecting{slot(t, "A", ""), func(c nfc.Conn) (nfc.Conn, error) {
			if tried++; tried == 1 {
				return nil, fault.New(fault.CardInUse, "test", nil)
			}
			return c, nil
		}}
		r := request("")
		r.Patient = true
		if _, err := h.Login(t.Context(), r, h.tell); err != nil {
			t.Error(tried, err)
		}
	})
}

func TestCardThatAnotherProgramKeepsIsInUse(t *testing.T) {
	h := newRig(t, simulator.Options{}, rightPIN)
	synctest.Test(t, func(t *testing.T) {
		reader := slot(t, "A", "")
		other, err := reader.Connect(t.Context(), "A")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := other.Lock(t.Context()); err != nil {
			t.Fatal(err)
		}
		s := service(t, reader, h.person)
		began := time.Now()
		_, err = s.Login(t.Context(), request(""), func(card.Event) {})
		if fault.CodeOf(err) != fault.CardInUse || time.Since(began) > 15*time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		if err := other.Unlock(); err != nil {
			t.Fatal(err)
		}
	})
}

// Whatever is wrong with remembered bytes, the card's own decide.
func TestDamagedEFSODInTheCacheLocksNobodyOut(t *testing.T) {
	for _, form := range []simulator.SODForm{simulator.SODSHA256, simulator.SODPSS} {
		h := newRig(t, simulator.Options{SOD: form}, rightPIN)
		h.must()
		good := static(t, h.card)
		for i := 0; i < len(good.SOD); i += 401 {
			bad := good
			bad.SOD = append([]byte(nil), good.SOD...)
			bad.SOD[i] ^= 1
			if err := h.Cache.Store(bad); err != nil {
				t.Fatal(err)
			}
			if info, err := h.Inspect(t.Context(), ""); err != nil || info.Chip != nil {
				t.Errorf("%s, byte %d: %v, %v", form, i, err, info.Chip)
			}
		}
	}
}

// A pipe in the place of an entry would block whoever opens it.
func TestEntryThatIsNoFileIsDropped(t *testing.T) {
	c := cardcache.Cache{Dir: t.TempDir()}
	if err := c.Store(ias.Static{NIS: []byte("102030405060"), Certificate: []byte{1}}); err != nil {
		t.Fatal(err)
	}
	names, _ := filepath.Glob(filepath.Join(c.Dir, "*.json"))
	if err := errors.Join(os.Remove(names[0]), os.Mkdir(names[0], 0o700)); err != nil {
		t.Fatal(err)
	}
	if _, known := c.Load([]byte("102030405060")); known {
		t.Error("a directory is an entry")
	}
}
