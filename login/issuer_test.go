package login_test

import (
	"bytes"
	"testing"

	"cied/card"
	"cied/fault"
	"cied/simulator"
)

// unvouched lays a card that nobody vouches for, with more faults, before a person who may
// decide about it.
func unvouched(t *testing.T, more ...string) *rig {
	t.Helper()
	all := append([]string{simulator.FaultUnknownIssuer}, more...)
	h := newRig(t, simulator.Options{Faults: faults(t, all...)}, rightPIN, rightPIN)
	h.UnknownIssuer, h.person.trusts = card.Ask, true
	return h
}

func TestPersonMayUseAChipThatNobodyVouchesForAndIsAskedEveryTime(t *testing.T) {
	h := unvouched(t)
	h.must()
	h.must()
	if len(h.person.asked) != 2 {
		t.Fatalf("%d questions in two logins", len(h.person.asked))
	}
	for i, q := range h.person.asked {
		if !q.UnknownIssuer {
			t.Errorf("login %d: the question does not say it", i+1)
		}
	}
}

func TestPersonWhoDoesNotTrustTheChipSendsItNoPIN(t *testing.T) {
	h := unvouched(t)
	h.person.trusts = false
	h.ends(trustEnd{fault.ChipIssuerUnknown, 0, 1})
}

func TestQuestionAfterAWrongPINStillSaysThatNobodyVouches(t *testing.T) {
	h := unvouched(t)
	h.person.pins = []string{wrongPIN, rightPIN}
	h.must()
	if q := h.person.asked[1]; !q.UnknownIssuer || fault.CodeOf(q.Wrong) != fault.PINWrong {
		t.Errorf("asked %+v", q)
	}
}

func TestNobodyIsAskedAboutAChipThatIsVouchedFor(t *testing.T) {
	h := newRig(t, simulator.Options{}, rightPIN)
	h.UnknownIssuer = card.Ask
	h.must()
	if h.person.asked[0].UnknownIssuer {
		t.Error("asked about a sound chip")
	}
}

// What is forged or broken is left to nobody, whoever made it.
func TestNoOtherFaultOfAChipIsLeftToThePerson(t *testing.T) {
	for _, c := range trustCases(t) {
		if c.first.asked > 0 || c.first.code == fault.ChipIssuerUnknown {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			h := c.lay(t, false)
			h.UnknownIssuer, h.person.trusts = card.Ask, true
			h.ends(c.first)
		})
	}
	for name, code := range map[string]fault.Code{
		simulator.FaultGarbledSOD:      fault.SODMalformed,
		simulator.FaultForgedSOD:       fault.SODSignature,
		simulator.FaultForgedDataGroup: fault.SODDataGroup,
		simulator.FaultUnfitDS:         fault.SODSigner,
		simulator.FaultWrongChipKey:    fault.ChipForged,
	} {
		t.Run("unknown issuer and "+name, func(t *testing.T) {
			unvouched(t, name).ends(trustEnd{code, 0, 0})
		})
	}
}

// A yes to the chip is none to its certificate.
func TestCertificateOfAnUnknownChipIsProvedAllTheSame(t *testing.T) {
	unvouched(t, simulator.FaultSameNameRoot).ends(trustEnd{fault.CertIssuerUnknown, 1, 1})
}

// Whatever is remembered of a card, its own EF.SOD says who vouches for it. Here the
// key identifier of the Document Signer's issuer is damaged: EF.SOD's own signature holds.
func TestNobodyIsAskedAboutRememberedBytesThatNobodyVouchesFor(t *testing.T) {
	h := newRig(t, simulator.Options{}, rightPIN)
	s := static(t, h.card)
	at := bytes.Index(s.SOD, h.card.World().CSCA().SubjectKeyId)
	s.SOD[at] ^= 0x01
	if err := h.Cache.Store(s); err != nil {
		t.Fatal(err)
	}
	h.UnknownIssuer = card.Ask
	h.must()
	if h.person.asked[0].UnknownIssuer {
		t.Error("asked about a sound chip")
	}
}

func TestInspectStillSaysThatNobodyVouches(t *testing.T) {
	h := unvouched(t)
	got, err := h.Inspect(t.Context(), "")
	if err != nil || fault.CodeOf(got.Chip) != fault.ChipIssuerUnknown || got.TriesLeft != 3 {
		t.Errorf("%+v, %v", got, err)
	}
	forged := unvouched(t, simulator.FaultWrongChipKey)
	got, err = forged.Inspect(t.Context(), "")
	if err != nil || fault.CodeOf(got.Chip) != fault.ChipForged || !got.Certificate {
		t.Errorf("%+v, %v", got, err)
	}
}

// The policy is one of a person's computer: the default refuses.
func TestChipThatNobodyVouchesForIsRefusedByDefault(t *testing.T) {
	h := unvouched(t)
	var byDefault card.Policy
	h.UnknownIssuer = byDefault
	h.ends(trustEnd{fault.ChipIssuerUnknown, 0, 0})
}
