package fault

// Return values of PKCS #11 2.40, 5.1, plain numbers as HTTP statuses are; package
// pkcs11/ck has their names.
const (
	ckrGeneralError          = 0x005
	ckrFunctionFailed        = 0x006
	ckrDeviceError           = 0x030
	ckrDeviceRemoved         = 0x032
	ckrFunctionCanceled      = 0x050
	ckrPINIncorrect          = 0x0A0
	ckrPINInvalid            = 0x0A1
	ckrPINLocked             = 0x0A4
	ckrUserPINNotInitialized = 0x102
)

// PKCS11 is the return value (CKR_) that a program which asked through PKCS #11 gets in the
// place of c: the column of the table for that door.
func (c Code) PKCS11() uint64 {
	switch c {
	case "":
		return 0
	case Cancelled, Timeout, PINLastTry, PersonAway, Interrupted:
		return ckrFunctionCanceled // nobody said yes: programs leave it at that, and a person can begin again
	case CardRemoved, ReaderRemoved, ReaderUnknown, ReaderMissing, CardMissing, CardChanged, CardNotCIE:
		return ckrDeviceRemoved // another card in its place is another token
	case PINWrong, PINDoubtful:
		return ckrPINIncorrect // never sent a second time by anybody but the person
	case PINFormat:
		return ckrPINInvalid
	case PINBlocked:
		return ckrPINLocked
	case PINUnusable:
		return ckrUserPINNotInitialized
	case Busy, CardInUse, NoDialog, PCSCUnavailable, PCSCDenied, PCSCNotBuilt, TrustUnreadable, StateUnreadable, PolicyInvalid:
		return ckrFunctionFailed // it may work in a moment, or after something was set right that is not the card
	case Internal:
		return ckrGeneralError
	}
	return ckrDeviceError // to try again as it is would not help
}
