package simulator

// readBinary is READ BINARY with the even instruction (card, section 4): offset in P1 P2,
// or a short file identifier in P1 and the offset in P2.
func (c *Card) readBinary(cmd command) reply {
	if cmd.ne == 0 || len(cmd.data) != 0 {
		return status(swWrongLength)
	}
	offset := int(cmd.p1p2())
	if cmd.p1&0x80 != 0 {
		if cmd.p1&0x60 != 0 {
			return status(swWrongP1P2)
		}
		if sw := c.selectShort(cmd.p1 & 0x1F); sw != swOK {
			return status(sw)
		}
		offset = int(cmd.p2)
	}
	content, sw := c.readable()
	if sw != swOK {
		return status(sw)
	}
	return c.slice(content, offset, c.readLimit(cmd, cmd.ne))
}

// readBinaryOdd is READ BINARY with instruction 'B1': P1 P2 names the file, DO'54' the
// offset, the answer is DO'53', whose header counts in Le.
func (c *Card) readBinaryOdd(cmd command) reply {
	if !c.behaviour.OddRead {
		return status(swWrongINS)
	}
	tag, value, rest, err := readTLV(cmd.data)
	if err != nil || tag != 0x54 || len(rest) != 0 || len(value) < 1 || len(value) > 3 {
		return status(swWrongData)
	}
	if cmd.ne == 0 {
		return status(swWrongLength)
	}
	if sw := c.selectOdd(cmd.p1p2()); sw != swOK {
		return status(sw)
	}
	content, sw := c.readable()
	if sw != swOK {
		return status(sw)
	}
	offset := 0
	for _, b := range value {
		offset = offset<<8 | int(b)
	}
	limit := c.readLimit(cmd, cmd.ne)
	r := c.slice(content, offset, limit-headerOf(limit))
	if len(r.data) > 0 {
		r.data = tlv(0x53, r.data)
	}
	if r.sw&0xFF00 == swWrongLe {
		r.sw += uint16(headerOf(int(r.sw & 0xFF)))
	}
	return r
}

// headerOf is the number of bytes of tag and length in an object of n bytes in all.
func headerOf(n int) int {
	switch {
	case n < 0x82:
		return min(2, n)
	case n < 0x103:
		return 3
	}
	return 4
}

// selectOdd makes the file current that P1 P2 of instruction 'B1' names: none for 0000, a
// short identifier in the five low bits, or a whole file identifier.
func (c *Card) selectOdd(p1p2 uint16) uint16 {
	switch {
	case p1p2 == 0:
		return swOK
	case p1p2 < 0x1F:
		return c.selectShort(byte(p1p2))
	}
	if _, ok := c.files[c.dir][p1p2]; !ok {
		return swFileNotFound
	}
	c.ef = p1p2
	return swOK
}

// selectShort makes the file current whose identifier ends with the five bits of sfi.
func (c *Card) selectShort(sfi byte) uint16 {
	if !c.behaviour.ShortFileID {
		return swNotSupported
	}
	for id := range c.files[c.dir] {
		if byte(id)&0x1F == sfi {
			c.ef = id
			return swOK
		}
	}
	return swFileNotFound
}

// readable returns the current file if its access condition holds: 1002 and 1003 only
// after the PIN.
func (c *Card) readable() ([]byte, uint16) {
	content, ok := c.files[c.dir][c.ef]
	if !ok {
		return nil, swNoCurrentEF
	}
	if protected := c.ef == fileNumber || c.ef == fileCertificate; protected && !c.pinVerified {
		return nil, swSecurityStatus
	}
	return content, swOK
}

// readLimit is how many bytes this card returns to one READ BINARY that asks for ne.
func (c *Card) readLimit(cmd command, ne int) int {
	if !cmd.extended {
		return min(ne, c.behaviour.MaxRead)
	}
	room := c.family.Limits.Response - 2
	if room < 0 {
		room = 0x7FF0 // no limit announced: the largest file is far smaller
	}
	if cmd.secure {
		const objects = 4 + 10 + 5 // DO'99', DO'8E', header of DO'87'
		room = (room-objects)/8*8 - 1
	}
	return min(ne, room)
}

// slice cuts at most n bytes at offset, and shows the end of file in the card's way.
func (c *Card) slice(content []byte, offset, n int) reply {
	if offset >= len(content) {
		return status(swWrongOffset)
	}
	left := content[offset:]
	if len(left) >= n {
		return reply{data: left[:n], sw: swOK}
	}
	switch c.behaviour.EOF {
	case EndOfFileWarned:
		return reply{data: left, sw: swEndOfFile}
	case EndOfFileLength:
		if len(left) < 0x100 {
			return status(swWrongLe | uint16(len(left)))
		}
	}
	return reply{data: left, sw: swOK}
}
