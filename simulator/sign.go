package simulator

// sign is INTERNAL AUTHENTICATE with algorithm 02 (card, sections 12 and 13): the chip
// pads the input as it came with PKCS #1 v1.5, block type 1, and raises it to the private
// exponent. The holder's key needs the PIN, the service key nothing.
func (c *Card) sign(cmd command) reply {
	key := c.identity.service
	if c.env.key == keyHolder {
		if !c.auth.done || !c.pinVerified {
			return status(swSecurityStatus)
		}
		key = c.identity.holder
	}
	m := padType1(cmd.data, key.Public().Size())
	if m == nil || len(cmd.data) == 0 || len(cmd.data) > c.behaviour.SignMax {
		return status(swWrongLength)
	}
	return reply{data: key.raw(m), sw: swOK}
}

// padType1 is EMSA-PKCS1-v1_5 without a DigestInfo of its own: 00 01 FF.. 00 input, with
// at least eight bytes FF (RFC 8017, 9.2). It returns nil when there is no room.
func padType1(input []byte, size int) []byte {
	fill := size - 3 - len(input)
	if fill < 8 {
		return nil
	}
	m := make([]byte, size)
	m[1] = 0x01
	for i := range fill {
		m[2+i] = 0xFF
	}
	copy(m[size-len(input):], input)
	return m
}
