package localhttp

import "cied/fault"

// told returns the code that the site may know. Before consent it is the same for a
// missing reader, a blocked PIN and a closed page. A dialog that ran out of time is
// not told as such: it would tell that there was a card to open it for.
func (e ending) told() fault.Code {
	switch {
	case e.consented:
		return afterConsent(e.fault.Code)
	case e.timedOut:
		return fault.Timeout
	default:
		return fault.Cancelled
	}
}

// afterConsent returns what a site learns of a login that the person has agreed to, and
// that ended with code. These are what a site can act on: offer a new attempt, or another
// way in, or send the person to who can help. Anything else is [fault.Internal], also a
// code that is added to the table later, until it is added here.
func afterConsent(code fault.Code) fault.Code {
	switch code {
	case fault.Cancelled, fault.Timeout, fault.Interrupted, fault.NoDialog,
		fault.PINFormat, fault.PINWrong, fault.PINBlocked, fault.PINLastTry, fault.PINDoubtful,
		fault.PCSCUnavailable, fault.PCSCDenied,
		fault.ReaderMissing, fault.ReaderUnknown, fault.ReaderRemoved, fault.ReaderFailed,
		fault.CardInUse, fault.CardMissing, fault.CardRemoved, fault.CardMute, fault.CardSilent, fault.CardNotCIE,
		fault.CardAnswer, fault.CardIntegrity, fault.CardChanged, fault.CardNoLogin,
		fault.ChipForged, fault.ChipIssuerUnknown,
		fault.SODMalformed, fault.SODSignature, fault.SODSigner, fault.SODDataGroup,
		fault.CertMalformed, fault.CertExpired, fault.CertNotYetValid, fault.CertIssuerUnknown, fault.CertIssuerWithdrawn,
		fault.CertPurpose, fault.CertPolicy, fault.CertWeakKey, fault.CertSubject, fault.CertRevoked, fault.KeyMismatch:
		return code
	case fault.PersonAway: // a locked screen is not the site's to know
		return fault.Cancelled
	default:
		return fault.Internal
	}
}
