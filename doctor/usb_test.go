package doctor

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"cied/fault"
	"cied/nfc"
)

// usbPlug is a device in a fake sysfs.
type usbPlug struct {
	id, maker, product string
	classes            []string // bInterfaceClass of each interface
	driver             string   // of the first interface, "" for none
}

var (
	acr122U   = usbPlug{"072f:2200", "ACS", "ACR122U PICC Interface", []string{"0b"}, ""}
	acr1552   = usbPlug{"072f:2308", "ACS", "ACR1552 CL Reader", []string{"0b"}, ""}
	uTrust    = usbPlug{"04e6:5790", "Identiv", "Identiv uTrust 3700 F CL Reader", []string{"0b"}, ""}
	evo       = usbPlug{"25dd:3111", "bit4id", "miniLector-EVO", []string{"0b"}, ""}
	alcor     = usbPlug{"2ce3:9567", "Generic", "EMV Smartcard Reader", []string{"0b", "0b"}, ""}
	broadcom  = usbPlug{"0a5c:5843", "Broadcom Corp", "58200", []string{"fe", "0b", "0b"}, ""}
	cyberJack = usbPlug{"0c4b:0500", "REINER SCT", "CyberJack RFID", []string{"ff"}, ""}
	sony      = usbPlug{"054c:06c1", "SONY", "RC-S380/S", []string{"ff"}, "port100"}
	yubiKey   = usbPlug{"1050:0407", "Yubico", "YubiKey OTP+FIDO+CCID", []string{"03", "03", "0b"}, ""}
	nobodys   = usbPlug{"fff0:0001", "Invented", "Reader", []string{"0b"}, ""}
	mouse     = usbPlug{"fff0:0002", "Invented", "Mouse", []string{"03"}, ""}
)

// by returns p taken by a driver of the kernel.
func (p usbPlug) by(driver string) usbPlug {
	p.driver = driver
	return p
}

// nameless returns p without the strings of its maker.
func (p usbPlug) nameless() usbPlug {
	p.maker = ""
	return p
}

// usbRoot is a file system with these devices, and Debian's release.
func usbRoot(plugs ...usbPlug) fstest.MapFS {
	m := fstest.MapFS{
		"etc/os-release":                   {Data: []byte("ID=debian\n")},
		"sys/bus/usb/devices/usb1/product": {Data: []byte("xHCI Host Controller\n")},
	}
	for i, p := range plugs {
		dir := fmt.Sprintf("sys/bus/usb/devices/1-%d", i+1)
		vendor, product, _ := strings.Cut(p.id, ":")
		for name, text := range map[string]string{"idVendor": vendor, "idProduct": product, "manufacturer": p.maker, "product": p.product, "serial": "0123456789"} {
			if text != "" {
				m[dir+"/"+name] = &fstest.MapFile{Data: []byte(text + "\n")}
			}
		}
		for j, class := range p.classes {
			m[fmt.Sprintf("%s:1.%d/bInterfaceClass", dir, j)] = &fstest.MapFile{Data: []byte(class + "\n")}
		}
		if p.driver != "" {
			m[dir+":1.0/driver"] = &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte("../../../../../../bus/usb/drivers/" + p.driver)}
		}
	}
	return m
}

// withDriver adds a libccid that knows the devices.
func withDriver(m fstest.MapFS, version string, known ...usbPlug) fstest.MapFS {
	var vendors, products, names strings.Builder
	for _, p := range known {
		vendor, product, _ := strings.Cut(p.id, ":")
		fmt.Fprintf(&vendors, "<string>0x%s</string>", vendor)
		fmt.Fprintf(&products, "<string>0x%s</string>", product)
		fmt.Fprintf(&names, "<string>%s %s</string>", p.maker, p.product)
	}
	m["usr/lib/pcsc/drivers/ifd-ccid.bundle/Contents/Info.plist"] = &fstest.MapFile{Data: fmt.Appendf(nil,
		"<plist><dict><key>CFBundleExecutable</key><string>libccid.so</string>"+
			"<key>CFBundleShortVersionString</key><string>%s</string><key>ifdVendorID</key><array>%s</array>"+
			"<key>ifdProductID</key><array>%s</array><key>ifdFriendlyName</key><array>%s</array></dict></plist>",
		version, &vendors, &products, &names)}
	return m
}

