package login_test

import (
	"testing"

	"cied/nfc"
	"cied/simulator"
)

// BenchmarkLogin is one login, from the arrival of the card to the answer, on a reader
// that carries short length only and on one that carries extended length too; at first,
// and with a card that is known. What each command is for, in the numbers of family nxp,
// short, first and known (command by command, and checked, in course of budget_test.go):
//
//	 1  1  SELECT the CIE application
//	 1  1  READ EF 1001, the NIS: is this card known?
//	 7  0  GET DATA g, p, q and the CA key, with GET RESPONSE
//	 2  0  READ EF 1004, the chip's public key
//	11  0  READ EF.SOD, the State's word for it
//	 4  4  key agreement: MSE SET in two blocks, GET DATA, GET RESPONSE
//	 3  3  MSE SET and PSO VERIFY CERTIFICATE: the terminal's certificate
//	 4  4  MSE SET, GET CHALLENGE, EXTERNAL AUTHENTICATE: the terminal's proof
//	 3  3  MSE SET, INTERNAL AUTHENTICATE, GET RESPONSE: the chip's proof
//	 1  1  VERIFY without data: the tries left, for the dialog
//	 1  1  MSE SET the holder's key; and is the session still there?
//	 1  1  VERIFY with the PIN
//	 7  0  READ EF 1003, the certificate
//	 2  2  INTERNAL AUTHENTICATE, GET RESPONSE: the signature
//
//	apdus/op            every command that reached the card, GET RESPONSE included
//	bytes/op            C-APDU and R-APDU bytes on the line
//	apdus-after-pin/op  commands after the last digit
//
// The time is that of both ends, for the card is software; with a chip on a reader each
// command takes 10 to 500 milliseconds, which is why they are counted.
func BenchmarkLogin(b *testing.B) {
	for _, f := range simulator.Families() {
		for _, extent := range []nfc.Extent{nfc.ExtendedNo, nfc.ExtendedYes} {
			name := f.Name + "/" + extents[extent]
			o := simulator.Options{Family: f.Name}
			b.Run(name+"/first", func(b *testing.B) { benchmarkLogin(b, o, extent, false) })
			b.Run(name+"/known", func(b *testing.B) { benchmarkLogin(b, o, extent, true) })
		}
	}
	pss := simulator.Options{SOD: simulator.SODPSS}
	b.Run("nxp/short/first-pss", func(b *testing.B) { benchmarkLogin(b, pss, nfc.ExtendedNo, false) })
}

func benchmarkLogin(b *testing.B, o simulator.Options, extent nfc.Extent, known bool) {
	h := newRig(b, o)
	h.reader.Extended = extent
	nis := []byte(h.card.Identity().NIS)
	if known {
		h.person.pins = []string{rightPIN}
		h.must()
	}
	var sum cost
	for b.Loop() {
		h.person.pins, h.stages = []string{rightPIN}, nil
		c := h.measure()
		sum = cost{sum.commands + c.commands, sum.afterPIN + c.afterPIN, sum.bytes + c.bytes}
		if known {
			continue
		}
		if err := h.Cache.Forget(nis); err != nil {
			b.Fatal(err)
		}
	}
	n := float64(b.N)
	b.ReportMetric(float64(sum.commands)/n, "apdus/op")
	b.ReportMetric(float64(sum.bytes)/n, "bytes/op")
	b.ReportMetric(float64(sum.afterPIN)/n, "apdus-after-pin/op")
}
