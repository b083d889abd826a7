package doctor

import (
	"context"
	"fmt"
	"strings"
	"time"

	"cied/card"
	"cied/fault"
	"cied/ias"
	"cied/internal/when"
	"cied/nfc"
)

// The times of what reads the card: a card proves itself in a second or two, and in the
// stress it does so several times.
const (
	inspectTime = 6 * time.Second
	stressTime  = 60 * time.Second
)

// cardChecks are about the card, once there is a reader. All but the stress read only what
// every login reads before the PIN.
func cardChecks() []Check {
	return []Check{
		{ID: "card", Needs: []string{"reader"}, Time: inspectTime, run: findCard},
		{ID: "extended", Needs: []string{"card"}, run: tellExtended},
		{ID: "chip", Needs: []string{"card"}, run: judgeChip},
		{ID: "certificate", Needs: []string{"card"}, run: judgeCertificate},
		{ID: "codes", Needs: []string{"card"}, run: countTries},
		{ID: "coupling", Needs: []string{"card"}, Deep: true, Time: stressTime, run: stressCard},
	}
}

// findCard looks for the one CIE on the slots, and leaves in x what it tells.
func findCard(ctx context.Context, x *exam) []Finding {
	by := map[nfc.CardState][]nfc.Reader{}
	for _, s := range x.Slots {
		by[s.Card] = append(by[s.Card], s)
	}
	there := by[nfc.Present]
	switch {
	case len(there) == 1:
		return inspectCard(ctx, x, there[0], by)
	case len(there) > 1:
		return sortCards(ctx, x, there, by)
	}
	return noCard(x, by)
}

// inspectCard reads the card on slot, or says what it is where it is no CIE.
func inspectCard(ctx context.Context, x *exam, slot nfc.Reader, by map[nfc.CardState][]nfc.Reader) []Finding {
	info, err := x.Cards.Inspect(ctx, slot.Name)
	switch {
	case err == nil:
		x.CIE = info
		return describeCIE(info)
	case fault.CodeOf(err) != fault.CardNotCIE:
		return cardFault(x, slot, err)
	}
	kind, err := x.Cards.Kind(ctx, slot.Name)
	if err != nil {
		return cardFault(x, slot, err)
	}
	return strangers(x, []stranger{{slot, kind}}, by)
}

// sortCards finds the one CIE among several cards. A card that cannot be asked matters only
// where no CIE is found.
func sortCards(ctx context.Context, x *exam, there []nfc.Reader, by map[nfc.CardState][]nfc.Reader) []Finding {
	var cies []nfc.Reader
	var others []stranger
	var failed []Finding
	for _, s := range there {
		kind, err := x.Cards.Kind(ctx, s.Name)
		switch {
		case err != nil:
			failed = append(failed, cardFault(x, s, err)...)
		case kind == card.KindCIE:
			cies = append(cies, s)
		default:
			others = append(others, stranger{s, kind})
		}
	}
	switch {
	case len(cies) > 1:
		return wrong(fault.CardsSeveral, "a CIE on each of %s", slotNames(cies))
	case len(cies) == 1:
		return inspectCard(ctx, x, cies[0], by)
	case len(failed) > 0:
		return failed
	}
	return strangers(x, others, by)
}

// noCard is the finding where no card answers.
func noCard(x *exam, by map[nfc.CardState][]nfc.Reader) []Finding {
	switch held, mute := by[nfc.Exclusive], by[nfc.Mute]; {
	case len(held) > 0:
		return cardInUse(x, "the card on "+slotNames(held)+" is held")
	case len(mute) > 0:
		return wrong(fault.CardMute, "a card on %s does not answer to reset: moved, at the edge, or two cards on each other", slotNames(mute))
	}
	return wrong(fault.CardMissing, "no card on %s", slotNames(x.Slots))
}

// A stranger is a card that is no CIE 3.0.
type stranger struct {
	slot nfc.Reader
	kind card.Kind
}

// strangers is the finding where every card that answers is a stranger. One that does not
// answer beside them is more likely the CIE; and a module of unknown kind in a slot with
// contacts, which lies there for good, is not what the person laid down.
func strangers(x *exam, all []stranger, by map[nfc.CardState][]nfc.Reader) []Finding {
	if len(by[nfc.Exclusive])+len(by[nfc.Mute]) > 0 {
		return noCard(x, by)
	}
	code, fixed := fault.CardNotCIE, true
	var lines []string
	for _, s := range all {
		if s.kind == card.KindOldCIE {
			code = fault.CardOld
		}
		fixed = fixed && s.kind == card.KindUnknown && !isContactless(s.slot.ATR)
		lines = append(lines, fmt.Sprintf("%q has a %s, ATR %X", withoutSerial(s.slot.Name), s.kind, s.slot.ATR))
	}
	if fixed && len(by[nfc.Absent]) > 0 {
		return wrong(fault.CardMissing, "no card on %s; %s", slotNames(by[nfc.Absent]), strings.Join(lines, "; "))
	}
	return wrong(code, "%s", strings.Join(lines, "; "))
}