// debian12 has the libccid of Debian 12, as far as these devices go.
func debian12(plugs ...usbPlug) fstest.MapFS {
	return withDriver(usbRoot(plugs...), "1.5.2", acr122U, uTrust, evo, alcor, broadcom, yubiKey)
}

// usbComputer is a Linux computer with that file system.
func usbComputer(root fs.FS) func(testing.TB) *Machine {
	return func(testing.TB) *Machine {
		return &Machine{OS: "linux", Root: root, Env: func(string) string { return "" }}
	}
}

// elsewhere is a computer whose USB devices are not listed.
func elsewhere(testing.TB) *Machine {
	return &Machine{OS: "windows", Root: fstest.MapFS{}, Env: func(string) string { return "" }}
}

// usbChecksWith are the checks of readers after a PC/SC service that has these slots.
func usbChecksWith(slots ...string) []Check {
	service := Check{ID: "pcsc-service", run: func(_ context.Context, x *exam) []Finding {
		for _, name := range slots {
			x.Slots = append(x.Slots, nfc.Reader{Name: name})
		}
		return nil
	}}
	return append([]Check{service}, usbChecks()...)
}

// usbCases are the faults of readers and their drivers.
func usbCases() []injected {
	const works = "Identiv Identiv uTrust 3700 F CL Reader (0123) 00 00"
	with := usbChecksWith
	of := func(plugs ...usbPlug) func(testing.TB) *Machine { return usbComputer(debian12(plugs...)) }
	return []injected{
		{"a reader with its slot", of(mouse, uTrust), with(works), "", AllWell},
		{"two slots, the contactless one second", of(alcor), with("Generic EMV Smartcard Reader 00 00", "Generic EMV Smartcard Reader [Contactless Card Reader] 01 00"), "", AllWell},
		{"a virtual reader for tests", of(), with("Virtual PCD 00 00"), "", AllWell},
		{"no reader at all", of(mouse), with(), fault.ReaderMissing, Reader},
		{"no reader on another system", elsewhere, with(), fault.ReaderMissing, Reader},
		{"a computer without a USB bus", usbComputer(fstest.MapFS{}), with(), fault.ReaderMissing, Reader},
		{"a reader that the kernel's pn533 has", of(acr122U.by("pn533_usb")), with(), fault.ReaderClaimed, Computer},
		{"a copy that the kernel has", of(acr122U.nameless().by("pn533_usb")), with(), fault.ReaderClaimed, Computer},
		{"a reader that the kernel's nfcmrvl has", of(nobodys.by("nfcmrvl_usb")), with(), fault.ReaderClaimed, Computer},
		{"a device of port100, which PC/SC never has", of(sony), with(), fault.DriverMissing, Computer},
		{"a reader newer than its driver", of(acr1552), with(), fault.DriverOutdated, Computer},
		{"a reader that a later driver lists", usbComputer(withDriver(usbRoot(uTrust), "1.4.30", acr122U)), with(), fault.DriverOutdated, Computer},
		{"a reader without its maker's driver", of(cyberJack), with(), fault.DriverMissing, Computer},
		{"a reader that nobody knows", of(nobodys), with(), fault.DriverMissing, Computer},
		{"no driver at all", usbComputer(usbRoot(uTrust)), with(), fault.DriverMissing, Computer},
		{"a driver whose list cannot be read", usbComputer(brokenDriver(usbRoot(uTrust))), with(), fault.DriverMissing, Computer},
		{"a reader that its driver knows, without a slot", of(uTrust), with(), fault.ReaderFailed, Reader},
		{"a copy without a slot", of(acr122U.nameless()), with(), fault.ReaderClone, Reader},
		{"a reader for contacts", of(evo), with("bit4id miniLector-EVO 00 00"), fault.ReaderContact, Reader},
		{"a reader for contacts without its driver", usbComputer(usbRoot(evo)), with(), fault.ReaderContact, Reader},
		{"a reader for contacts on another system", elsewhere, with("Identiv SCR3500 A Contact Reader 0", "Windows Hello for Business 1"), fault.ReaderContact, Reader},
		{"a built-in reader with its antenna off", of(broadcom), with("Broadcom Corp 58200 [Contacted SmartCard] (0123) 00 00"), fault.ReaderOff, Reader},
		{"a virtual reader of Windows alone", elsewhere, with("Windows Hello for Business 1", "Microsoft Virtual Smart Card 0"), fault.ReaderNoSlot, Reader},
		{"a SAM slot alone", elsewhere, with("ACS ACR1252 1S CL Reader SAM 0"), fault.ReaderNoSlot, Reader},
		{"a security key alone", of(yubiKey), with("Yubico YubiKey OTP+FIDO+CCID 00 00"), fault.ReaderNoSlot, Reader},
		{"a security key without a slot", of(yubiKey), with(), fault.ReaderMissing, Reader},

		{"a second reader that the kernel has", of(uTrust, acr122U.by("pn533_usb")), with(works), fault.ReaderClaimed, ""},
		{"a second reader newer than its driver", of(uTrust, acr1552), with(works), fault.DriverOutdated, ""},
		{"a second reader without its maker's driver", of(uTrust, cyberJack), with(works), fault.DriverMissing, ""},
		{"a copy that works", of(acr122U.nameless()), with("ACS ACR122U PICC Interface 00 00"), fault.ReaderClone, ""},
		{"a second reader for contacts", of(uTrust, evo), with(works, "bit4id miniLector-EVO 01 00"), "", AllWell},
		{"a built-in reader with its antenna off, beside one that works", of(uTrust, broadcom), with(works), "", AllWell},
	}
}

