package rpc

import "cied/pkcs11/ck"

func (x *exchange) openSession() error {
	slot, flags := x.in.slot(), ck.Flags(x.in.number())
	if err := x.in.end(); err != nil {
		return err
	}
	s, err := x.h.OpenSession(x.ctx, slot, flags)
	if err != nil {
		return err
	}
	x.out.number(uint64(s))
	return nil
}

func (x *exchange) closeSession() error {
	s := x.in.session()
	if err := x.in.end(); err != nil {
		return err
	}
	return x.h.CloseSession(x.ctx, s)
}

func (x *exchange) closeAllSessions() error {
	slot := x.in.slot()
	if err := x.in.end(); err != nil {
		return err
	}
	return x.h.CloseAllSessions(x.ctx, slot)
}

func (x *exchange) getSessionInfo() error {
	s := x.in.session()
	if err := x.in.end(); err != nil {
		return err
	}
	info, err := x.h.GetSessionInfo(x.ctx, s)
	if err != nil {
		return err
	}
	x.out.numbers(uint64(info.Slot), uint64(info.State), uint64(info.Flags), info.DeviceError)
	return nil
}

func (x *exchange) login() error {
	s, user, pin := x.in.session(), ck.UserType(x.in.number()), x.in.bytes()
	if err := x.in.end(); err != nil {
		return err
	}
	return x.h.Login(x.ctx, s, user, pin)
}

func (x *exchange) logout() error {
	s := x.in.session()
	if err := x.in.end(); err != nil {
		return err
	}
	return x.h.Logout(x.ctx, s)
}
