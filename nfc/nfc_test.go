package nfc_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"cied/fault"
	"cied/nfc"
)

// The ATRs of published cards, and those of the fact sheet's simulator.
func TestFamilyIsNamedByTheMark(t *testing.T) {
	tests := []struct{ atr, want string }{
		{"3B8F800180318065B085040011120FFF8290008A", "gemalto"},
		{"3B8F800180318065B0850300EF120FFF82900073", "gemalto2"},
		{"3B8B8001806647" + "5000B8007F829000" + "2E", "stm"},
		{"3B80800101", "stm2"},
		{"3B8B80018066475000B800948290" + "00C5", "stm3"},
		{"3B8E800180318065495" + "44E5850120FFF8290F0", "nxp"},
		{"3B8E800180318065495" + "44E5850120FFFFFFFE2", "nxp"},
		{"3B8F80018031806549544A3441120FFF82900088", "actalis"},
		{"3B8F80018031806549544A3443120FFF8290008A", "actalis2023"},
		{"3B8F80018031806549544A3442120FFF8290008B", "bit4id"},
		{"3B8F80018031806549544A3444120FFF8290008D", "bit4id2023"},
		{"3B8F80018031806549544A3449120FFF82900080", "b9547"},
		{"3B8F8001804F0CA000000306030001000000006A", ""}, // MIFARE Classic 1K: the same bytes as stm2's, not in a row
		{"3B8480017465737413", ""},
		{"", ""},
	}
	for _, tt := range tests {
		if got := nfc.FamilyOf(mustHex(tt.atr)); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.atr, got, tt.want)
		}
	}
}

// A brokenDriver fails in every call.
type brokenDriver struct{ code fault.Code }

func (d brokenDriver) Watch(context.Context, func([]nfc.Reader, error)) error {
	return fault.New(d.code, "test", nil)
}

func (d brokenDriver) Connect(context.Context, string) (nfc.Conn, error) {
	return nil, fault.New(d.code, "test", nil)
}

func TestAllShowsTheReadersOfEveryDriver(t *testing.T) {
	a, b := listen(t, nfc.VPCDOptions{}), listen(t, nfc.VPCDOptions{})
	layCard(t, b.Addr().String(), testATR)
	watchUntil(t, nfc.All(a, b), func(readers []nfc.Reader, err error) bool {
		return err == nil && len(readers) == 2 && readers[0].Card == nfc.Absent && readers[1].Card == nfc.Present
	})
}

func TestAllGoesOnWithoutADriverThatIsLost(t *testing.T) {
	v := listen(t, nfc.VPCDOptions{})
	d := nfc.All(brokenDriver{fault.PCSCNotBuilt}, v)
	watchUntil(t, d, func(readers []nfc.Reader, err error) bool {
		return errors.Is(err, fault.PCSCNotBuilt) && len(readers) == 1
	})
	b := bench{driver: d, addr: v.Addr().String(), reader: "vpcd listener 00 00"}
	b.lay(t, testATR)
	send(t, b.connect(t), readCommand, "6985")
	_, err := d.Connect(t.Context(), "another")
	wantFault(t, err, fault.PCSCNotBuilt)
}

func TestAllEndsWithItsLastDriver(t *testing.T) {
	err := nfc.All(brokenDriver{fault.PCSCNotBuilt}).Watch(t.Context(), func([]nfc.Reader, error) {})
	wantFault(t, err, fault.PCSCNotBuilt)
	ctx, cancel := context.WithCancel(t.Context())
	if err := nfc.All().Watch(ctx, func([]nfc.Reader, error) { cancel() }); err != context.Canceled {
		t.Errorf("no driver: %v", err)
	}
	_, err = nfc.All().Connect(t.Context(), "a reader")
	wantFault(t, err, fault.ReaderUnknown)
}

func ExampleFamilyOf() {
	atr := []byte{0x3B, 0x80, 0x80, 0x01, 0x01}
	fmt.Println(nfc.FamilyOf(atr))
	// Output: stm2
}