func brokenDriver(m fstest.MapFS) fstest.MapFS {
	m["usr/lib/pcsc/drivers/ifd-ccid.bundle/Contents/Info.plist"] = &fstest.MapFile{Data: []byte("<plist><dict>")}
	return m
}

func TestSerialNumberOfAReaderIsNeverTold(t *testing.T) {
	for _, c := range usbCases() {
		for _, r := range run(t.Context(), c.machine(t), c.checks) {
			for _, f := range r.Findings {
				if strings.Contains(f.Evidence, "0123") {
					t.Errorf("%s: %s tells a serial number: %s", c.name, r.ID, f.Evidence)
				}
			}
		}
	}
}

func TestOutdatedDriverIsToldWithBothVersionsAndTheCommand(t *testing.T) {
	results := run(t.Context(), usbComputer(debian12(acr1552))(t), usbChecksWith())
	_, f := judge(results)
	if !strings.Contains(f.Evidence, "need libccid ≥ 1.5.3, you have 1.5.2") || f.Action != "sudo apt install --only-upgrade libccid" {
		t.Errorf("%q, %q", f.Evidence, f.Action)
	}
}

func TestDriverPackageIsNamedAsTheSystemCallsIt(t *testing.T) {
	for release, want := range map[string]string{
		"ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n": "sudo apt install libccid",
		"ID=fedora\n": "sudo dnf install pcsc-lite-ccid",
		"ID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"\n": "sudo zypper install pcsc-ccid",
		"ID=arch\n":    "sudo pacman -S ccid",
		"ID=alpine\n":  "sudo apk add ccid",
		"ID=unheard\n": "",
	} {
		m := &Machine{OS: "linux", Root: fstest.MapFS{"usr/lib/os-release": {Data: []byte(release)}}}
		if got := installDriver(m); got != want {
			t.Errorf("%q: %q, want %q", release, got, want)
		}
	}
}

func TestTextOfADeviceIsShownPlain(t *testing.T) {
	odd := usbPlug{"fff0:0001", "\x1b[2JInvented\u202e", strings.Repeat("x", 300), []string{"0b"}, ""}
	results := run(t.Context(), usbComputer(usbRoot(odd))(t), usbChecks()[:1])
	evidence := results[0].Findings[0].Evidence
	if strings.ContainsAny(evidence, "\x1b\u202e") || len(evidence) > 250 {
		t.Errorf("%q", evidence)
	}
}

func FuzzUSBDescriptors(f *testing.F) {
	f.Add([]byte("072f"), []byte("2200"), []byte("0b"), []byte("ACS"))
	f.Add([]byte(""), []byte("-1"), []byte("0x0b"), []byte{0xFF, 0x00})
	f.Fuzz(func(t *testing.T, vendor, product, class, text []byte) {
		m := &Machine{OS: "linux", Root: fstest.MapFS{
			usbDevices + "/1-1/idVendor":            {Data: vendor},
			usbDevices + "/1-1/idProduct":           {Data: product},
			usbDevices + "/1-1/product":             {Data: text},
			usbDevices + "/1-1:1.0/bInterfaceClass": {Data: class},
		}}
		for _, r := range run(t.Context(), m, usbChecksWith(string(text))) {
			if len(r.Findings) == 0 && r.ID == "usb" {
				t.Error("the check of USB says nothing")
			}
		}
	})
}
