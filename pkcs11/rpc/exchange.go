package rpc

import (
	"context"

	"cied/pkcs11/ck"
)

// An exchange is the calls of one connection: the call that runs, what the calls before
// left, and memory that serves them all.
type exchange struct {
	h           Handler
	observer    Observer // nil where h is none
	initialized bool

	ctx        context.Context // of the call that runs
	in         arguments
	out        results
	attributes []ck.Attribute
	rooms      []uint32
}

func newExchange(h Handler) *exchange {
	observer, _ := h.(Observer)
	return &exchange{
		h:          h,
		observer:   observer,
		out:        results{make([]byte, 0, usualFrame)},
		attributes: make([]ck.Attribute, 0, maxAttributes),
		rooms:      make([]uint32, 0, maxAttributes),
	}
}

// answer runs a call and returns the frame of its answer, which the next one overwrites.
func (x *exchange) answer(ctx context.Context, f frame) []byte {
	x.ctx, x.in = ctx, arguments{rest: f.body}
	if x.observer != nil {
		x.observer.Begun()
		defer x.observer.Ended()
	}
	number, err := x.begin(f.code)
	if err == nil {
		err = calls[number].answer(x)
	}
	if r := ck.ReturnOf(err); r != ck.OK {
		x.out.begin(f.code, callError, calls[callError].results)
		x.out.number(uint64(r))
	}
	return x.out.end()
}

// begin reads the number and the signature of a call, and begins its answer.
func (x *exchange) begin(code uint32) (number uint32, err error) {
	number = x.in.size()
	signature := x.in.counted()
	switch {
	case x.in.bad || number == callError:
		return number, ck.GeneralError
	case number >= uint32(len(calls)):
		return number, ck.FunctionNotSupported // of a later version
	case string(signature) != calls[number].arguments:
		return number, ck.GeneralError
	case calls[number].answer == nil:
		return number, ck.FunctionNotSupported
	case number != callInitialize && !x.initialized:
		return number, ck.CryptokiNotInitialized
	}
	x.out.begin(code, number, calls[number].results)
	return number, nil
}
