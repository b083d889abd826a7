package simulator

import "errors"

// errLength means that a C-APDU does not have the length that its own fields promise.
var errLength = errors.New("simulator: wrong length")

// A command is one C-APDU (ISO/IEC 7816-4:2013, 5.1). Its data is a copy.
type command struct {
	cla, ins, p1, p2 byte
	data             []byte
	ne               int  // bytes expected, 0 when there was no Le field
	extended         bool // Lc or Le came in their extended form
	secure           bool // it arrived under secure messaging and was proved
}

func (c command) p1p2() uint16  { return uint16(c.p1)<<8 | uint16(c.p2) }
func (c command) chained() bool { return c.cla&0x10 != 0 }

// parseCommand reads a C-APDU of any of the four cases, short or extended.
func parseCommand(b []byte) (command, error) {
	if len(b) < 4 {
		return command{}, errLength
	}
	c := command{cla: b[0], ins: b[1], p1: b[2], p2: b[3]}
	body := b[4:]
	switch {
	case len(body) == 0:
		return c, nil
	case len(body) == 1:
		c.ne = expected(int(body[0]), 256)
		return c, nil
	case body[0] == 0:
		return parseExtended(c, body[1:])
	}
	return parseBody(c, int(body[0]), body[1:], 1)
}

// parseExtended reads what follows the zero byte that announces extended fields.
func parseExtended(c command, body []byte) (command, error) {
	c.extended = true
	if len(body) < 2 {
		return command{}, errLength
	}
	n := int(body[0])<<8 | int(body[1])
	if len(body) == 2 {
		c.ne = expected(n, 65536)
		return c, nil
	}
	if n == 0 {
		return command{}, errLength
	}
	return parseBody(c, n, body[2:], 2)
}

// parseBody reads n bytes of data and an Le field of le bytes, if there is one.
func parseBody(c command, n int, body []byte, le int) (command, error) {
	if len(body) != n && len(body) != n+le {
		return command{}, errLength
	}
	c.data = append([]byte(nil), body[:n]...)
	for _, b := range body[n:] {
		c.ne = c.ne<<8 | int(b)
	}
	if len(body) > n {
		c.ne = expected(c.ne, 1<<(8*le))
	}
	return c, nil
}

// expected turns the value of an Le field into Ne: zero stands for the maximum.
func expected(le, maximum int) int {
	if le == 0 {
		return maximum
	}
	return le
}

// A reply is the card's answer before protection.
type reply struct {
	data   []byte
	sw     uint16
	newSSC []byte // 8 bytes: the send sequence counter to use after this reply
}

// Status words (ISO/IEC 7816-4:2013, 5.1.3) that this card answers.
const (
	swOK             = 0x9000
	swMoreData       = 0x6100
	swEndOfFile      = 0x6282
	swAuthFailed     = 0x6300
	swTriesLeft      = 0x63C0
	swMemoryFailure  = 0x6581
	swWrongLength    = 0x6700
	swLastOfChain    = 0x6883
	swSecurityStatus = 0x6982
	swBlocked        = 0x6983
	swConditions     = 0x6985
	swNoCurrentEF    = 0x6986
	swMissingObjects = 0x6987
	swWrongObjects   = 0x6988
	swWrongData      = 0x6A80
	swNotSupported   = 0x6A81
	swFileNotFound   = 0x6A82
	swWrongP1P2      = 0x6A86
	swNotFound       = 0x6A88
	swWrongOffset    = 0x6B00
	swWrongLe        = 0x6C00
	swWrongINS       = 0x6D00
	swWrongCLA       = 0x6E00
	swNoDiagnosis    = 0x6F00
)

func status(sw uint16) reply { return reply{sw: sw} }

// bytes is the R-APDU of an answer in clear.
func (r reply) bytes() []byte {
	return append(append([]byte(nil), r.data...), byte(r.sw>>8), byte(r.sw))
}
