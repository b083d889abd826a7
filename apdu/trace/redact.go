package trace

import (
	"slices"

	"cied/apdu"
)

// Redact returns t without what names the card or a person: of every answer the data is
// blanked, in clear or enciphered, and what is kept of the terminal is dropped, because the
// session keys follow from it. What stays is who said what and how much: commands,
// lengths, status words, and in secure messaging the protected status and the checksum.
//
// Nothing is kept for looking harmless: EF.SOD, for one, has hashes of numbers so short that
// they can be found by trying. A redacted trace can be explained, and not replayed.
func (t *Trace) Redact() *Trace {
	r := &Trace{Header: t.Header, exchanges: slices.Clone(t.exchanges)}
	r.Header.Terminal = ""
	moved := t.Header.lines() - r.Header.lines()
	var data []*octet // of one answer, from all its pieces
	protected := false
	for i := range r.exchanges {
		e := &r.exchanges[i]
		e.line -= moved
		e.answer = slices.Clone(e.answer)
		if !fetches(e.command) {
			hide(data, protected)
			data, protected = nil, protects(e.command)
		}
		for j := range max(len(e.answer)-minAnswer, 0) {
			data = append(data, &e.answer[j])
		}
	}
	hide(data, protected)
	return r
}

// Tells reports whether t holds anything that Redact would take away.
func (t *Trace) Tells() bool { return t.String() != t.Redact().String() }

// fetches reports whether a command is GET RESPONSE, which asks for the next piece of an
// answer (ISO/IEC 7816-4:2013, 11.7.1).
func fetches(command []octet) bool { return command[1].value == 0xC0 }

// protects reports whether a command is one of secure messaging, by CLA (ISO/IEC
// 7816-4:2013, 5.4.1).
func protects(command []octet) bool { return command[0].value&0x0C == 0x0C }

// hide blanks data, but for the frame of secure messaging.
func hide(data []*octet, protected bool) {
	shown := make([]bool, len(data))
	if protected {
		b := make([]byte, len(data))
		for i, o := range data {
			b[i] = o.value
		}
		frame(b, shown)
	}
	for i, o := range data {
		if !shown[i] {
			*o = octet{blank: true}
		}
	}
}

// Data objects of secure messaging (ISO/IEC 7816-4:2013, 10.2).
const (
	tagCryptogram    apdu.Tag = 0x87 // with a padding indicator in front
	tagCryptogramOdd apdu.Tag = 0x85 // of commands with an odd INS
	tagStatus        apdu.Tag = 0x99
	tagChecksum      apdu.Tag = 0x8E
)

// frame marks in shown what may be told of a protected answer: all of the status and the
// checksum, and of a cryptogram tag and length. It stops at whatever is none of them.
func frame(b []byte, shown []bool) {
	for len(b) > 0 {
		obj, rest, err := apdu.ReadTLV(b)
		if err != nil {
			return
		}
		told := len(b) - len(rest)
		switch {
		case obj.Tag == tagCryptogram || obj.Tag == tagCryptogramOdd:
			told -= len(obj.Value)
		case obj.Tag == tagStatus && len(obj.Value) == 2, obj.Tag == tagChecksum && len(obj.Value) == 8:
		default:
			return
		}
		for i := range told {
			shown[i] = true
		}
		shown, b = shown[len(b)-len(rest):], rest
	}
}
