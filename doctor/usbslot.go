package doctor

import (
	"regexp"
	"strings"
	"unicode"

	"cied/doctor/readers"
	"cied/nfc"
)

// A slotKind is what a slot takes, as its name tells.
type slotKind string

// The kinds of slots.
const (
	slotContactless slotKind = "contactless"
	slotPlain       slotKind = "its name does not tell what it takes"
	slotContact     slotKind = "for cards with contacts"
	slotSAM         slotKind = "for a security module (SAM)"
	slotVirtual     slotKind = "virtual"
	slotToken       slotKind = "a security key"
)

var (
	slotInterface = regexp.MustCompile(`\[([^\]]*)\]`)
	slotSerial    = regexp.MustCompile(` ?\([^)]*\)`)
)

// kindOfName reads the name that PC/SC gives a slot: on Linux that of the reader, then the
// USB string of the interface in brackets, the serial number in parentheses and two numbers
// (pcsc-lite, hotplug_libudev.c and readerfactory.c). The interface tells more than the
// reader, and the last word more than those before: "ACS ACR1252 1S CL Reader SAM 0".
func kindOfName(name string) slotKind {
	lower := strings.ToLower(name)
	for _, virtual := range []string{"windows hello", "microsoft virtual", "virtual smart card", "microsoft uicc"} {
		if strings.Contains(lower, virtual) {
			return slotVirtual
		}
	}
	if inside := slotInterface.FindStringSubmatch(lower); inside != nil {
		if k := kindOfWords(inside[1]); k != slotPlain {
			return k
		}
	}
	return kindOfWords(slotInterface.ReplaceAllString(lower, " "))
}

// kindOfWords finds the last word that tells. A text with "&" or "+" lists everything that
// the reader has, so it tells nothing of this slot.
func kindOfWords(text string) slotKind {
	kind := slotPlain
	if strings.ContainsAny(text, "&+") {
		return kind
	}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		switch word {
		case "picc", "cl", "cless", "contactless", "nfc", "rfid":
			kind = slotContactless
		case "icc", "contact", "contacted":
			kind = slotContact
		case "sam", "sam1", "sam2", "sam3", "sam4":
			kind = slotSAM
		}
	}
	return kind
}

// withoutSerial is a slot's name as it may be shown.
func withoutSerial(name string) string {
	return shown(slotSerial.ReplaceAllString(name, ""), usbTextLength)
}

// A slot is one of PC/SC's, with the USB device behind it where that is known.
type slot struct {
	nfc.Reader
	kind   slotKind
	device *usbReader
}

// takesCIE tells whether a card can be laid there. A name that tells nothing is trusted,
// but not with a reader that is part of a computer: its contactless slot says so.
func (s slot) takesCIE() bool {
	return s.kind == slotContactless || s.kind == slotPlain && (s.device == nil || !s.device.known.BuiltIn)
}

// newSlot decides what a slot is: by a card without contacts that lies there, else by its
// name, else by the reader.
func newSlot(r nfc.Reader, device *usbReader) slot {
	s := slot{Reader: r, kind: kindOfName(r.Name), device: device}
	if r.Remote != "" || isContactless(r.ATR) {
		s.kind = slotContactless
	}
	if s.kind != slotPlain || device == nil {
		return s
	}
	switch device.known.Kind {
	case readers.Contact:
		s.kind = slotContact
	case readers.Contactless:
		s.kind = slotContactless
	case readers.SAM:
		s.kind = slotSAM
	case readers.Token:
		s.kind = slotToken
	}
	return s
}

// deviceOf finds the USB device of a slot: by the name that a driver gives the reader, else
// by the name that the device gives itself. Of two equal readers it returns the first.
func deviceOf(name string, devices []usbReader, bundles []readers.Bundle) *usbReader {
	for i, d := range devices {
		for _, known := range namesFor(d.id, bundles) {
			if known != "" && len(known) <= len(name) && strings.EqualFold(name[:len(known)], known) {
				return &devices[i]
			}
		}
	}
	for i, d := range devices {
		if len(d.product) >= 4 && strings.Contains(strings.ToLower(name), strings.ToLower(d.product)) {
			return &devices[i]
		}
	}
	return nil
}
