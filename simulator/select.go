package simulator

import "bytes"

// directory is one of the two places where files stand.
type directory byte

const (
	dirRoot directory = iota // the MF, or the root of IAS ECC
	dirCIE
)

// Names of applications (card, section 2).
var (
	aidIAS = unhex("A0000000308000000009816001")
	aidCIE = unhex("A00000000039")
)

// File identifiers (card, section 4).
const (
	fileATR         = 0x2F01 // EF.ATR
	fileSerial      = 0xD003 // serial of the chip
	fileDH          = 0xD004 // DH parameters
	fileNIS         = 0x1001 // EF.ID_Servizi
	fileNumber      = 0x1002 // number printed on the card
	fileCertificate = 0x1003 // certificate of key 81
	fileChipKey     = 0x1004 // public key of key 82
	fileServiceKey  = 0x1005 // public key of key 83
	fileSOD         = 0x1006 // EF.SOD
)

// selectFile is SELECT (card, section 2).
func (c *Card) selectFile(cmd command) reply {
	switch cmd.p1 {
	case 0x04:
		return c.selectName(cmd)
	case 0x00:
		return c.selectMF(cmd)
	case 0x02:
		return c.selectEF(cmd)
	}
	return status(swWrongP1P2)
}

// selectName selects an application by its name.
func (c *Card) selectName(cmd command) reply {
	switch {
	case c.foreign:
		return status(swFileNotFound)
	case bytes.Equal(cmd.data, aidCIE):
		c.enter(dirCIE)
	case bytes.Equal(cmd.data, aidIAS) && (c.family.RootByName || c.behaviour.LenientSelect):
		c.enter(dirRoot)
	default:
		return status(swFileNotFound)
	}
	return status(swOK)
}

// selectMF selects the root of a family that knows it as the MF.
func (c *Card) selectMF(cmd command) reply {
	if c.family.RootByName && !c.behaviour.LenientSelect {
		return status(swWrongP1P2)
	}
	if len(cmd.data) > 0 && !bytes.Equal(cmd.data, []byte{0x3F, 0x00}) {
		return status(swFileNotFound)
	}
	c.enter(dirRoot)
	return status(swOK)
}

// enter changes the directory. Leaving an application forgets what was verified in it.
func (c *Card) enter(d directory) {
	if d != c.dir {
		c.pinVerified, c.pukVerified = false, false
	}
	c.dir, c.ef, c.env = d, 0, environment{}
}

// selectEF selects a file of the current directory; with P2 = 04 it returns its FCP.
func (c *Card) selectEF(cmd command) reply {
	if cmd.p2 != 0x04 && cmd.p2 != 0x0C {
		return status(swWrongP1P2)
	}
	if len(cmd.data) != 2 {
		return status(swWrongLength)
	}
	id := uint16(cmd.data[0])<<8 | uint16(cmd.data[1])
	content, ok := c.files[c.dir][id]
	if !ok {
		return status(swFileNotFound)
	}
	c.ef = id
	if cmd.p2 == 0x0C || c.behaviour.NoFCP {
		return status(swOK)
	}
	return reply{data: fcp(id, len(content)), sw: swOK}
}

// fcp is the file control parameters template: size, transparent EF, identifier, activated
// (ISO/IEC 7816-4:2013, 7.4.3).
func fcp(id uint16, size int) []byte {
	return tlv(0x62,
		tlv(0x80, []byte{byte(size >> 8), byte(size)}),
		tlv(0x82, []byte{0x01}),
		tlv(0x83, []byte{byte(id >> 8), byte(id)}),
		tlv(0x8A, []byte{0x05}))
}
