package apdu

import "fmt"

// SW is a status word, SW1 in the high byte (ISO/IEC 7816-4:2013, 5.6). As an error it
// is the cause that support sees; what it means is decided where the command is known.
type SW uint16

// The status words that the program looks at.
const (
	OK                   SW = 0x9000
	EndOfFile            SW = 0x6282 // end of file reached before Ne bytes
	Warning              SW = 0x6300 // no information given, state may have changed
	WrongLength          SW = 0x6700
	LogicalChannel       SW = 0x6881
	SecureMessaging      SW = 0x6882
	LastOfChainExpected  SW = 0x6883
	ChainingNotSupported SW = 0x6884
	SecurityStatus       SW = 0x6982
	AuthMethodBlocked    SW = 0x6983
	ReferenceDataInvalid SW = 0x6984
	ConditionsOfUse      SW = 0x6985
	NoCurrentEF          SW = 0x6986
	SMObjectsMissing     SW = 0x6987
	SMObjectsIncorrect   SW = 0x6988
	WrongData            SW = 0x6A80
	FunctionNotSupported SW = 0x6A81
	FileNotFound         SW = 0x6A82
	IncorrectP1P2        SW = 0x6A86
	ReferenceNotFound    SW = 0x6A88
	WrongParameters      SW = 0x6B00
	InstructionUnknown   SW = 0x6D00
	ClassUnknown         SW = 0x6E00
	NoDiagnosis          SW = 0x6F00
)

var names = map[SW]string{
	OK:                   "no further qualification",
	EndOfFile:            "end of file reached",
	Warning:              "no information given",
	WrongLength:          "wrong length",
	LogicalChannel:       "logical channel not supported",
	SecureMessaging:      "secure messaging not supported",
	LastOfChainExpected:  "last command of the chain expected",
	ChainingNotSupported: "command chaining not supported",
	SecurityStatus:       "security status not satisfied",
	AuthMethodBlocked:    "authentication method blocked",
	ReferenceDataInvalid: "reference data not usable",
	ConditionsOfUse:      "conditions of use not satisfied",
	NoCurrentEF:          "no current EF",
	SMObjectsMissing:     "secure messaging data objects missing",
	SMObjectsIncorrect:   "secure messaging data objects incorrect",
	WrongData:            "incorrect parameters in the data field",
	FunctionNotSupported: "function not supported",
	FileNotFound:         "file or application not found",
	IncorrectP1P2:        "incorrect parameters P1-P2",
	ReferenceNotFound:    "referenced data not found",
	WrongParameters:      "wrong parameters P1-P2, or offset outside the file",
	InstructionUnknown:   "instruction code not supported",
	ClassUnknown:         "class not supported",
	NoDiagnosis:          "no precise diagnosis",
}

// Name returns the words of the standard for sw, or "" where it has none here.
func (sw SW) Name() string {
	if n, ok := sw.Attempts(); ok {
		return fmt.Sprintf("verification failed, %d tries left", n)
	}
	if n, ok := sw.Available(); ok {
		return fmt.Sprintf("%d bytes still available", n)
	}
	if n, ok := sw.RightNe(); ok {
		return fmt.Sprintf("wrong Le, %d bytes available", n)
	}
	return names[sw]
}

// Error returns the four digits and the name, so that a status word can be a cause.
func (sw SW) Error() string {
	if n := sw.Name(); n != "" {
		return fmt.Sprintf("status %04X: %s", uint16(sw), n)
	}
	return fmt.Sprintf("status %04X", uint16(sw))
}

// Attempts returns x of '63Cx', the tries left after a failed verification.
func (sw SW) Attempts() (left int, ok bool) { return int(sw & 0xF), sw&0xFFF0 == 0x63C0 }

// Available returns xx of '61xx': the bytes that GET RESPONSE can fetch, 256 for
// "256 or more".
func (sw SW) Available() (n int, ok bool) { return ne(sw), sw>>8 == 0x61 }

// RightNe returns xx of '6Cxx': the Ne that the card would have taken.
func (sw SW) RightNe() (n int, ok bool) { return ne(sw), sw>>8 == 0x6C }

func ne(sw SW) int {
	if sw&0xFF == 0 {
		return MaxShortNe
	}
	return int(sw & 0xFF)
}
