package doctor

import (
	"context"
	"fmt"
	"strings"

	"cied/doctor/readers"
	"cied/fault"
)

// usbChecks are the checks of the readers: what is plugged in, whether its driver knows it,
// and whether PC/SC has a slot that takes a CIE. Only Linux is asked for USB devices.
func usbChecks() []Check {
	return []Check{
		{ID: "usb", run: listUSB},
		{ID: "reader-driver", Needs: []string{"pcsc-service"}, run: judgeDrivers},
		{ID: "reader", Needs: []string{"pcsc-service", "reader-driver"}, run: judgeSlots},
	}
}

// listUSB tells what is plugged in and what is known of it.
func listUSB(_ context.Context, x *exam) []Finding {
	devices, err := usbReaders(x.Machine)
	if err != nil {
		return unseen("the USB devices of this system are not listed")
	}
	if len(devices) == 0 {
		return Fact("no reader on the USB bus")
	}
	var all []Finding
	for _, d := range devices {
		all = append(all, Fact("%s at %s: %s", d, d.place, d.describe())...)
	}
	return all
}

// describe is what is known of a reader.
func (d usbReader) describe() string {
	if d.known.Name == "" {
		return "nothing is known of it"
	}
	words := []string{string(d.known.Kind), "CIE: " + string(d.known.CIE)}
	return strings.Join(append(words, d.known.Quirks...), "; ")
}

// A usbView is the USB bus beside the list of PC/SC.
type usbView struct {
	*exam
	devices []usbReader
	bundles []readers.Bundle
	slots   []slot
}

func viewUSB(x *exam) usbView {
	v := usbView{exam: x, bundles: driverBundles(x.Machine)}
	v.devices, _ = usbReaders(x.Machine) // none where they cannot be listed
	for _, r := range x.Slots {
		v.slots = append(v.slots, newSlot(r, deviceOf(r.Name, v.devices, v.bundles)))
	}
	return v
}

// usable tells whether there is a slot for a CIE, of any device or of the one with that id.
func (v usbView) usable(of *readers.ID) bool {
	for _, s := range v.slots {
		if s.takesCIE() && (of == nil || s.device != nil && s.device.id == *of) {
			return true
		}
	}
	return false
}

// judgeDrivers finds readers that are plugged in and have no slot. Where another reader
// works that is advice.
func judgeDrivers(_ context.Context, x *exam) []Finding {
	v := viewUSB(x)
	var all []Finding
	for _, d := range v.devices {
		f, wrong := v.trouble(d)
		if !wrong {
			continue
		}
		f.Advice = v.usable(nil)
		if f.Advice && f.Code == fault.ReaderOff {
			f.Code, f.Advice = "", false // many computers are sold so: a fact
		}
		all = append(all, f)
	}
	if len(all) == 0 {
		return Fact("USB readers: %d, none in trouble; libccid %s", len(v.devices), orNone(libccid(v.bundles)))
	}
	return all
}

// trouble says why a device that takes CIEs has no slot, or that it is a copy.
func (v usbView) trouble(d usbReader) (Finding, bool) {
	switch {
	case d.known.Kind != "" && !d.known.Kind.TakesCIE():
		return Finding{}, false // the next check tells
	case v.usable(&d.id):
		return v.copied(d)
	case d.known.Driver.Name == "none":
		return found(fault.DriverMissing, "", "%s: there is no PC/SC driver for it", d), true
	case d.taken != "":
		return d.claimed(), true
	case d.known.BuiltIn:
		return found(fault.ReaderOff, "", "%s is part of this computer and shows no contactless slot", d), true
	case len(namesFor(d.id, v.bundles)) == 0:
		return v.unlisted(d), true
	}
	if f, is := v.copied(d); is {
		return f, true
	}
	return found(fault.ReaderFailed, restart(v.Machine), "%s: its driver knows it, and PC/SC has no slot of it", d), true
}

// claimed is the finding of a reader that the kernel has. It is given free where PC/SC has a
// driver for it, as for the family of the NXP PN533.
func (d usbReader) claimed() Finding {
	f := found(fault.ReaderClaimed, "", "%s: the kernel's driver %s has it", d, d.taken)
	if d.taken == "pn533_usb" || d.taken == "pn533" {
		f.Action, f.Fix = repairCommand, true
	}
	return f
}

// copied finds a device that has the id of a genuine one and not its manufacturer string.
func (v usbView) copied(d usbReader) (Finding, bool) {
	if d.known.Manufacturer == "" || d.maker != "" {
		return Finding{}, false
	}
	return found(fault.ReaderClone, "", "%s tells no manufacturer; a genuine one tells %q", d, d.known.Manufacturer), true
}

// unlisted says why no installed driver lists a reader: none is there, it is too old, or
// the reader needs another.
func (v usbView) unlisted(d usbReader) Finding {
	have := libccid(v.bundles)
	needs := d.known.Driver
	switch {
	case needs.Name == "cyberjack" || needs.Name == "omnikey":
		return found(fault.DriverMissing, "", "%s needs the driver %q of its maker", d, needs.Name)
	case have == "":
		return found(fault.DriverMissing, installDriver(v.Machine), "%s: no libccid is found", d)
	case needs.Name == "":
		return found(fault.DriverMissing, "", "%s: libccid %s does not list it", d, have)
	case needs.Since == "":
		return found(fault.DriverOutdated, upgradeDriver(v.Machine), "%s: need a later libccid, you have %s", d, have)
	case olderVersion(have, needs.Since):
		return found(fault.DriverOutdated, upgradeDriver(v.Machine), "%s: need libccid ≥ %s, you have %s", d, needs.Since, have)
	default:
		return found(fault.DriverMissing, installDriver(v.Machine), "%s: libccid %s should list it and does not", d, have)
	}
}

// judgeSlots finds that nothing is there to lay a CIE on.
func judgeSlots(_ context.Context, x *exam) []Finding {
	v := viewUSB(x)
	switch contact := v.contactOnly(); {
	case v.usable(nil):
		return v.tellSlots()
	case contact != "":
		return wrong(fault.ReaderContact, "%s takes cards with contacts only", contact)
	case len(v.slots) > 0:
		var words []string
		for _, f := range v.tellSlots() {
			words = append(words, f.Evidence)
		}
		return wrong(fault.ReaderNoSlot, "%s", strings.Join(words, "; "))
	}
	if len(v.devices) > 0 {
		return wrong(fault.ReaderMissing, "PC/SC has no reader; on the USB bus is %s, which is none", v.devices[0])
	}
	return wrong(fault.ReaderMissing, "PC/SC has no reader")
}

// contactOnly names a reader without an antenna, "" where there is none. Where no USB
// devices are listed, slots speak for it that are all for contacts.
func (v usbView) contactOnly() string {
	for _, d := range v.devices {
		if d.known.Kind == readers.Contact {
			return d.String()
		}
	}
	name := ""
	for _, s := range v.slots {
		switch {
		case s.kind == slotVirtual || s.kind == slotToken:
		case s.kind != slotContact || s.device != nil:
			return ""
		default:
			name = fmt.Sprintf("%q", withoutSerial(s.Name))
		}
	}
	return name
}

// tellSlots says of each slot what it is.
func (v usbView) tellSlots() []Finding {
	var all []Finding
	for _, s := range v.slots {
		all = append(all, Fact("%q: %s", withoutSerial(s.Name), s.kind)...)
	}
	return all
}

// found is a fault with what mends it.
func found(c fault.Code, action, format string, args ...any) Finding {
	return Finding{Code: c, Evidence: fmt.Sprintf(format, args...), Action: action}
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}
