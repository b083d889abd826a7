//go:build unix

package e2e

import (
	"os"
	"testing"

	"cied/doctor"
	"cied/fault"
	"cied/internal/machinetest"
	"cied/lang"
	"cied/simulator"
)

// An ailment is a state of service, reader and card, and what the doctor says to it.
type ailment struct {
	name    string                                   // of its golden files
	service func(t *testing.T, p *machinetest.PCSCD) // brings it about; nil: it runs, with readers
	card    []string                                 // faults of the card on the reader; nil: no card
	before  func(t *testing.T, o *outpatient)        // what has happened with that card; nil: nothing
	pins    int                                      // that reached the card before the doctor came
	args    []string
	verdict doctor.Verdict
	code    fault.Code // "" where all is well
}

func ailments() []ailment {
	return []ailment{
		{name: "no-service", service: noService, verdict: doctor.Computer, code: fault.PCSCUnavailable},
		{name: "no-reader", service: noReader, verdict: doctor.Reader, code: fault.ReaderMissing},
		{name: "no-card", verdict: doctor.Card, code: fault.CardMissing},
		{name: "not-a-cie", card: []string{simulator.FaultNotACIE}, verdict: doctor.Card, code: fault.CardNotCIE},
		{name: "all-well", card: []string{}, verdict: doctor.AllWell},
		{name: "pin-nearly-blocked", card: []string{simulator.FaultPINNearlyBlocked}, verdict: doctor.Codes, code: fault.PINLastTry},
		{name: "pin-blocked", card: []string{simulator.FaultPINBlocked}, verdict: doctor.Codes, code: fault.PINBlocked},
		{name: "certificate-expired", card: []string{simulator.FaultExpired}, before: loggedInLongAgo, pins: 1, verdict: doctor.Card, code: fault.CertExpired},
		{name: "lies-badly", card: lostAnswers(), args: []string{"--card"}, verdict: doctor.Position, code: fault.CardWeak},
	}
}

// noService is a computer where nobody has started the service, nor made its socket.
func noService(t *testing.T, p *machinetest.PCSCD) {
	p.Stop()
	if err := os.Remove(os.Getenv("PCSCLITE_CSOCK_NAME")); err != nil {
		t.Fatal(err)
	}
}

func noReader(t *testing.T, p *machinetest.PCSCD) {
	p.Stop()
	p.StartWithoutReaders(t)
}

// lostAnswers are those of a card at the edge of the field: after it has been read once, it
// cannot finish some of the many commands that show how it lies.
func lostAnswers() []string {
	return []string{"sw@46=6f00", "sw@50=6f00", "sw@54=6f00", "sw@58=6f00", "sw@62=6f00"}
}

// In every state in which support finds card and reader the doctor says the same to people,
// to programs and to shells, and sends no PIN to the card.
func TestTheDoctorOnTheRealPCSC(t *testing.T) {
	for _, a := range ailments() {
		t.Run(a.name, func(t *testing.T) {
			p := machinetest.NewPCSCD(t)
			o := admit(t, a, p.Port)
			if a.service != nil {
				a.service(t, p)
			}
			if a.before != nil {
				a.before(t, o)
			}
			view := o.tellsPrograms(t)
			for _, tag := range []string{lang.Italian, lang.English} {
				golden(t, a.name+"."+tag+".txt", anywhere(o.tellsPeople(t, tag), tag, view))
			}
			if o.pins != a.pins {
				t.Errorf("%d PINs have reached the card, want %d", o.pins, a.pins)
			}
		})
	}
}
