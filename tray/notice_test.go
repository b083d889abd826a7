package tray

import (
	"strings"
	"testing"

	"cied/fault"
	"cied/lang"
)

func ended(c fault.Code, left int) *Ended { return &Ended{What: "login", Code: c, Left: left} }

func TestAPersonIsToldOnce(t *testing.T) {
	var n notices
	steps := []struct {
		*Ended
		told string // "" for nothing
	}{
		{nil, ""},
		{ended("", 0), ""},
		{ended(fault.PINWrong, 2), ""},
		{ended(fault.PINWrong, 1), "Wrong PIN: one try left."},
		{ended(fault.PINLastTry, 1), ""}, // the same in another code
		{ended(fault.PINBlocked, 0), "The PIN is blocked."},
		{ended(fault.Cancelled, 0), ""},
		{ended(fault.PINBlocked, 0), ""},
		{ended("", 0), ""},                                  // unblocked
		{ended(fault.PINBlocked, 0), "The PIN is blocked."}, // which is news again
	}
	for i, s := range steps {
		got, ok := n.next(s.Ended, lang.English)
		if ok != (s.told != "") || got.Summary != s.told {
			t.Errorf("step %d: told %q, not %q", i, got.Summary, s.told)
		}
	}
}

// Faults that a person meets while they look at dialog or page are told there.
func TestEverydayFaultsAreNotNotified(t *testing.T) {
	for _, c := range []fault.Code{fault.Cancelled, fault.Timeout, fault.CardRemoved, fault.Busy, fault.PINFormat, fault.OriginRefused} {
		if mustKnow(c, 0) {
			t.Errorf("%s is notified", c)
		}
	}
}

func TestANoticeIsPlainTextInEveryLanguage(t *testing.T) {
	for _, r := range fault.Rows() {
		if !mustKnow(r.Code, 1) {
			continue
		}
		for _, tag := range lang.All() {
			n := noticeOf(&fault.Error{Code: r.Code, Left: 1}, tag)
			if n.Summary == "" || n.Body == "" || strings.ContainsAny(n.Summary+n.Body, "<>&") {
				t.Errorf("%s %s: %+v", tag, r.Code, n)
			}
		}
	}
}
