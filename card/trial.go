package card

import (
	"errors"
	"time"

	"cied/fault"
	"cied/nfc"
)

// A trial is a card that would not do, and why.
type trial struct {
	event uint64    // of the reader when the card lay there
	why   error     // nil: it is not asked for, and nothing is wrong with it
	again time.Time // when it is tried once more; zero: never
}

// due reports whether the card has its second chance now.
func (t trial) due() bool { return !t.again.IsZero() && !time.Now().Before(t.again) }

// lifted is what to say of the slot once it is empty: why the login lost its card there.
// A card that was no CIE is gone, and with it all there was to say.
func (t trial) lifted() error {
	if errors.Is(t.why, fault.CardNotCIE) {
		return nil
	}
	return t.why
}

// passOver remembers that the card on r could not log in, and reports whether to go on
// with another: always past a card that is no CIE, which may lie in a contact slot for
// good; and in a patient login past everything that laying the card again may mend.
func (f *finder) passOver(r nfc.Reader, why error, patient bool) bool {
	code := fault.CodeOf(why)
	if code == fault.CardInUse {
		clear(f.sorted)
		return patient // nothing is wrong with the card: it is tried again
	}
	before, had := f.tried[r.Name]
	t := trial{event: r.Event, why: why}
	if fleeting(code) && !(had && before.event == r.Event) {
		t.again = time.Now().Add(secondPause)
	}
	f.tried[r.Name] = t
	switch code {
	case fault.CardNotCIE, fault.CardMute:
		return true
	case fault.CardAnswer, fault.CardIntegrity:
		return patient
	}
	return patient && fleeting(code)
}

// fleeting reports whether c may be over although no list of readers tells of it, so that
// the same card has a second chance: the service looks only now and then whether a card is
// there (pcscd every 400 ms), and takes one that was lifted and laid back in between for one
// that never left. Two chances are all: a third is for a card that is laid anew.
func fleeting(c fault.Code) bool {
	switch c {
	case fault.CardRemoved, fault.CardSilent, fault.CardMissing, fault.CardChanged,
		fault.ReaderRemoved, fault.ReaderUnknown, fault.ReaderFailed, fault.PCSCUnavailable:
		return true
	}
	return false
}

// keepTo leaves alone what lies on every other reader than that of the card that the
// person was asked about: the next question is not about a card that happened to lie
// there. A card that is laid anew, wherever, is meant.
func (f *finder) keepTo(reader string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.readers {
		if t, tried := f.tried[r.Name]; r.Name != reader && r.Card != nfc.Absent && !(tried && t.event == r.Event) {
			f.tried[r.Name] = trial{event: r.Event}
		}
	}
}
