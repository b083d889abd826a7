package simulator

import "slices"

// References of VERIFY (card, section 5).
const (
	refPIN = 0x81
	refPUK = 0x82
)

// verify is VERIFY (card, section 11). The try is written down before the comparison, so
// that no loss of power gives it back.
func (c *Card) verify(cmd command) reply {
	secret := c.state.secret(cmd.p2)
	switch {
	case cmd.p1 != 0:
		return status(swWrongP1P2)
	case len(cmd.data) == 0:
		return c.triesLeft(cmd)
	}
	c.pinAttempts++
	switch {
	case !c.auth.done || !cmd.secure:
		return status(swSecurityStatus)
	case secret == nil:
		return status(swNotFound)
	case len(cmd.data) != pinLength:
		return status(swWrongLength)
	}
	sw := c.compare(secret, cmd.data)
	c.setVerified(cmd.p2, sw == swOK)
	return status(sw)
}

// triesLeft is VERIFY without data: '9000' when verified, else '63Cx'.
func (c *Card) triesLeft(cmd command) reply {
	secret := c.state.secret(cmd.p2)
	switch {
	case !c.behaviour.EmptyVerify:
		return status(swWrongLength)
	case !c.auth.done || !cmd.secure:
		return status(swSecurityStatus)
	case secret == nil:
		return status(swNotFound)
	case cmd.p2 == refPIN && c.pinVerified, cmd.p2 == refPUK && c.pukVerified:
		return status(swOK)
	case secret.Left == 0:
		return status(c.blockedStatus())
	}
	return status(swTriesLeft | uint16(secret.Left))
}

func (c *Card) setVerified(ref byte, ok bool) {
	if ref == refPUK {
		c.pukVerified = ok
	} else {
		c.pinVerified = ok
	}
}

// compare spends one try and returns it when the digits are right.
func (c *Card) compare(s *Secret, digits []byte) uint16 {
	if s.Left == 0 {
		return swBlocked
	}
	s.Left--
	if c.save() != nil {
		s.Left++
		return swMemoryFailure
	}
	if !s.matches(digits) {
		return c.wrongStatus(s.Left)
	}
	s.Left = s.Tries
	if c.save() != nil {
		return swMemoryFailure
	}
	return swOK
}

// wrongStatus answers wrong digits that leave so many tries.
func (c *Card) wrongStatus(left int) uint16 {
	switch {
	case left == 0:
		return c.blockedStatus()
	case c.behaviour.HideTries:
		return swAuthFailed
	}
	return swTriesLeft | uint16(left)
}

// blockedStatus is the word for the last try, and for the question afterwards.
func (c *Card) blockedStatus() uint16 {
	if c.behaviour.LastTry6983 {
		return swBlocked
	}
	return swTriesLeft
}

// changePIN is CHANGE REFERENCE DATA: old and new PIN, 8 digits each. A wrong old PIN
// costs a try, as in VERIFY.
func (c *Card) changePIN(cmd command) reply {
	switch {
	case cmd.p1 != 0 || cmd.p2 != refPIN:
		return status(swWrongP1P2)
	case !c.auth.done || !cmd.secure:
		return status(swSecurityStatus)
	case len(cmd.data) != 2*pinLength:
		return status(swWrongLength)
	case !isDigits(cmd.data[pinLength:]):
		return status(swWrongData)
	}
	sw := c.compare(&c.state.PIN, cmd.data[:pinLength])
	c.pinVerified = sw == swOK
	if sw != swOK {
		return status(sw)
	}
	return c.setPIN(cmd.data[pinLength:])
}

// resetCounter is RESET RETRY COUNTER after VERIFY PUK: with a new PIN (P1 = 02) or
// without data (P1 = 03).
func (c *Card) resetCounter(cmd command) reply {
	want := map[byte]int{0x02: pinLength, 0x03: 0}
	length, known := want[cmd.p1]
	switch {
	case !known || cmd.p2 != refPIN:
		return status(swWrongP1P2)
	case !c.auth.done || !cmd.secure || !c.pukVerified:
		return status(swSecurityStatus)
	case len(cmd.data) != length:
		return status(swWrongLength)
	case length > 0 && !isDigits(cmd.data):
		return status(swWrongData)
	}
	return c.setPIN(cmd.data)
}

// setPIN gives the PIN all its tries back, and new digits if there are some.
func (c *Card) setPIN(digits []byte) reply {
	before := c.state.PIN
	if len(digits) > 0 {
		c.state.PIN = newSecret(digits, before.Tries)
	}
	c.state.PIN.Left = before.Tries
	if c.save() != nil {
		c.state.PIN = before
		return status(swMemoryFailure)
	}
	return status(swOK)
}

// save writes the state down, where there is a file for it.
func (c *Card) save() error {
	if c.stateFile == "" {
		return nil
	}
	return c.state.Save(c.stateFile)
}

func isDigits(b []byte) bool {
	return !slices.ContainsFunc(b, func(d byte) bool { return d < '0' || d > '9' })
}
