package readers_test

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"cied/doctor/readers"
)

// plist is an Info.plist with these three lists, which are inner XML.
func plist(vendors, products, names string) string {
	return fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>CFBundleExecutable</key><string>libccid.so</string>
	<!-- a remark -->
	<key>CFBundleShortVersionString</key>
	<string>1.5.2</string>
	<key>something new</key><dict><key>ifdVendorID</key><true/></dict>
	<key>ifdVendorID</key>%s
	<key>ifdProductID</key>%s
	<key>ifdFriendlyName</key>%s
</dict>
</plist>`, vendors, products, names)
}

func array(all ...string) string {
	return "<array><string>" + strings.Join(all, "</string><string>") + "</string></array>"
}

func TestDriverTellsItsReaders(t *testing.T) {
	acr := readers.Device{ID: readers.ID{Vendor: 0x072F, Product: 0x2200}, Name: "ACS ACR122U PICC Interface"}
	utrust := readers.Device{ID: readers.ID{Vendor: 0x04E6, Product: 0x5790}, Name: "Identiv uTrust 3700 F <CL> Reader"}
	for _, c := range []struct {
		name string
		text string
		want []readers.Device
	}{
		{"lists", plist(array("0x072F", "0x04e6"), array("0x2200", "0x5790"), array(acr.Name, "Identiv uTrust 3700 F &lt;CL&gt; Reader")), []readers.Device{acr, utrust}},
		{"a single reader", plist("<string>0x072F</string>", "<string>0x2200</string>", "<string>"+acr.Name+"</string>"), []readers.Device{acr}},
		{"an entry that is no number", plist(array("any", "0x072F"), array("0x1", "0x2200"), array("odd", acr.Name)), []readers.Device{acr}},
		{"no USB reader", plist("<array/>", "<array/>", "<array/>"), []readers.Device{}},
	} {
		b, err := readers.ParsePlist(strings.NewReader(c.text))
		want := readers.Bundle{Executable: "libccid.so", Version: "1.5.2", Devices: c.want}
		if err != nil || !reflect.DeepEqual(b, want) {
			t.Errorf("%s: %+v, %v", c.name, b, err)
		}
	}
}

func TestFileThatIsNoDriverListIsRefused(t *testing.T) {
	good := plist(array("0x072F"), array("0x2200"), array("ACS"))
	for name, text := range map[string]string{
		"empty":              "",
		"no XML":             "bplist00",
		"another root":       "<html></html>",
		"no dict":            "<plist><array/></plist>",
		"cut short":          good[:len(good)-20],
		"lists of two sizes": plist(array("0x072F", "0x072F"), array("0x2200"), array("ACS")),
		"no name":            plist(array("0x072F"), array("0x2200"), "<array/>"),
		"nested lists":       plist("<array><array/></array>", "<array/>", "<array/>"),
		"an element in text": plist(array("0x<b/>"), array("0x2200"), array("ACS")),
		"too long":           strings.Replace(good, "a remark", strings.Repeat("x", 1<<20), 1),
		"too many readers":   plist(array(make([]string, 10000)...), "<array/>", "<array/>"),
	} {
		if b, err := readers.ParsePlist(strings.NewReader(text)); err == nil {
			t.Errorf("%s: taken as %d readers", name, len(b.Devices))
		}
	}
}

func TestInstalledDriverIsUnderstood(t *testing.T) {
	f, err := os.Open("/etc/libccid_Info.plist")
	if err != nil {
		t.Skip("libccid is not installed as Debian does")
	}
	defer f.Close()
	b, err := readers.ParsePlist(f)
	if err != nil || b.Executable != "libccid.so" || b.Version == "" || len(b.Devices) < 100 {
		t.Errorf("%s %s with %d readers, %v", b.Executable, b.Version, len(b.Devices), err)
	}
}

func FuzzParsePlist(f *testing.F) {
	f.Add([]byte(plist(array("0x072F"), array("0x2200"), array("ACS"))))
	f.Add([]byte("<plist><dict><key/></dict></plist>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		exact := make([]byte, len(b))
		copy(exact, b)
		bundle, err := readers.ParsePlist(strings.NewReader(string(exact)))
		if err != nil && len(bundle.Devices) > 0 {
			t.Errorf("%v, and %d readers", err, len(bundle.Devices))
		}
		if len(bundle.Devices) > len(b) {
			t.Errorf("%d readers in %d bytes", len(bundle.Devices), len(b))
		}
	})
}
