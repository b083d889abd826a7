package rpc

import (
	"encoding/binary"

	"cied/pkcs11/ck"
)

// none is the length of bytes that a null pointer stands for.
const none = 0xFFFFFFFF

// arguments reads the values of a call, one after the other. After the first that is not
// there it reads nothing more, and [arguments.end] tells.
type arguments struct {
	rest []byte
	bad  bool
}

// end returns CKR_ARGUMENTS_BAD unless every value was there and nothing is left.
func (a *arguments) end() error {
	if a.bad || len(a.rest) != 0 {
		return ck.ArgumentsBad
	}
	return nil
}

// take returns the next n bytes, nil where there are fewer.
func (a *arguments) take(n uint32) []byte {
	if a.bad || uint64(n) > uint64(len(a.rest)) {
		a.bad = true
		return nil
	}
	v := a.rest[:n:n]
	a.rest = a.rest[n:]
	return v
}

// octet reads y.
func (a *arguments) octet() byte {
	if v := a.take(1); v != nil {
		return v[0]
	}
	return 0
}

// size reads a length, a count, the type of an attribute; fy and fu.
func (a *arguments) size() uint32 {
	if v := a.take(4); v != nil {
		return binary.BigEndian.Uint32(v)
	}
	return 0
}

// number reads u.
func (a *arguments) number() uint64 {
	if v := a.take(8); v != nil {
		return binary.BigEndian.Uint64(v)
	}
	return 0
}

// counted reads a length and as many bytes; nil for a null pointer.
func (a *arguments) counted() []byte {
	n := a.size()
	if n == none {
		return nil
	}
	return a.take(n)
}

// bytes reads ay. In a call it is whole or, with 0 before it, absent; then a length follows
// that means nothing, as in C_Login without a PIN.
func (a *arguments) bytes() []byte {
	if a.octet() == 0 {
		a.size()
		return nil
	}
	return a.counted()
}

// session reads the handle that most calls begin with.
func (a *arguments) session() ck.SessionHandle { return ck.SessionHandle(a.number()) }

// slot reads the slot that the others begin with.
func (a *arguments) slot() ck.SlotID { return ck.SlotID(a.number()) }
