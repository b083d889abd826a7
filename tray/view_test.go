package tray

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"cied/card"
	"cied/fault"
	"cied/history"
	"cied/lang"
	"cied/nfc"
	"cied/pin"
	"cied/signing"
)

func all(string) bool { return true }

func TestTheWordsAreWholeInEveryLanguage(t *testing.T) {
	seen := map[string]string{}
	for _, tag := range lang.All() {
		w := reflect.ValueOf(wordsIn(tag))
		for i := range w.NumField() {
			field, text := w.Type().Field(i).Name, w.Field(i).String()
			if strings.TrimSpace(text) != text || text == "" {
				t.Errorf("%s: %s is %q", tag, field, text)
			}
			if other, taken := seen[field+text]; taken {
				t.Errorf("%s is the same in %s and %s: %q", field, other, tag, text)
			}
			seen[field+text] = tag
		}
	}
}

func TestAMenuKeepsItsShape(t *testing.T) {
	scenes := []scene{
		{},
		{Activity: Activity{Running: &Use{What: history.Login, Stage: card.Asking}}},
		{Activity: Activity{Stopping: true, Last: &Ended{What: history.Change, Code: fault.PINWeak}}},
	}
	want := len(compose(scene{}, settings{can: all}).Menu)
	for _, s := range scenes {
		for _, tag := range lang.All() {
			menu := compose(s, settings{tag: tag, can: all}).Menu
			if len(menu) != want {
				t.Fatalf("%s: %d entries, not %d", tag, len(menu), want)
			}
		}
	}
}

func TestTheTooltipSaysWhatAUseWaitsFor(t *testing.T) {
	for stage, want := range map[card.Stage]string{
		"":                 "cied: PIN change: It is about to begin.",
		card.WaitingReader: "cied: PIN change: Connect a contactless reader to the computer.",
		card.WaitingCard:   "cied: PIN change: Lay the electronic identity card on the reader.",
		card.ReadingCard:   "cied: PIN change: The card is being read; leave it where it is.",
		card.Asking:        "cied: PIN change: A window of this computer asks for your consent and the PIN.",
		card.Consented:     "cied: PIN change: The card is at work; leave it where it is.",
		pin.Storing:        "cied: PIN change: The card is at work; leave it where it is.",
		card.Signing:       "cied: PIN change: The card is at work; leave it where it is.",
		signing.Kept:       "cied: PIN change: The card stays open for the program that has signed.",
	} {
		s := scene{Activity: Activity{Running: &Use{What: history.Change, Stage: stage}}}
		if got := compose(s, settings{tag: lang.English, can: all}).Tooltip; got != want {
			t.Errorf("%s: %q, not %q", stage, got, want)
		}
	}
}

func TestTheLastEventHasItsTimeAndItsEnd(t *testing.T) {
	at := time.Date(2026, 11, 22, 9, 5, 7, 0, time.Local)
	for want, e := range map[string]*Ended{
		"The card has not been used yet.":                            nil,
		"2026-11-22 09:05, Login: Done.":                             {What: history.Login, At: at},
		"2026-11-22 09:05, PIN unblocking: Wrong PUK: 4 tries left.": {What: history.Unblock, Code: fault.PUKWrong, Left: 4, At: at},
		"2026-11-22 09:05, PIN change: The new PIN is the old one.":  {What: history.Change, Code: fault.PINSame, At: at},
	} {
		s := scene{Activity: Activity{Last: e}}
		if got := compose(s, settings{tag: lang.English, can: all}).Menu[1].Label; got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

func TestThePINIsLeftAloneWhileTheCardIsInUse(t *testing.T) {
	for name, a := range map[string]Activity{"a login runs": {Running: &Use{}}, "the daemon ends": {Stopping: true}} {
		menu := compose(scene{Activity: a}, settings{can: all}).Menu
		for _, id := range []string{changeEntry, unblockEntry} {
			if !find(t, menu, id).Disabled {
				t.Errorf("%s: %s can be clicked", name, id)
			}
		}
		if find(t, menu, pageEntry).Disabled {
			t.Errorf("%s: the status page cannot be opened", name)
		}
	}
}

func TestTestAnchorsAreSaidWherePeopleLook(t *testing.T) {
	v := compose(scene{}, settings{about: About{Test: true}, tag: lang.English, can: all})
	if !strings.Contains(v.Tooltip, "TEST") {
		t.Errorf("the tooltip is %q", v.Tooltip)
	}
	if v := compose(scene{}, settings{tag: lang.English, can: all}); strings.Contains(v.Tooltip, "TEST") {
		t.Errorf("without test anchors the tooltip is %q", v.Tooltip)
	}
}

func TestTheFaultsOfReadersReadAsInTheTable(t *testing.T) {
	for _, c := range []struct {
		presence
		code fault.Code
	}{
		{presence{told: true, fault: fault.New(fault.PCSCDenied, "test", nil)}, fault.PCSCDenied},
		{presence{told: true, readers: []nfc.Reader{slot(nfc.Mute)}}, fault.CardMute},
		{presence{told: true, readers: []nfc.Reader{slot(nfc.Exclusive)}}, fault.CardInUse},
		{presence{told: true}, fault.ReaderMissing},
	} {
		for _, tag := range lang.All() {
			want := "cied: " + c.code.Text(tag).Message
			if got := compose(scene{presence: c.presence}, settings{tag: tag, can: all}).Tooltip; got != want {
				t.Errorf("%s %s: %q", tag, c.code, got)
			}
		}
	}
}
