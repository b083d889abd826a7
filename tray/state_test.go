package tray

import (
	"errors"
	"testing"

	"cied/card"
	"cied/fault"
	"cied/history"
	"cied/nfc"
)

func slot(c nfc.CardState) nfc.Reader { return nfc.Reader{Name: "Invented Reader", Card: c} }

func TestTheStateIsWhatMattersMost(t *testing.T) {
	there := func(readers ...nfc.Reader) presence { return presence{told: true, readers: readers} }
	login := Activity{Running: &Use{What: history.Login, Stage: card.WaitingCard}}
	ended := func(c fault.Code, left int) Activity {
		return Activity{Last: &Ended{What: history.Login, Code: c, Left: left}}
	}
	pcsc := fault.New(fault.PCSCUnavailable, "test", nil)
	cases := []struct {
		name string
		Activity
		presence
		want State
	}{
		{"before the readers have told anything", Activity{}, presence{}, Waiting},
		{"no reader", Activity{}, there(), NoReader},
		{"a reader without a card", Activity{}, there(slot(nfc.Absent)), Waiting},
		{"a card", Activity{}, there(slot(nfc.Absent), slot(nfc.Present)), CardThere},
		{"a card that another program holds", Activity{}, there(slot(nfc.Exclusive)), InUse},
		{"a card that does not answer", Activity{}, there(slot(nfc.Mute)), Attention},
		{"a card that does not answer beside one that does", Activity{}, there(slot(nfc.Mute), slot(nfc.Present)), CardThere},
		{"no PC/SC service", Activity{}, presence{told: true, fault: pcsc}, Attention},
		{"no PC/SC service, and a virtual reader", Activity{}, presence{true, []nfc.Reader{slot(nfc.Absent)}, pcsc}, Waiting},
		{"a fault that is none of ours", Activity{}, presence{told: true, fault: errors.New("odd")}, Attention},
		{"a login that runs", login, there(), InUse},
		{"a login that succeeded", ended("", 0), there(slot(nfc.Present)), CardThere},
		{"a login that was cancelled", ended(fault.Cancelled, 0), there(slot(nfc.Absent)), Waiting},
		{"a wrong PIN", ended(fault.PINWrong, 2), there(slot(nfc.Absent)), Waiting},
		{"a wrong PIN, and one try left", ended(fault.PINWrong, 1), there(slot(nfc.Absent)), Attention},
		{"a blocked PIN", ended(fault.PINBlocked, 0), there(slot(nfc.Present)), Attention},
		{"a blocked PIN that is being unblocked", Activity{Running: &Use{What: history.Unblock}, Last: &Ended{Code: fault.PINBlocked}}, there(), InUse},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := (scene{c.Activity, c.presence}).state(); got != c.want {
				t.Errorf("got %s, want %s", got.icon(), c.want.icon())
			}
		})
	}
}

func TestEveryStateHasAnIconOfItsOwn(t *testing.T) {
	seen := map[string]bool{}
	for s := Waiting; s <= InUse; s++ {
		name := string(s.icon())
		if seen[name] {
			t.Errorf("state %d: the icon %s is another state's", s, name)
		}
		seen[name] = true
	}
}
