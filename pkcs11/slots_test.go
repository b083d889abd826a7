package pkcs11

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cied/fault"
	"cied/nfc"
	"cied/pkcs11/ck"
)

func TestSlotOneIsThereWithoutReaders(t *testing.T) {
	c := connect(t, newDesk().server(), "")
	slots, _ := c.GetSlotList(t.Context(), false)
	if !slices.Equal(slots, []ck.SlotID{1}) {
		t.Errorf("slots %v", slots)
	}
	info, err := c.GetSlotInfo(t.Context(), 1)
	if err != nil || info.Flags != ck.FlagRemovableDevice|ck.FlagHardwareSlot {
		t.Errorf("%+v, %v", info, err)
	}
	_, err = c.GetTokenInfo(t.Context(), 1)
	wantReturn(t, err, ck.TokenNotPresent)
	_, err = c.OpenSession(t.Context(), 1, ck.FlagSerialSession)
	wantReturn(t, err, ck.TokenNotPresent)
	_, err = c.GetSlotInfo(t.Context(), 2)
	wantReturn(t, err, ck.SlotIDInvalid)
	_, err = c.GetSlotInfo(t.Context(), 0)
	wantReturn(t, err, ck.SlotIDInvalid)
}

func TestACardOfAnotherKindLeavesSlotOneToTheCIE(t *testing.T) {
	d := newDesk()
	d.lay("A contact reader", Seen{}, fault.New(fault.CardNotCIE, "test", nil))
	d.lay("B", known("1"), nil)
	c := connect(t, d.server(), "")
	c.eventually(t, 1)
	if info, err := c.GetTokenInfo(t.Context(), 1); err != nil || info.SerialNumber != serialOf([]byte("1")) {
		t.Errorf("%+v, %v", info, err)
	}
}

func TestASecondCIETakesSlotTwoAndTheSlotStays(t *testing.T) {
	d := newDesk()
	d.lay("A", known("1"), nil)
	c := connect(t, d.server(), "")
	c.eventually(t, 1)
	d.lay("B", known("2"), nil)
	c.eventually(t, 2)
	d.lift("A")
	c.eventually(t, 1)
	slots, _ := c.GetSlotList(t.Context(), true)
	if !slices.Equal(slots, []ck.SlotID{2}) {
		t.Errorf("with a token: %v", slots)
	}
	d.lift("B")
	c.eventually(t, 0)
	slots, _ = c.GetSlotList(t.Context(), false)
	if !slices.Equal(slots, []ck.SlotID{1, 2}) {
		t.Errorf("all: %v", slots)
	}
}

func TestACardIsLookedAtOnce(t *testing.T) {
	d := newDesk()
	d.lay("A", known("1"), nil)
	c := connect(t, d.server(), "")
	for range 5 {
		c.eventually(t, 1)
	}
	if d.looks != 1 {
		t.Errorf("%d looks", d.looks)
	}
}

func TestABusyCardIsLookedAtAgainAndABrokenOneNotForEver(t *testing.T) {
	for _, test := range []struct {
		code  fault.Code
		looks int
	}{{fault.Busy, 5}, {fault.CardSilent, maxFailed}, {fault.CardNotCIE, 1}} {
		d := newDesk()
		d.lay("A", Seen{}, fault.New(test.code, "test", nil))
		c := connect(t, d.server(), "")
		for range 5 {
			c.GetSlotList(t.Context(), true)
		}
		if d.looks != test.looks {
			t.Errorf("%s: %d looks, want %d", test.code, d.looks, test.looks)
		}
	}
}

// Each look waits for the other program, and keeps the application waiting.
func TestACardThatAnotherProgramUsesIsLookedAtEveryFewSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		d.lay("A", known("1"), fault.New(fault.CardInUse, "test", nil))
		c := connect(t, d.server(), "")
		for range 11 { // at 0, 5 and 10 seconds
			c.GetSlotList(t.Context(), true)
			c.GetSlotInfo(t.Context(), 1)
			time.Sleep(time.Second)
		}
		if d.looks != 3 {
			t.Errorf("%d looks", d.looks)
		}
		d.faults["A"] = nil
		began := time.Now()
		if _, err := c.WaitForSlotEvent(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took > inUseFor {
			t.Errorf("found after %v more", took)
		}
		c.leave()
	})
}

func TestACardThatAnotherProgramHasForItselfIsLookedAtWhenItIsFree(t *testing.T) {
	d := newDesk()
	d.lay("A", known("1"), nil)
	d.readers[0].Card = nfc.Exclusive
	c := connect(t, d.server(), "")
	for range 5 {
		c.eventually(t, 0)
	}
	if d.looks != 0 {
		t.Errorf("%d looks", d.looks)
	}
	d.mu.Lock()
	d.readers = []nfc.Reader{{Name: "A", Card: nfc.Present, Event: d.readers[0].Event}}
	d.ring()
	d.mu.Unlock()
	c.eventually(t, 1)
}

func TestALiftedCardClosesItsSessions(t *testing.T) {
	d := newDesk()
	d.lay("A", known("1"), nil)
	c := connect(t, d.server(), "")
	s := c.session(t)
	object := c.key(t, s)
	d.lift("A")
	c.eventually(t, 0)
	_, err := c.GetSessionInfo(t.Context(), s)
	wantReturn(t, err, ck.SessionHandleInvalid)
	d.lay("A", known("1"), nil)
	c.eventually(t, 1)
	_, err = c.GetSessionInfo(t.Context(), s)
	wantReturn(t, err, ck.SessionHandleInvalid)
	if next := c.key(t, c.session(t)); next == object {
		t.Error("the handle of an object outlived its card")
	}
}

func TestASlotEventIsToldOncePerInstance(t *testing.T) {
	d := newDesk()
	c := connect(t, d.server(), "")
	c.eventually(t, 0)
	_, err := c.WaitForSlotEvent(t.Context(), ck.FlagDontBlock)
	wantReturn(t, err, ck.NoEvent)
	told := make(chan ck.SlotID)
	go func() { id, _ := c.WaitForSlotEvent(t.Context(), 0); told <- id }()
	d.lay("A", known("1"), nil)
	if id := <-told; id != 1 {
		t.Errorf("slot %d", id)
	}
	_, err = c.WaitForSlotEvent(t.Context(), ck.FlagDontBlock)
	wantReturn(t, err, ck.NoEvent)
	go func() { id, _ := c.WaitForSlotEvent(t.Context(), 0); told <- id }()
	d.lift("A")
	if id := <-told; id != 1 {
		t.Errorf("slot %d", id)
	}
}

func TestAWaitForASlotEventEndsWithTheConnection(t *testing.T) {
	c := connect(t, newDesk().server(), "")
	ctx, hangUp := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { _, err := c.WaitForSlotEvent(ctx, 0); ended <- err }()
	hangUp()
	wantReturn(t, <-ended, ck.FunctionCanceled)
}

func TestTheSerialNumberIsNotTheNIS(t *testing.T) {
	s := serialOf([]byte("000000000001"))
	if len(s) != 16 || s == serialOf([]byte("000000000002")) {
		t.Errorf("%q", s)
	}
}
