//go:build !cgo && !windows

package nfc_test

import (
	"testing"

	"cied/fault"
	"cied/nfc"
)

func TestProgramBuiltWithoutPCSCSaysSo(t *testing.T) {
	d := nfc.NewPCSC(nfc.PCSCOptions{})
	_, err := d.Connect(t.Context(), "a reader")
	wantFault(t, err, fault.PCSCNotBuilt)
	wantFault(t, d.Watch(t.Context(), func([]nfc.Reader, error) {}), fault.PCSCNotBuilt)
}
