package sweep

import (
	"slices"
	"testing"

	"cied/fault"
	"cied/simulator"
)

// A set are the codes that one kind of fault may end a use with. "" is a success: what the
// terminal can mend without a secret, it mends.
type set []fault.Code

// expected are the sets of a phase, by the kind of fault.
func (p Phase) expected(f simulator.Fault) set {
	switch p {
	case Opening:
		return opening(f)
	case InSession, After:
		return inSession(f)
	case Presenting: // no proved answer, whatever came
		return set{fault.PINDoubtful, fault.PUKDoubtful}
	case Setting:
		return set{fault.PINUnknown}
	}
	return nil
}

// opening is in clear: a garbled answer shows as what it says, and at the latest as a file
// that is not the one of EF.SOD.
func opening(f simulator.Fault) set {
	switch f.Name {
	case simulator.FaultRemoval, simulator.FaultLost:
		return set{fault.CardRemoved}
	case simulator.FaultSilence:
		return set{fault.CardSilent}
	case simulator.FaultMAC, simulator.FaultStale:
		return set{"", fault.CardAnswer, fault.CardNotCIE, fault.SODMalformed, fault.SODSignature, fault.SODSigner, fault.SODDataGroup}
	case simulator.FaultSW:
		return set{"", fault.CardAnswer, fault.CardNotCIE}
	}
	return set{"", fault.CardAnswer}
}

// inSession is under secure messaging. What spoils a checksum is seen at once; a bare word
// ends the session, which may be opened again before there are digits.
func inSession(f simulator.Fault) set {
	switch f.Name {
	case simulator.FaultRemoval, simulator.FaultLost:
		return set{fault.CardRemoved}
	case simulator.FaultSilence:
		return set{fault.CardSilent}
	case simulator.FaultCut, simulator.FaultMAC, simulator.FaultStale:
		return set{fault.CardIntegrity}
	case simulator.FaultSW: // in the place of '61xx' it leaves half an answer
		codes := set{"", fault.CardAnswer, fault.CardIntegrity}
		if f.SW == 0x6983 { // to the question for the tries left
			codes = append(codes, fault.PINBlocked, fault.PUKBlocked)
		}
		return codes
	}
	return set{"", fault.CardAnswer}
}

// CheckFault fails t where err is none of what the fault of c may lead to.
func CheckFault(t testing.TB, c Case, err error) {
	t.Helper()
	want := c.Phase.expected(c.Fault)
	if got := fault.CodeOf(err); !slices.Contains(want, got) {
		t.Errorf("%s: %q is none of %q: %v", c.Phase, got, want, err)
	}
}
