package simulator

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Names of faults. The first group is personalised into the card, the second strikes at
// one command.
const (
	FaultExpired          = "expired"
	FaultNotYetValid      = "not-yet-valid"
	FaultUnknownCA        = "unknown-ca"
	FaultSameNameRoot     = "same-name-root"
	FaultWrongPolicy      = "wrong-policy"
	FaultCALeaf           = "ca-leaf"
	FaultWeakKey          = "weak-key"
	FaultNoFiscalCode     = "no-fiscal-code"
	FaultOtherNumber      = "other-cn-number"
	FaultKeyMismatch      = "key-mismatch"
	FaultNoCertificate    = "no-certificate"
	FaultPINNearlyBlocked = "pin-nearly-blocked"
	FaultPINBlocked       = "pin-blocked"
	FaultGarbledSOD       = "garbled-sod"
	FaultForgedSOD        = "forged-sod"
	FaultForgedDataGroup  = "forged-data-group"
	FaultForgedDS         = "forged-ds"
	FaultUnfitDS          = "unfit-ds"
	FaultEarlyDS          = "early-ds"
	FaultUnknownIssuer    = "unknown-issuer"
	FaultWrongChipKey     = "wrong-chip-key"
	FaultNotACIE          = "not-a-cie"
	FaultMute             = "mute"
	FaultOtherCard        = "other-card"

	FaultRemoval = "removal"
	FaultLost    = "lost"
	FaultSW      = "sw"
	FaultCut     = "cut"
	FaultEmpty   = "empty"
	FaultMAC     = "mac"
	FaultSilence = "silence"
	FaultStale   = "stale"
	FaultSSC     = "ssc"
)

// A FaultInfo describes one kind of fault.
type FaultInfo struct {
	Name     string
	At       bool   // it strikes at the nth command since arrival: name@n
	Code     string // the fault code that cied should end with; "" where the login succeeds
	Sentence string
}

// Faults returns every kind of fault. The code of a fault that strikes at one command is
// that inside a session; before it the same fault may show as whatever the garbled answer
// says, and around VERIFY with a PIN it is "pin-doubtful".
func Faults() []FaultInfo {
	return []FaultInfo{
		{FaultExpired, false, "cert-expired", "the holder's certificate ended last year"},
		{FaultNotYetValid, false, "cert-not-yet-valid", "the holder's certificate begins next year"},
		{FaultUnknownCA, false, "cert-issuer-unknown", "an authority that is in no trust store signed the certificate"},
		{FaultSameNameRoot, false, "cert-issuer-unknown", "a stranger's authorities, with the names of the real ones, signed the certificate"},
		{FaultWrongPolicy, false, "cert-policy", "the certificate is of another policy"},
		{FaultCALeaf, false, "cert-purpose", "the certificate is one of an authority"},
		{FaultWeakKey, false, "cert-weak-key", "the holder's key is RSA-1024"},
		{FaultNoFiscalCode, false, "cert-subject", "the certificate's common name has no codice fiscale"},
		{FaultOtherNumber, false, "", "the number in the certificate's common name is not the NIS: a note, no refusal"},
		{FaultKeyMismatch, false, "key-mismatch", "the certificate is for another key than the chip's"},
		{FaultNoCertificate, false, "card-no-login-key", "there is no certificate in the chip"},
		{FaultPINNearlyBlocked, false, "pin-last-try", "one try of the PIN is left"},
		{FaultPINBlocked, false, "pin-blocked", "no try of the PIN is left"},
		{FaultGarbledSOD, false, "sod-malformed", "EF.SOD holds something else than signed data"},
		{FaultForgedSOD, false, "sod-signature", "the signature of EF.SOD is wrong"},
		{FaultForgedDataGroup, false, "sod-data-group", "EF.SOD names another chip key"},
		{FaultForgedDS, false, "sod-signer", "the Document Signer claims an issuer that did not sign it"},
		{FaultUnfitDS, false, "sod-signer", "the Document Signer's certificate is for signing other things"},
		{FaultEarlyDS, false, "sod-signer", "the Document Signer was issued before its Country Signer was valid"},
		{FaultUnknownIssuer, false, "chip-issuer-unknown", "the Document Signer's authority is in no trust store"},
		{FaultWrongChipKey, false, "chip-forged", "the chip is a copy: it does not hold the key of EF 1004"},
		{FaultNotACIE, false, "card-not-cie", "the card has no CIE application"},
		{FaultMute, false, "card-mute", "the card does not answer to reset"},
		{FaultOtherCard, false, "", "the sound card of another person; card-changed when it takes the first one's place"},

		{FaultRemoval, true, "card-removed", "the card is lifted before command n"},
		{FaultLost, true, "card-removed", "the card is lifted after command n was carried out, before its answer"},
		{FaultSW, true, "card-answer", "command n is not carried out and gets this status word: sw@n=6985"},
		{FaultCut, true, "card-integrity", "the answer to command n is cut to its first half"},
		{FaultEmpty, true, "card-answer", "the answer to command n has no bytes"},
		{FaultMAC, true, "card-integrity", "one bit of the last data byte of answer n is flipped, of the MAC in a session"},
		{FaultSilence, true, "card-silent", "the card stops answering at command n, until it is reset"},
		{FaultStale, true, "card-integrity", "command n gets the answer of the one before"},
		{FaultSSC, true, "card-answer", "the card's send sequence counter jumps by one before command n, or as soon as there is one"},
	}
}

