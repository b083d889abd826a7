package doctor

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"cied/doctor/readers"
)

// usbDevices is where Linux lists devices and their interfaces ("1-2", "1-2:1.0"), with
// their descriptors as files (Documentation/ABI/stable/sysfs-bus-usb).
const usbDevices = "sys/bus/usb/devices"

// usbEntries bounds how many devices and interfaces are looked at.
const usbEntries = 1024

// classCCID is bInterfaceClass of readers (USB CCID revision 1.1, 4.3).
const classCCID = 0x0B

// A usbReader is a device on the USB bus that is a reader, or that somebody takes for one.
// Its serial number is not read.
type usbReader struct {
	place   string // "1-2"
	id      readers.ID
	maker   string         // as it says itself
	product string         // as it says itself
	ccid    bool           // one of its interfaces is of class 0B
	taken   string         // driver of the kernel's NFC subsystem that has it, "pn533_usb"
	known   readers.Reader // its zero value where nothing is known
}

// usbReaders lists the readers on the USB bus. Where there is no such bus, as in a
// container, the error is fs.ErrNotExist.
func usbReaders(m *Machine) ([]usbReader, error) {
	if m.OS != "linux" {
		return nil, fs.ErrNotExist
	}
	entries, err := fs.ReadDir(m.Root, usbDevices)
	if err != nil {
		return nil, err
	}
	interfaces := make(map[string][]string) // by device
	for _, e := range entries[:min(len(entries), usbEntries)] {
		if device, _, is := strings.Cut(e.Name(), ":"); is {
			interfaces[device] = append(interfaces[device], e.Name())
		}
	}
	var all []usbReader
	for _, e := range entries[:min(len(entries), usbEntries)] {
		if strings.Contains(e.Name(), ":") {
			continue
		}
		if d, err := readUSB(m, e.Name(), interfaces[e.Name()]); err == nil && d.isReader() {
			all = append(all, d)
		}
	}
	return all, nil
}

// isReader also takes a device by its id: some readers are of no class.
func (d usbReader) isReader() bool { return d.ccid || d.taken != "" || d.known.Name != "" }

// String returns "ACS ACR122U (072f:2200)".
func (d usbReader) String() string {
	name := d.known.Name
	if name == "" {
		name = strings.TrimSpace(d.maker + " " + d.product)
	}
	if name == "" {
		name = "reader without a name"
	}
	return fmt.Sprintf("%s (%s)", name, d.id)
}

// readUSB reads one device. A root hub has descriptors too; anything without is an error.
func readUSB(m *Machine, place string, interfaces []string) (usbReader, error) {
	dir := path.Join(usbDevices, place)
	vendor, err1 := usbNumber(m, path.Join(dir, "idVendor"))
	product, err2 := usbNumber(m, path.Join(dir, "idProduct"))
	if err := errors.Join(err1, err2); err != nil {
		return usbReader{}, err
	}
	d := usbReader{
		place: place, id: readers.ID{Vendor: vendor, Product: product},
		maker: usbText(m, path.Join(dir, "manufacturer")), product: usbText(m, path.Join(dir, "product")),
	}
	d.known, _ = readers.Find(vendor, product)
	for _, name := range interfaces {
		d.readInterface(m, path.Join(usbDevices, name))
	}
	return d, nil
}

func (d *usbReader) readInterface(m *Machine, dir string) {
	if class, err := usbNumber(m, path.Join(dir, "bInterfaceClass")); err == nil && class == classCCID {
		d.ccid = true
	}
	driver, err := fs.ReadLink(m.Root, path.Join(dir, "driver"))
	if err != nil {
		return
	}
	switch name := path.Base(driver); name {
	case "pn533_usb", "pn533", "port100", "nfcmrvl_usb": // drivers/nfc of Linux; pn533 before Linux 4.8
		d.taken = name
	}
}

// usbNumber reads a file of hexadecimal digits.
func usbNumber(m *Machine, name string) (uint16, error) {
	b, err := m.ReadFile(name)
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseUint(strings.TrimSpace(string(b)), 16, 16)
	return uint16(n), err
}

// usbTextLength bounds a string of a device; its descriptor has 126 characters at most.
const usbTextLength = 80

// usbText reads a string that the device tells of itself, "" where it tells none.
func usbText(m *Machine, name string) string {
	b, err := m.ReadFile(name)
	if err != nil {
		return ""
	}
	return shown(string(b), usbTextLength)
}
