package explain

import (
	"bytes"
	"encoding/hex"
)

// An Object is what a command is about: a file, an application, a key, a reference. Its
// value is the English text; [Object.In] has other languages.
type Object string

// The objects of a CIE that commands name.
const (
	CIE        Object = "the CIE application"
	Root       Object = "the root (IAS)"
	MF         Object = "the root (MF)"
	OtherApp   Object = "another application"
	OtherFile  Object = "another file"
	HiddenFile Object = "a file named inside the cryptogram"

	EFATR         Object = "EF.ATR"
	EFPAN         Object = "EF D003, serial number of the chip"
	EFGroup       Object = "EF D004, DH parameters"
	EFNIS         Object = "EF 1001, NIS"
	EFNumber      Object = "EF 1002, number of the card"
	EFCertificate Object = "EF 1003, certificate"
	EFChipKey     Object = "EF 1004, key of the chip"
	EFServiceKey  Object = "EF 1005, service key"
	EFSOD         Object = "EF.SOD"

	GroupG       Object = "DH parameter g"
	GroupP       Object = "DH parameter p"
	GroupQ       Object = "DH parameter q"
	CAKey        Object = "key of the CA for terminals"
	CardDH       Object = "DH public value of the card"
	KeyAgreement Object = "key agreement"
	VerifyKey    Object = "key of the CA, to verify with"
	TerminalKey  Object = "key of the terminal, to verify with"
	OwnKey       Object = "key of the chip, to prove or sign with"

	TerminalCertificate Object = "certificate of the terminal"

	PIN      Object = "PIN"
	PINTries Object = "tries left on the PIN"
	PUK      Object = "PUK"
	PUKTries Object = "tries left on the PUK"
)

// The applications (fact sheet, section 2).
var (
	aidCIE = []byte{0xA0, 0x00, 0x00, 0x00, 0x00, 0x39}
	aidIAS = []byte{0xA0, 0x00, 0x00, 0x00, 0x30, 0x80, 0x00, 0x00, 0x00, 0x09, 0x81, 0x60, 0x01}
)

// files are the files of an application, by identifier. A short one is the last five bits.
func files(app Object) map[uint16]Object {
	switch app {
	case CIE:
		return map[uint16]Object{
			0x1001: EFNIS, 0x1002: EFNumber, 0x1003: EFCertificate, 0x1004: EFChipKey, 0x1005: EFServiceKey, 0x1006: EFSOD,
		}
	case Root, MF:
		return map[uint16]Object{0x2F01: EFATR, 0xD003: EFPAN, 0xD004: EFGroup}
	}
	return nil
}

// place is where the card stands: the application and the file that are current.
type place struct {
	app, file Object
	next      func() // what a selection changes if it succeeds; nil: nothing is selected
}

// settle makes the last selection true.
func (p *place) settle() {
	if p.next != nil {
		p.next()
		p.next = nil
	}
}

// object is what a command is about, and the offset in a file.
func (p *place) object(h header, data []byte, s Step) (o Object, offset int) {
	p.next = nil
	switch h.ins {
	case insSelect:
		return p.selected(h, data, s.Protected), 0
	case insReadBinary:
		return p.read(h)
	case insReadBinaryOdd:
		return p.readOdd(h), 0
	case insGetData:
		return dataObject(data), 0
	case insManageEnvironment:
		return environments[[2]byte{h.p1, h.p2}], 0
	case insSecurityOperation:
		return TerminalCertificate, 0
	case insVerify, insChangeReferenceData, insResetRetryCounter:
		return reference(h, data), 0
	}
	return "", 0
}

// selected is what SELECT names (ISO/IEC 7816-4:2013, 11.1.1).
func (p *place) selected(h header, data []byte, protected bool) Object {
	if h.p1 == 0x04 {
		return p.enter(application(data))
	}
	switch {
	case protected:
		p.next = func() { p.file = HiddenFile }
		return HiddenFile
	case len(data) == 0 || bytes.Equal(data, []byte{0x3F, 0x00}):
		return p.enter(MF)
	case len(data) != 2:
		return OtherFile
	}
	f := named(files(p.app), uint16(data[0])<<8|uint16(data[1]))
	p.next = func() { p.file = f }
	return f
}

// enter is the selection of an application.
func (p *place) enter(app Object) Object {
	p.next = func() { p.app, p.file = app, "" }
	return app
}

func application(aid []byte) Object {
	switch {
	case bytes.Equal(aid, aidCIE):
		return CIE
	case bytes.Equal(aid, aidIAS):
		return Root
	}
	return OtherApp
}

func named(files map[uint16]Object, id uint16) Object {
	if f, ok := files[id]; ok {
		return f
	}
	return OtherFile
}

// read is the file of READ BINARY: by its short identifier, which makes it the current one,
// or the current one (ISO/IEC 7816-4:2013, 11.2.3).
func (p *place) read(h header) (f Object, offset int) {
	if h.p1&0x80 == 0 {
		return p.file, int(h.p1)<<8 | int(h.p2)
	}
	f = p.short(h.p1 & 0x1F)
	p.next = func() { p.file = f }
	return f, int(h.p2)
}

// readOdd is the file of READ BINARY with odd INS, of which P1-P2 is the identifier or its
// last five bits.
func (p *place) readOdd(h header) Object {
	switch id := uint16(h.p1)<<8 | uint16(h.p2); {
	case id == 0:
		return p.file
	case id < 0x20:
		return p.short(byte(id))
	default:
		return named(files(p.app), id)
	}
}

// short is the file with that short identifier.
func (p *place) short(sfi byte) Object {
	for id, f := range files(p.app) {
		if byte(id&0x1F) == sfi {
			return f
		}
	}
	return OtherFile
}

// dataObjects are the extended header lists that terminals send (fact sheet, section 6).
var dataObjects = map[string]Object{
	"4d0a7008bfa10104a3029700": GroupG,
	"4d0a7008bfa10104a3029800": GroupP,
	"4d0a7008bfa10104a3029900": GroupQ,
	"4d097007bfa004037f4980":   CAKey,
	"4d04a6029100":             CardDH,
}

func dataObject(list []byte) Object { return dataObjects[hex.EncodeToString(list)] }

// environments are P1-P2 of MSE SET: use and template (fact sheet, sections 7 and 9).
var environments = map[[2]byte]Object{
	{0x41, 0xA6}: KeyAgreement,
	{0x81, 0xB6}: VerifyKey,
	{0x81, 0xA4}: TerminalKey,
	{0x41, 0xA4}: OwnKey,
}

// reference is the secret that a command is about. VERIFY without data asks for the tries
// left: a protected one has no cryptogram then.
func reference(h header, data []byte) Object {
	protected := h.cla&0x0C == 0x0C
	asks := h.ins == insVerify && (len(data) == 0 || protected && data[0] == 0x97)
	switch {
	case h.p2 == 0x81 && asks:
		return PINTries
	case h.p2 == 0x82 && asks:
		return PUKTries
	case h.p2 == 0x81:
		return PIN
	case h.p2 == 0x82:
		return PUK
	}
	return ""
}
