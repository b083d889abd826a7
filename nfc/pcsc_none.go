//go:build !cgo && !windows

package nfc

import (
	"context"

	"cied/fault"
)

// NewPCSC returns a driver that knows no reader: this program was built without cgo,
// which PC/SC needs here. Every call is answered with pcsc-not-built.
func NewPCSC(PCSCOptions) Driver { return noPCSC{} }

type noPCSC struct{}

// Watch implements [Driver].
func (noPCSC) Watch(context.Context, func([]Reader, error)) error {
	return fault.New(fault.PCSCNotBuilt, "nfc: watch readers", nil)
}

// Connect implements [Driver].
func (noPCSC) Connect(context.Context, string) (Conn, error) {
	return nil, fault.New(fault.PCSCNotBuilt, "nfc: connect", nil)
}
