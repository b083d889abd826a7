package rpc

import "cied/pkcs11/ck"

func (x *exchange) getSlotList() error {
	present, room := x.in.octet(), x.in.size()
	if err := x.in.end(); err != nil {
		return err
	}
	slots, err := x.h.GetSlotList(x.ctx, present != 0)
	if err != nil {
		return err
	}
	list(&x.out, slots, room)
	return nil
}

func (x *exchange) getSlotInfo() error {
	slot := x.in.slot()
	if err := x.in.end(); err != nil {
		return err
	}
	info, err := x.h.GetSlotInfo(x.ctx, slot)
	if err != nil {
		return err
	}
	x.out.text(info.SlotDescription, 64)
	x.out.text(info.ManufacturerID, 32)
	x.out.number(uint64(info.Flags))
	x.out.version(info.HardwareVersion)
	x.out.version(info.FirmwareVersion)
	return nil
}

func (x *exchange) getTokenInfo() error {
	slot := x.in.slot()
	if err := x.in.end(); err != nil {
		return err
	}
	info, err := x.h.GetTokenInfo(x.ctx, slot)
	if err != nil {
		return err
	}
	x.out.text(info.Label, 32)
	x.out.text(info.ManufacturerID, 32)
	x.out.text(info.Model, 16)
	x.out.text(info.SerialNumber, 16)
	x.out.numbers(uint64(info.Flags), info.MaxSessionCount, info.SessionCount,
		info.MaxRWSessionCount, info.RWSessionCount, info.MaxPINLen, info.MinPINLen,
		info.TotalPublicMemory, info.FreePublicMemory, info.TotalPrivateMemory, info.FreePrivateMemory)
	x.out.version(info.HardwareVersion)
	x.out.version(info.FirmwareVersion)
	x.out.text(info.UTCTime, 16)
	return nil
}

func (x *exchange) getMechanismList() error {
	slot, room := x.in.slot(), x.in.size()
	if err := x.in.end(); err != nil {
		return err
	}
	mechanisms, err := x.h.GetMechanismList(x.ctx, slot)
	if err != nil {
		return err
	}
	list(&x.out, mechanisms, room)
	return nil
}

func (x *exchange) getMechanismInfo() error {
	slot, m := x.in.slot(), ck.Mechanism(x.in.number())
	if err := x.in.end(); err != nil {
		return err
	}
	info, err := x.h.GetMechanismInfo(x.ctx, slot, m)
	if err != nil {
		return err
	}
	x.out.numbers(info.MinKeySize, info.MaxKeySize, uint64(info.Flags))
	return nil
}

func (x *exchange) waitForSlotEvent() error {
	flags := ck.Flags(x.in.number())
	if err := x.in.end(); err != nil {
		return err
	}
	slot, err := x.h.WaitForSlotEvent(x.ctx, flags)
	if err != nil {
		return err
	}
	x.out.number(uint64(slot))
	return nil
}
