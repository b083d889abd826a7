package tray

import (
	"cied/fault"
)

// mustKnow reports whether a person must know of a use that ended so, also after they closed
// its page or dialog: what they do next may cost them the card, or cannot succeed. left is
// how many tries are left, where that was told.
//
// A new site is not among them: the dialog says it before anything is done.
func mustKnow(c fault.Code, left int) bool {
	switch c {
	case fault.PINWrong:
		return left == 1
	case fault.PINBlocked, fault.PINLastTry, fault.PINDoubtful, fault.PINUnknown,
		fault.PUKBlocked, fault.PUKFewTries, fault.PUKDoubtful,
		fault.ChipForged, fault.CertExpired, fault.CertRevoked,
		fault.NoDialog: // no dialog can say it
		return true
	default:
		return false
	}
}

// A Notice is what a person is told beside the icon.
type Notice struct {
	Summary, Body string // plain sentences
}

// notices remembers what was told. Its zero value has told nothing.
type notices struct{ told map[fault.Code]bool }

// next returns what to tell after the use that ended last, in the language of tag; ok is
// false where there is nothing, or it was told before and no use has succeeded since.
func (n *notices) next(last *Ended, tag string) (notice Notice, ok bool) {
	switch {
	case last == nil:
		return Notice{}, false
	case last.Code == "":
		n.told = nil // a login succeeded, or the PIN is a new one: a fault after it is news
		return Notice{}, false
	case !mustKnow(last.Code, last.Left) || n.told[topic(last.Code)]:
		return Notice{}, false
	}
	if n.told == nil {
		n.told = map[fault.Code]bool{}
	}
	n.told[topic(last.Code)] = true
	return noticeOf(&fault.Error{Code: last.Code, Left: last.Left}, tag), true
}

// topic joins the two codes that say that one try is left.
func topic(c fault.Code) fault.Code {
	if c == fault.PINWrong {
		return fault.PINLastTry
	}
	return c
}

// noticeOf is the fault as the table tells it to a person.
func noticeOf(f *fault.Error, tag string) Notice {
	text := f.Text(tag)
	return Notice{Summary: text.Message, Body: text.Next}
}

// answers reports whether a click that ended with c needs a word: else the person has ended
// it themselves, or has been told.
func answers(c fault.Code) bool {
	switch c {
	case "", fault.Cancelled, fault.Timeout, fault.PersonAway, fault.Interrupted:
		return false
	default:
		return !mustKnow(c, 1)
	}
}
