package rpc

import "cied/pkcs11/ck"

// maxFound is how many objects one C_FindObjects may return.
const maxFound = 1024

func (x *exchange) findObjectsInit() error {
	s, template := x.in.session(), x.in.attributes(x.attributes)
	if err := x.in.end(); err != nil {
		return err
	}
	return x.h.FindObjectsInit(x.ctx, s, template)
}

func (x *exchange) findObjects() error {
	s, room := x.in.session(), min(x.in.size(), maxFound)
	if err := x.in.end(); err != nil {
		return err
	}
	objects, err := x.h.FindObjects(x.ctx, s, int(room))
	if err != nil {
		return err
	}
	list(&x.out, objects, room)
	return nil
}

func (x *exchange) findObjectsFinal() error {
	s := x.in.session()
	if err := x.in.end(); err != nil {
		return err
	}
	return x.h.FindObjectsFinal(x.ctx, s)
}

// getAttributeValue sends the values that there are also where others are not: the return
// value then stands behind them (PKCS #11 2.40, 5.7, C_GetAttributeValue).
func (x *exchange) getAttributeValue() error {
	s, object := x.in.session(), ck.ObjectHandle(x.in.number())
	attributes, rooms := x.in.wanted(x.attributes, x.rooms)
	if err := x.in.end(); err != nil {
		return err
	}
	r := ck.ReturnOf(x.h.GetAttributeValue(x.ctx, s, object, attributes))
	switch r {
	case ck.OK, ck.AttributeSensitive, ck.AttributeTypeInvalid:
	default:
		return r
	}
	for _, a := range attributes {
		if !formed(a) {
			return ck.GeneralError
		}
	}
	if fits := x.out.attributes(attributes, rooms); !fits && r == ck.OK {
		r = ck.BufferTooSmall
	}
	x.out.number(uint64(r))
	return nil
}
