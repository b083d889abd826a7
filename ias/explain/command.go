package explain

import "fmt"

// header is CLA INS P1 P2.
type header struct{ cla, ins, p1, p2 byte }

// Instructions (ISO/IEC 7816-4:2013, table 4; 7816-8:2016, table 1).
const (
	insVerify               = 0x20
	insManageEnvironment    = 0x22
	insChangeReferenceData  = 0x24
	insSecurityOperation    = 0x2A
	insResetRetryCounter    = 0x2C
	insExternalAuthenticate = 0x82
	insGetChallenge         = 0x84
	insInternalAuthenticate = 0x88
	insSelect               = 0xA4
	insReadBinary           = 0xB0
	insReadBinaryOdd        = 0xB1
	insGetResponse          = 0xC0
	insGetData              = 0xCB
)

// names are those of the standard.
var names = map[byte]string{
	insVerify:               "VERIFY",
	insManageEnvironment:    "MANAGE SECURITY ENVIRONMENT",
	insChangeReferenceData:  "CHANGE REFERENCE DATA",
	insSecurityOperation:    "PERFORM SECURITY OPERATION",
	insResetRetryCounter:    "RESET RETRY COUNTER",
	insExternalAuthenticate: "EXTERNAL AUTHENTICATE",
	insGetChallenge:         "GET CHALLENGE",
	insInternalAuthenticate: "INTERNAL AUTHENTICATE",
	insSelect:               "SELECT",
	insReadBinary:           "READ BINARY",
	insReadBinaryOdd:        "READ BINARY",
	insGetResponse:          "GET RESPONSE",
	insGetData:              "GET DATA",
}

// name is that of the command, or its header in digits.
func (h header) name() string {
	switch {
	case h.ins == insManageEnvironment:
		return "MSE SET"
	case h.ins == insSecurityOperation && h.p1 == 0x00 && h.p2 == 0xAE:
		return "PSO VERIFY CERTIFICATE"
	case names[h.ins] != "":
		return names[h.ins]
	}
	return fmt.Sprintf("%02X%02X%02X%02X", h.cla, h.ins, h.p1, h.p2)
}
