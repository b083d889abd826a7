package rpc

import "cied/pkcs11/ck"

func (x *exchange) signInit() error {
	s, m, plain := x.in.session(), ck.Mechanism(x.in.size()), x.in.noParameter()
	key := ck.ObjectHandle(x.in.number())
	if !plain {
		return ck.MechanismInvalid
	}
	if err := x.in.end(); err != nil {
		return err
	}
	return x.h.SignInit(x.ctx, s, m, key)
}

// noParameter reads the parameter of M, where one u follows it. It reports whether that is
// the length of nothing. Each mechanism writes its parameter in a form of its own, which is
// not known here: CKM_RSA_PKCS_PSS begins with a number that may look like a length.
func (a *arguments) noParameter() bool {
	length := a.size()
	return a.bad || (length == none || length == 0) && len(a.rest) <= 8
}

func (x *exchange) sign() error {
	s, data, room := x.in.session(), x.in.bytes(), x.in.size()
	if err := x.in.end(); err != nil {
		return err
	}
	return x.signature(s, room, func() ([]byte, error) { return x.h.Sign(x.ctx, s, data) })
}

func (x *exchange) signUpdate() error {
	s, part := x.in.session(), x.in.bytes()
	if err := x.in.end(); err != nil {
		return err
	}
	return x.h.SignUpdate(x.ctx, s, part)
}

func (x *exchange) signFinal() error {
	s, room := x.in.session(), x.in.size()
	if err := x.in.end(); err != nil {
		return err
	}
	return x.signature(s, room, func() ([]byte, error) { return x.h.SignFinal(x.ctx, s) })
}

// signature answers with what make makes, or with its length alone where the application's
// buffer is absent or too small. Then nothing is made, and nobody is asked for anything: the
// application will call again (PKCS #11 2.40, 5.2).
func (x *exchange) signature(s ck.SessionHandle, room uint32, make func() ([]byte, error)) error {
	size, err := x.h.SignatureSize(x.ctx, s)
	if err != nil {
		return err
	}
	if uint64(room) < uint64(size) {
		x.out.tooSmall(size)
		return nil
	}
	signature, err := make()
	if err != nil {
		return err
	}
	if uint64(len(signature)) > uint64(room) {
		return ck.GeneralError
	}
	x.out.bytes(signature)
	return nil
}
