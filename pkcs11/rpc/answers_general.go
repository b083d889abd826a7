package rpc

import (
	"bytes"

	"cied/pkcs11/ck"
)

// handshake is what a client of this protocol begins C_Initialize with; it names the
// program that the protocol was first made for.
const handshake = "PRIVATE-GNOME-KEYRING-PKCS11-PROTOCOL-V-1"

func (x *exchange) initialize() error {
	greeting := x.in.bytes()
	present := x.in.octet()
	reserved := x.in.bytes()
	if err := x.in.end(); err != nil {
		return err
	}
	if string(greeting) != handshake {
		return ck.GeneralError
	}
	if x.initialized {
		return ck.CryptokiAlreadyInitialized
	}
	if present == 0 {
		reserved = nil
	}
	err := x.h.Initialize(x.ctx, string(bytes.TrimSuffix(reserved, []byte{0})))
	x.initialized = ck.ReturnOf(err) == ck.OK
	return err
}

func (x *exchange) finalize() error {
	if err := x.in.end(); err != nil {
		return err
	}
	x.initialized = false
	return x.h.Finalize(x.ctx)
}

func (x *exchange) getInfo() error {
	if err := x.in.end(); err != nil {
		return err
	}
	info, err := x.h.GetInfo(x.ctx)
	if err != nil {
		return err
	}
	x.out.version(info.CryptokiVersion)
	x.out.text(info.ManufacturerID, 32)
	x.out.number(0) // flags: none is defined
	x.out.text(info.LibraryDescription, 32)
	x.out.version(info.LibraryVersion)
	return nil
}

func (x *exchange) seedRandom() error {
	s, seed := x.in.session(), x.in.bytes()
	if err := x.in.end(); err != nil {
		return err
	}
	return x.h.SeedRandom(x.ctx, s, seed)
}

func (x *exchange) generateRandom() error {
	s, n := x.in.session(), x.in.size()
	if err := x.in.end(); err != nil {
		return err
	}
	if n > maxValue {
		return ck.ArgumentsBad
	}
	b := make([]byte, n)
	if err := x.h.GenerateRandom(x.ctx, s, b); err != nil {
		return err
	}
	x.out.bytes(b)
	return nil
}
