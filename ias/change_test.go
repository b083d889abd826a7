package ias

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"cied/apdu"
	"cied/fault"
	"cied/secret"
)

func puk(t testing.TB, digits string) secret.PUK {
	t.Helper()
	p, err := secret.NewPUK([]byte(digits))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// The commands of the fact sheet, section 11. PIN and PUK are invented.
func TestChangeAndUnblockAreTheCommandsOfTheFactSheet(t *testing.T) {
	ctx := context.Background()
	cases := []struct {
		name string
		run  func(*Applet) error
		want apdu.Command
	}{
		{"VERIFY PUK", func(a *Applet) error { return a.VerifyPUK(ctx, puk(t, "87654321")) },
			apdu.Command{INS: 0x20, P1: 0x00, P2: 0x82, Data: []byte("87654321")}},
		{"CHANGE REFERENCE DATA", func(a *Applet) error { return a.ChangePIN(ctx, pin(t, "12345678"), pin(t, "20750931")) },
			apdu.Command{INS: 0x24, P1: 0x00, P2: 0x81, Data: []byte("1234567820750931")}},
		{"RESET RETRY COUNTER", func(a *Applet) error { return a.Unblock(ctx, pin(t, "20750931")) },
			apdu.Command{INS: 0x2C, P1: 0x02, P2: 0x81, Data: []byte("20750931")}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var got []apdu.Command
			a, _ := inSession(t, func(c apdu.Command) apdu.Response {
				c.Data = bytes.Clone(c.Data)
				got = append(got, c)
				return apdu.Response{SW: apdu.OK}
			})
			if err := c.run(a); err != nil {
				t.Fatal(err)
			}
			if len(got) != 1 || got[0].INS != c.want.INS || got[0].P1 != c.want.P1 || got[0].P2 != c.want.P2 || !bytes.Equal(got[0].Data, c.want.Data) {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestProtectedStatusOfVerifyPUK(t *testing.T) {
	cases := []struct {
		sw   apdu.SW
		want fault.Code
		left int
	}{
		{0x9000, "", 0},
		{0x63C9, fault.PUKWrong, 9},
		{0x63C1, fault.PUKWrong, 1},
		{0x63C0, fault.PUKBlocked, 0},
		{0x6983, fault.PUKBlocked, 0},
		{0x6300, fault.PUKWrong, TriesUnknown},
		{0x6982, fault.CardAnswer, 0},
	}
	for _, c := range cases {
		t.Run(c.sw.Error(), func(t *testing.T) {
			a, p := inSession(t, says(c.sw))
			err := a.VerifyPUK(context.Background(), puk(t, "87654321"))
			if fault.CodeOf(err) != c.want || err != nil && fault.Of(err).Left != c.left || p.calls != 1 {
				t.Errorf("%d commands, %+v", p.calls, err)
			}
		})
	}
}

func TestProtectedStatusOfACommandThatSetsThePIN(t *testing.T) {
	cases := []struct {
		sw   apdu.SW
		want fault.Code
	}{
		{0x9000, ""},
		{0x6A80, fault.PINRefused},
		{0x6985, fault.PINRefused},
		{0x6700, fault.PINRefused},
		{0x6982, fault.CardAnswer},
		{0x6D00, fault.CardAnswer},
		{0x6F00, fault.PINUnknown},
		{0x6581, fault.PINUnknown},
		{0x6381, fault.PINUnknown},
	}
	for _, c := range cases {
		t.Run(c.sw.Error(), func(t *testing.T) {
			a, _ := inSession(t, says(c.sw))
			if err := a.ChangePIN(context.Background(), pin(t, "12345678"), pin(t, "20750931")); fault.CodeOf(err) != c.want {
				t.Errorf("change: %v", err)
			}
			b, _ := inSession(t, says(c.sw))
			if err := b.Unblock(context.Background(), pin(t, "20750931")); fault.CodeOf(err) != c.want {
				t.Errorf("unblock: %v", err)
			}
		})
	}
}

// The old PIN is part of a change, and the PUK of what unblocks.
func TestACountedStatusIsAboutTheSecretThatWasVerifiedBefore(t *testing.T) {
	ctx := context.Background()
	a, _ := inSession(t, says(0x63C2))
	if err := a.ChangePIN(ctx, pin(t, "12345678"), pin(t, "20750931")); fault.CodeOf(err) != fault.PINWrong || fault.Of(err).Left != 2 {
		t.Errorf("change: %v", err)
	}
	b, _ := inSession(t, says(0x6983))
	if err := b.Unblock(ctx, pin(t, "20750931")); fault.CodeOf(err) != fault.PUKBlocked {
		t.Errorf("unblock: %v", err)
	}
}

// Whether the card has changed the PIN cannot be known, and the person must be told so.
func TestBrokenExchangeAroundAChangeLeavesThePINUnknown(t *testing.T) {
	ctx := context.Background()
	gone := fault.New(fault.CardRemoved, "nfc: transmit", nil)
	runs := map[string]struct {
		run  func(*Applet) error
		want fault.Code
	}{
		"change":     {func(a *Applet) error { return a.ChangePIN(ctx, pin(t, "12345678"), pin(t, "20750931")) }, fault.PINUnknown},
		"unblock":    {func(a *Applet) error { return a.Unblock(ctx, pin(t, "20750931")) }, fault.PINUnknown},
		"verify PUK": {func(a *Applet) error { return a.VerifyPUK(ctx, puk(t, "87654321")) }, fault.PUKDoubtful},
	}
	for name, r := range runs {
		for _, card := range []*fixed{{err: gone}, {answer: []byte{0x90, 0x00}}, {answer: []byte{0x63, 0xC2}}} {
			a, _ := inSession(t, nil)
			a.ch.Card = card
			if err := r.run(a); fault.CodeOf(err) != r.want || card.calls != 1 || a.Alive() {
				t.Errorf("%s: %d commands, alive %v, %v", name, card.calls, a.Alive(), err)
			}
		}
	}
}

func TestDigitsThatAreNoneNeverReachTheCard(t *testing.T) {
	ctx := context.Background()
	good, wiped := pin(t, "12345678"), pin(t, "20750931")
	wiped.Wipe()
	runs := map[string]func(*Applet) error{
		"old PIN":      func(a *Applet) error { return a.ChangePIN(ctx, wiped, good) },
		"new PIN":      func(a *Applet) error { return a.ChangePIN(ctx, good, wiped) },
		"unblock":      func(a *Applet) error { return a.Unblock(ctx, secret.PIN{}) },
		"PUK":          func(a *Applet) error { return a.VerifyPUK(ctx, secret.PUK{}) },
		"dead session": func(a *Applet) error { a.sm = nil; return a.ChangePIN(ctx, good, good) },
	}
	for name, run := range runs {
		a, p := inSession(t, says(apdu.OK))
		if err := run(a); err == nil || p.calls != 0 || errors.Is(err, fault.PINUnknown) {
			t.Errorf("%s: %d commands, %v", name, p.calls, err)
		}
	}
}