// A Fault is one thing that is wrong with a card.
type Fault struct {
	Name string
	At   int    // 1-based number of the command since arrival, 0 for a personalised fault
	SW   uint16 // for FaultSW
}

// String returns the fault as [ParseFault] reads it.
func (f Fault) String() string {
	switch {
	case f.At == 0:
		return f.Name
	case f.Name == FaultSW:
		return fmt.Sprintf("%s@%d=%04x", f.Name, f.At, f.SW)
	}
	return fmt.Sprintf("%s@%d", f.Name, f.At)
}

// ParseFault reads "expired", "removal@12" or "sw@5=6985".
func ParseFault(s string) (Fault, error) {
	name, at, scheduled := strings.Cut(s, "@")
	i := slices.IndexFunc(Faults(), func(f FaultInfo) bool { return f.Name == name })
	if i < 0 {
		return Fault{}, fmt.Errorf("simulator: no fault is called %q", name)
	}
	if scheduled != Faults()[i].At {
		return Fault{}, fmt.Errorf("simulator: %q: only faults of one command are written with @ and its number", s)
	}
	if !scheduled {
		return Fault{Name: name}, nil
	}
	return parseAt(name, at)
}

// parseAt reads what follows the @.
func parseAt(name, at string) (Fault, error) {
	number, word, hasWord := strings.Cut(at, "=")
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || hasWord != (name == FaultSW) {
		return Fault{}, fmt.Errorf("simulator: %s@%s: want a command number from 1, and =hhhh with sw alone", name, at)
	}
	f := Fault{Name: name, At: n}
	if hasWord {
		sw, err := strconv.ParseUint(word, 16, 16)
		if err != nil || len(word) != 4 {
			return Fault{}, fmt.Errorf("simulator: %q is not a status word", word)
		}
		f.SW = uint16(sw)
	}
	return f, nil
}

func has(faults []Fault, name string) bool {
	return slices.ContainsFunc(faults, func(f Fault) bool { return f.Name == name })
}

// arm takes over the faults that are not a matter of files.
func (c *Card) arm(faults []Fault) {
	c.mute, c.foreign = has(faults, FaultMute), has(faults, FaultNotACIE)
	for _, f := range faults {
		if f.At > 0 {
			c.faults = append(c.faults, f)
		}
	}
}

// due takes the fault of the present command out of those that wait. A jump of the counter
// waits on until there is a counter.
func (c *Card) due() Fault {
	for i, f := range c.faults {
		late := f.Name == FaultSSC && c.commands > f.At
		if f.At != c.commands && !late || f.Name == FaultSSC && c.sm == nil {
			continue
		}
		c.faults = slices.Delete(c.faults, i, i+1)
		return f
	}
	return Fault{}
}

// suffer answers a command, with the fault that is due.
func (c *Card) suffer(capdu []byte) ([]byte, error) {
	f := c.due()
	switch {
	case c.mute || c.silent || !c.powered:
		return nil, ErrSilent
	case f.Name == FaultSilence:
		c.silent = true
		return nil, ErrSilent
	case f.Name == FaultRemoval:
		c.lift()
		return nil, ErrRemoved
	case f.Name == FaultSW:
		return status(f.SW).bytes(), nil
	case f.Name == FaultStale && c.last != nil:
		return c.last, nil
	case f.Name == FaultSSC:
		c.sm.ssc++
	}
	rapdu := c.answer(capdu)
	if f.Name == FaultLost {
		c.lift()
		return nil, ErrRemoved
	}
	return spoil(rapdu, f.Name), nil
}

// spoil damages an answer on its way.
func spoil(rapdu []byte, fault string) []byte {
	switch fault {
	case FaultCut:
		return rapdu[:len(rapdu)/2]
	case FaultEmpty:
		return rapdu[:0]
	case FaultMAC:
		rapdu[max(len(rapdu)-3, 1)] ^= 0x01 // an answer without data has only its status word
	}
	return rapdu
}
