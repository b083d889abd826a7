package doctor

import (
	"testing"

	"cied/card"
	"cied/fault"
	"cied/internal/peer"
	"cied/nfc"
)

// Where several things are wrong the verdict is on what comes first: nobody is sent to buy a
// reader while the service does not run, or blames the site while the card is blocked.
func TestTheWholeListBlamesTheCauseAndNotWhatComesOfIt(t *testing.T) {
	for _, c := range []struct {
		name    string
		change  func(*Machine)
		want    fault.Code
		verdict Verdict
	}{
		{"all is well", func(*Machine) {}, "", AllWell},
		{"a broken policy, and no card", func(m *Machine) {
			settingsWrong(fault.PolicyInvalid)(m)
			m.Readers = pcscSays{slots: []nfc.Reader{{Name: "Test PICC 00 00"}}}
		}, fault.PolicyInvalid, Computer},
		{"no reader, and the port taken", func(m *Machine) {
			m.Readers = pcscSays{}
			heldBy(peer.Owner{UID: 1001})(m)
		}, fault.ReaderMissing, Reader},
		{"no card, and the port taken", func(m *Machine) {
			m.Readers = pcscSays{slots: []nfc.Reader{{Name: "Test PICC 00 00"}}}
			heldBy(peer.Owner{UID: 1001})(m)
		}, fault.CardMissing, Card},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := wholeDesk(t)
			c.change(m)
			v, f := judge(run(t.Context(), m, Checks()))
			if v != c.verdict || f.Code != c.want {
				t.Errorf("%s (%s), want %s (%s): %s", v, f.Code, c.verdict, c.want, f.Evidence)
			}
		})
	}
}

// wholeDesk is a computer in order, with a CIE on its reader, and no network to be asked.
func wholeDesk(t testing.TB) *Machine {
	m := atDesk(debian, nil)(t)
	m.Offline = true
	m.Readers = pcscSays{slots: []nfc.Reader{{Name: "Test PICC 00 00", Card: nfc.Present, ATR: []byte{0x3B, 0x80, 0x80, 0x01, 0x01}}}}
	m.Cards = toldCards{info: card.Info{Family: "nxp", Certificate: true, TriesLeft: 3, Known: true, Extended: true}}
	return m
}
