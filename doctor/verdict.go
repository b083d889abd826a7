package doctor

import "cied/fault"

// A Verdict is the one party at fault.
type Verdict string

// The verdicts.
const (
	AllWell  Verdict = "all-well"
	Card     Verdict = "card"
	Reader   Verdict = "reader"
	Position Verdict = "position" // of the card on the reader
	Computer Verdict = "computer"
	Browser  Verdict = "browser"
	Network  Verdict = "network"
	Site     Verdict = "site"
	Clock    Verdict = "clock"
	Codes    Verdict = "codes" // PIN and PUK
)

// blames are the codes that a check can find, by who is at fault.
func blames() map[Verdict][]fault.Code {
	return map[Verdict][]fault.Code{
		Card: {
			fault.CardMissing, fault.CardNotCIE, fault.CardOld, fault.CardsSeveral, fault.CardNoLogin,
			fault.ChipForged, fault.SODMalformed, fault.SODSignature, fault.SODSigner, fault.SODDataGroup,
			fault.CertExpired, fault.CertMalformed, fault.CertPurpose, fault.CertPolicy, fault.CertWeakKey,
			fault.CertSubject, fault.CertRevoked, fault.CertIssuerWithdrawn, fault.KeyMismatch,
		},
		Reader: {
			fault.ReaderMissing, fault.ReaderUnknown, fault.ReaderRemoved, fault.ReaderFailed,
			fault.ReaderContact, fault.ReaderClone, fault.ReaderOff, fault.ReaderNoSlot,
		},
		Position: {
			fault.CardMute, fault.CardSilent, fault.CardRemoved, fault.CardIntegrity, fault.CardAnswer,
			fault.CardChanged, fault.CardWeak,
		},
		Computer: {
			fault.PCSCMissing, fault.PCSCUnavailable, fault.PCSCDenied, fault.PCSCNotBuilt, fault.PCSCProtocol,
			fault.PCSCTwice, fault.PCSCStuck, fault.DriverMissing, fault.DriverOutdated, fault.ReaderClaimed,
			fault.CardInUse, fault.Busy, fault.ChipIssuerUnknown, fault.CertIssuerUnknown, fault.TrustUnreadable,
			fault.StateUnreadable, fault.PolicyInvalid, fault.DiskFull, fault.RunsAsRoot, fault.PortInUse, fault.NotRunning, fault.AlreadyRunning,
			fault.NoDialog, fault.RemoteSession, fault.OtherSoftware, fault.ProgramOutdated, fault.TrustOutdated,
			fault.Internal,
		},
		Browser: {fault.BrowserSandboxed, fault.BrowserPolicy, fault.ModuleMissing},
		Network: {
			fault.NetworkDown, fault.NameUnknown, fault.ProxyRefused, fault.NetworkBlocked, fault.SiteIntercepted,
		},
		Site:  {fault.SiteTLS, fault.SiteSilent, fault.SiteBroken, fault.SiteRefuses, fault.SiteTLS13},
		Clock: {fault.ClockWrong, fault.CertNotYetValid},
		Codes: {fault.PINBlocked, fault.PINLastTry, fault.PUKBlocked},
	}
}

// verdictOn is the verdict on a code: Computer, whose administrator reads it, for one that
// no check was meant to find.
func verdictOn(c fault.Code) Verdict {
	for v, codes := range blames() {
		for _, code := range codes {
			if code == c {
				return v
			}
		}
	}
	return Computer
}