// isContactless reports whether an ATR is that of a card without contacts.
func isContactless(atr []byte) bool {
	a, _ := nfc.ParseATR(atr)
	return a.Contactless
}

// cardFault is the finding of a card that broke off. One that took longer than a check may
// is as good as silent: no person was asked anything.
func cardFault(x *exam, slot nfc.Reader, err error) []Finding {
	switch code := fault.CodeOf(err); code {
	case fault.CardInUse:
		return cardInUse(x, fmt.Sprintf("the card on %q is not given free", withoutSerial(slot.Name)))
	case fault.Timeout, fault.Interrupted:
		return wrong(fault.CardSilent, "the card on %q did not come to an end in time: %v", withoutSerial(slot.Name), err)
	default:
		return wrong(code, "%q: %v", withoutSerial(slot.Name), err)
	}
}

// describeCIE is what the card is. A family that nobody knows yet is no fault.
func describeCIE(i card.Info) []Finding {
	if i.Family == "" {
		return Fact("a CIE of an unknown family on %q, and it answers; please share its ATR, which names nobody: %X", withoutSerial(i.Reader), i.ATR)
	}
	return Fact("a CIE of family %s on %q", i.Family, withoutSerial(i.Reader))
}

func tellExtended(_ context.Context, x *exam) []Finding {
	if x.CIE.Extended {
		return Fact("card and reader take extended length")
	}
	return Fact("card or reader take short commands only: a login works, with a few more of them")
}

// judgeChip tells whether the chip is genuine.
func judgeChip(_ context.Context, x *exam) []Finding {
	if err := x.CIE.Chip; err != nil {
		return wrong(fault.CodeOf(err), "%v", err)
	}
	return Fact("the chip is genuine: EF.SOD is signed under a known CSCA, and the chip has the key that it names")
}

// judgeCertificate tells what the certificate is worth, as far as it is known.
func judgeCertificate(_ context.Context, x *exam) []Finding {
	switch i := x.CIE; {
	case !i.Certificate:
		return wrong(fault.CardNoLogin, "the card has no EF 1003")
	case !i.Known:
		return unseen("the certificate was not read: that needs the PIN; it will be known after a login")
	case i.Refused != nil:
		return refusedCertificate(x, i.Refused)
	case i.NISDiffers:
		return Fact("the certificate is good; its common name does not end with the NIS of the chip, which nothing demands")
	}
	return Fact("the certificate, known from an earlier login, is good today")
}

// refusedCertificate is the finding of a certificate that a login would refuse. A clock that stands
// before the day on which this program was made is wrong, and not the card.
func refusedCertificate(x *exam, err error) []Finding {
	code, now := fault.CodeOf(err), x.Now()
	if code == fault.CertNotYetValid && now.Before(x.Self.Built) {
		return wrong(fault.ClockWrong, "%v; the clock says %s, and this program was made on %s",
			err, when.Day(now), when.Day(x.Self.Built))
	}
	return wrong(code, "%v", causeOf(err))
}

// causeOf is the cause of a fault, which people can read, where it has one.
func causeOf(err error) error {
	if f := fault.Of(err); f != nil && f.Err != nil {
		return f.Err
	}
	return err
}

// countTries tells the tries that the PIN has left, where the card tells them.
func countTries(_ context.Context, x *exam) []Finding {
	switch left := x.CIE.TriesLeft; left {
	case ias.TriesUnknown:
		return unseen("the card does not tell the tries left without the PIN")
	case 0:
		return wrong(fault.PINBlocked, "no try of the PIN is left")
	case 1:
		return []Finding{{Code: fault.PINLastTry, Left: 1, Evidence: "one try of the PIN is left"}}
	default:
		return Fact("%d tries of the PIN are left", left)
	}
}

// stressCard tells how well the card answers where it lies.
func stressCard(ctx context.Context, x *exam) []Finding {
	c, err := x.Cards.Stress(ctx, x.CIE.Reader)
	seen := describeCoupling(c)
	switch {
	case err != nil:
		found := cardFault(x, nfc.Reader{Name: x.CIE.Reader}, err)
		return append(found, Finding{Evidence: seen})
	case c.Score < card.WeakScore:
		return wrong(fault.CardWeak, "%s", seen)
	case c.Score < card.GoodScore:
		return advise(fault.CardWeak, "%s", seen)
	}
	return Fact("%s", seen)
}

func describeCoupling(c card.Coupling) string {
	return fmt.Sprintf("score %d of 100; small reads: %d (median %d ms, worst %d ms, %d late); long read: %d bytes; sessions: %d; failures: %d, of them with power lost: %d",
		c.Score, c.Reads, c.Median.Milliseconds(), c.Worst.Milliseconds(), c.Late, c.Bytes, c.Agreements, c.Failures, c.Resets)
}

// slotNames are the names of slots without serial numbers. The numbers at the end of a name
// tell equal readers apart.
func slotNames(slots []nfc.Reader) string {
	var quoted []string
	for _, s := range slots {
		quoted = append(quoted, fmt.Sprintf("%q", withoutSerial(s.Name)))
	}
	return strings.Join(quoted, ", ")
}
