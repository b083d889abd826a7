package simulator

import "errors"

// maxChain bounds the data of a chained command; the longest of this card has 354 bytes.
const maxChain = 4096

// answer takes one C-APDU through the layers: length, GET RESPONSE, secure messaging,
// chaining, the command itself, and back.
func (c *Card) answer(capdu []byte) []byte {
	cmd, err := parseCommand(capdu)
	switch {
	case err != nil, cmd.extended && !c.takes(len(capdu)):
		return status(swWrongLength).bytes()
	case cmd.cla&^0x1C != 0 || cmd.cla&0x0C != 0 && cmd.cla&0x0C != 0x0C:
		return status(swWrongCLA).bytes()
	case cmd.ins == 0xC0:
		return c.getResponse(cmd).bytes()
	}
	c.rest = reply{}
	if cmd.cla&0x0C != 0 {
		return c.deliver(cmd, c.protected(cmd)).bytes()
	}
	if c.sm != nil {
		c.endSession() // only GET RESPONSE may come in clear
	}
	r := c.chained(cmd)
	if c.lengthWrong(cmd, r) {
		return status(swWrongLe | uint16(len(r.data))).bytes()
	}
	return c.deliver(cmd, r).bytes()
}

// takes reports whether the card accepts an extended command of so many bytes.
func (c *Card) takes(n int) bool {
	limit := c.family.Limits.Command
	return c.behaviour.TakeExtended && (limit == 0 || n <= limit)
}

// protected opens a command, has it answered and protects the answer.
func (c *Card) protected(cmd command) reply {
	if c.sm == nil {
		return status(swSecurityStatus)
	}
	plain, err := c.sm.unwrap(cmd)
	if err != nil {
		c.endSession()
		if errors.Is(err, errMissingObjects) {
			return status(swMissingObjects)
		}
		return status(swWrongObjects)
	}
	r := c.chained(plain)
	out := c.sm.wrap(r, cmd.ins&1 == 1, c.behaviour.SMStatus)
	if r.newSSC != nil {
		c.sm.setSSC(r.newSSC)
	}
	return out
}

// endSession forgets the keys and all that was proved under them.
func (c *Card) endSession() {
	c.sm, c.dh, c.chain = nil, nil, nil
	c.auth, c.env = deviceAuth{}, environment{}
	c.pinVerified, c.pukVerified = false, false
}

// chained collects the blocks of a command chain (ISO/IEC 7816-4:2013, 5.3.3) and has the
// complete command answered. Another command in the middle breaks the chain: '6883'.
func (c *Card) chained(cmd command) reply {
	begun := c.chain
	c.chain = nil
	if begun != nil {
		if begun.ins != cmd.ins || begun.p1p2() != cmd.p1p2() || begun.secure != cmd.secure {
			return status(swLastOfChain)
		}
		cmd.data = append(begun.data, cmd.data...)
	}
	if len(cmd.data) > maxChain {
		return status(swWrongLength)
	}
	if !cmd.chained() {
		return c.execute(cmd)
	}
	c.chain = &cmd
	if c.behaviour.Chain61 && !cmd.secure {
		return status(swMoreData)
	}
	return status(swOK)
}

// execute dispatches a whole command in clear.
func (c *Card) execute(cmd command) reply {
	switch cmd.ins {
	case 0x20:
		return c.verify(cmd)
	case 0x22:
		return c.manageEnvironment(cmd)
	case 0x24:
		return c.changePIN(cmd)
	case 0x2A:
		return c.verifyCertificate(cmd)
	case 0x2C:
		return c.resetCounter(cmd)
	case 0x82:
		return c.externalAuthenticate(cmd)
	case 0x84:
		return c.getChallenge(cmd)
	case 0x88:
		return c.internalAuthenticate(cmd)
	case 0xA4:
		return c.selectFile(cmd)
	case 0xB0:
		return c.readBinary(cmd)
	case 0xB1:
		return c.readBinaryOdd(cmd)
	case 0xCB:
		return c.getData(cmd)
	}
	return status(swWrongINS)
}

// lengthWrong reports whether a card with strict Le refuses this one. READ BINARY has its
// own rule at the end of a file.
func (c *Card) lengthWrong(cmd command, r reply) bool {
	read := cmd.ins == 0xB0 || cmd.ins == 0xB1
	return c.behaviour.StrictLe && !read && cmd.ne > 0 && r.sw == swOK &&
		len(r.data) > 0 && len(r.data) < 0x100 && len(r.data) != cmd.ne
}

// deliver sends as much as the command's Le allows and keeps the rest for GET RESPONSE.
func (c *Card) deliver(cmd command, r reply) reply {
	room := cmd.ne
	if room == 0 {
		room = 256
		if c.behaviour.AnswerWith61 && len(r.data) > 0 {
			room = 0
		}
	}
	if len(r.data) <= room {
		return r
	}
	c.rest = reply{data: r.data[room:], sw: r.sw}
	return reply{data: r.data[:room], sw: c.rest.more()}
}

// more is the status word that announces r: '61xx', '6100' for 256 bytes and more.
func (r reply) more() uint16 {
	if len(r.data) > 0xFF {
		return swMoreData
	}
	return swMoreData | uint16(len(r.data))
}

// getResponse fetches what is left of an answer. It is always in clear and touches
// neither session nor counter, but it breaks a chain.
func (c *Card) getResponse(cmd command) reply {
	broken := c.chain != nil
	c.chain = nil
	switch {
	case broken:
		return status(swLastOfChain)
	case cmd.cla != 0 || cmd.p1p2() != 0:
		return status(swWrongP1P2)
	case len(cmd.data) != 0 || cmd.ne == 0:
		return status(swWrongLength)
	case len(c.rest.data) == 0:
		return status(swConditions)
	case cmd.ne > len(c.rest.data) && cmd.ne < 256:
		return status(swWrongLe | uint16(len(c.rest.data)))
	}
	rest := c.rest
	c.rest = reply{}
	return c.deliver(cmd, rest)
}
