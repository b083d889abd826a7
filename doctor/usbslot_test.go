package doctor

import (
	"testing"

	"cied/doctor/readers"
	"cied/nfc"
)

func TestNameTellsWhatASlotTakes(t *testing.T) {
	for name, want := range map[string]slotKind{
		"ACS ACR122U PICC Interface 00 00":                                                 slotContactless,
		"ACS ACR1252 Dual Reader [ACR1252 Dual Reader PICC] (0123) 00 00":                  slotContactless,
		"ACS ACR1252 Dual Reader [ACR1252 Dual Reader SAM] (0123) 01 00":                   slotSAM,
		"ACS ACR1252 1S CL Reader PICC 0":                                                  slotContactless,
		"ACS ACR1252 1S CL Reader SAM 0":                                                   slotSAM,
		"ACS ACR1281 1S Dual Reader ICC 0":                                                 slotContact,
		"HID Global OMNIKEY 5422 Smartcard Reader [OMNIKEY 5422CL Smartcard Reader] 00 00": slotPlain,
		"BIT4ID mLector AIR DI V3 [CLESS] 00 00":                                           slotContactless,
		"BIT4ID mLector AIR DI V3 [SAM1] 02 00":                                            slotSAM,
		"Broadcom Corp 58200 [Contacted SmartCard] (0123) 00 00":                           slotContact,
		"Broadcom Corp 58200 [Contactless SmartCard] (0123) 01 00":                         slotContactless,
		"Identiv uTrust 4711 F CL + SAM Reader 00 00":                                      slotPlain,
		"Feitian VR504 VHBR Contactless & Contact Card Reader 00 00":                       slotPlain,
		"Yubico YubiKey OTP+FIDO+CCID 00 00":                                               slotPlain,
		"Windows Hello for Business 1":                                                     slotVirtual,
		"Microsoft Virtual Smart Card 0":                                                   slotVirtual,
		"Virtual PCD 00 00":                                                                slotPlain,
		"":                                                                                 slotPlain,
		"[":                                                                                slotPlain,
	} {
		if got := kindOfName(name); got != want {
			t.Errorf("%q: %s, want %s", name, got, want)
		}
	}
}

func TestContactlessCardSaysWhatItsSlotIs(t *testing.T) {
	contact := usbReader{}
	contact.known, _ = readers.Find(0x25DD, 0x3111)
	r := nfc.Reader{Name: "odd ICC 0", ATR: []byte{0x3B, 0x80, 0x80, 0x01, 0x01}}
	if s := newSlot(r, &contact); !s.takesCIE() {
		t.Errorf("%s", s.kind)
	}
	if s := newSlot(nfc.Reader{Name: "telephone ICC", Remote: "192.0.2.1"}, nil); !s.takesCIE() {
		t.Errorf("a card over the network: %s", s.kind)
	}
}

func TestSerialNumberOfASlotIsNotShown(t *testing.T) {
	if got := withoutSerial("ACS ACR1252 Dual Reader [ACR1252 Dual Reader PICC] (0123456789) 00 00"); got != "ACS ACR1252 Dual Reader [ACR1252 Dual Reader PICC] 00 00" {
		t.Error(got)
	}
}

func TestVersionsAreComparedByNumbers(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"1.5.2", "1.5.3", true}, {"1.5.3", "1.5.3", false}, {"1.10", "1.9", false}, {"1.9", "1.10", true},
		{"1.6", "1.6.0", false}, {"1.6", "1.6.1", true}, {"2", "1.9.9", false}, {"", "1", true}, {"odd", "1", true},
	} {
		if got := olderVersion(c.a, c.b); got != c.want {
			t.Errorf("olderVersion(%q, %q) = %t", c.a, c.b, got)
		}
	}
}

func TestReaderWithoutANameIsBehindNoSlot(t *testing.T) {
	id := readers.ID{Vendor: 0xFFF0, Product: 1}
	bundles := []readers.Bundle{{Devices: []readers.Device{{ID: id}}}}
	if d := deviceOf("ACS ACR122U PICC Interface 00 00", []usbReader{{id: id}}, bundles); d != nil {
		t.Errorf("%v", d)
	}
}
