package readers

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Bounds of an Info.plist: that of libccid 1.5.2 has 58 kB and 562 readers.
const (
	maxPlist   = 1 << 20
	maxDevices = 8192
	maxText    = 256
)

var errPlist = errors.New("readers: not the Info.plist of a PC/SC driver")

// A Bundle is what an installed PC/SC driver says of itself in its Info.plist.
type Bundle struct {
	Executable string // CFBundleExecutable, "libccid.so"
	Version    string // CFBundleShortVersionString, "1.5.2"
	Devices    []Device
}

// A Device is a reader that a driver knows.
type Device struct {
	ID   ID
	Name string // ifdFriendlyName: what PC/SC calls it, before interface, serial number and slot
}

// ParsePlist reads the Info.plist of a driver bundle of pcsc-lite: an XML property list
// whose arrays ifdVendorID, ifdProductID and ifdFriendlyName belong together (pcsc-lite,
// hotplug_libudev.c). An entry that is no number is left out; the list of a driver for
// serial readers is empty.
func ParsePlist(r io.Reader) (Bundle, error) {
	d := xml.NewDecoder(io.LimitReader(r, maxPlist))
	values, err := topLevel(d)
	if err != nil {
		return Bundle{}, err
	}
	first := func(key string) string {
		if v := values[key]; len(v) > 0 {
			return v[0]
		}
		return ""
	}
	b := Bundle{Executable: first("CFBundleExecutable"), Version: first("CFBundleShortVersionString")}
	b.Devices, err = devices(values["ifdVendorID"], values["ifdProductID"], values["ifdFriendlyName"])
	return b, err
}

// topLevel reads the strings, and arrays of strings, of the outermost dict by their keys.
func topLevel(d *xml.Decoder) (map[string][]string, error) {
	if err := enter(d, "plist"); err != nil {
		return nil, err
	}
	if err := enter(d, "dict"); err != nil {
		return nil, err
	}
	values := make(map[string][]string)
	key := ""
	for {
		start, err := nextChild(d)
		if err != nil {
			return nil, err
		}
		switch {
		case start == nil:
			return values, nil
		case start.Name.Local == "key":
			key, err = text(d)
		default:
			values[key], err = value(d, *start)
		}
		if err != nil {
			return nil, err
		}
		if len(values) > maxDevices {
			return nil, errPlist
		}
	}
}

// enter goes on to the next element, which has to be of that name.
func enter(d *xml.Decoder, name string) error {
	start, err := nextChild(d)
	if err != nil {
		return err
	}
	if start == nil || start.Name.Local != name {
		return errPlist
	}
	return nil
}

// nextChild returns the start of the next element at this level, or nil at its end.
func nextChild(d *xml.Decoder) (*xml.StartElement, error) {
	for {
		token, err := d.Token()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errPlist, err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			return &t, nil
		case xml.EndElement:
			return nil, nil
		}
	}
}

// value reads a string as a list of one, an array of strings as what it is, and passes over
// everything else.
func value(d *xml.Decoder, start xml.StartElement) ([]string, error) {
	switch start.Name.Local {
	case "string":
		s, err := text(d)
		return []string{s}, err
	case "array":
		return array(d)
	default:
		return nil, d.Skip()
	}
}

func array(d *xml.Decoder) ([]string, error) {
	var all []string
	for {
		start, err := nextChild(d)
		if err != nil || start == nil {
			return all, err
		}
		if start.Name.Local != "string" || len(all) == maxDevices {
			return nil, errPlist
		}
		s, err := text(d)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
}

// text reads to the end of an element that holds nothing but characters.
func text(d *xml.Decoder) (string, error) {
	var s strings.Builder
	for {
		token, err := d.Token()
		if err != nil {
			return "", fmt.Errorf("%w: %w", errPlist, err)
		}
		switch t := token.(type) {
		case xml.CharData:
			s.Write(t[:min(len(t), max(0, maxText-s.Len()))])
		case xml.StartElement:
			return "", errPlist
		case xml.EndElement:
			return strings.TrimSpace(s.String()), nil
		}
	}
}

func devices(vendors, products, names []string) ([]Device, error) {
	if len(vendors) != len(products) || len(vendors) != len(names) {
		return nil, fmt.Errorf("%w: %d vendors, %d products, %d names", errPlist, len(vendors), len(products), len(names))
	}
	all := make([]Device, 0, len(vendors))
	for i := range vendors {
		vendor, err1 := number(vendors[i])
		product, err2 := number(products[i])
		if err1 == nil && err2 == nil {
			all = append(all, Device{ID{vendor, product}, names[i]})
		}
	}
	return all, nil
}

// number reads "0x072F".
func number(s string) (uint16, error) {
	n, err := strconv.ParseUint(strings.TrimPrefix(strings.ToLower(s), "0x"), 16, 16)
	return uint16(n), err
}
