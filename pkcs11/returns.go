package pkcs11

import (
	"context"
	"errors"

	"cied/fault"
	"cied/pkcs11/ck"
)

// returnOf is what an application is told of err: the value inside it, or that of its fault.
func returnOf(err error) ck.Return {
	if err == nil {
		return ck.OK
	}
	if r, ok := errors.AsType[ck.Return](err); ok {
		return r
	}
	code := fault.CodeOf(err)
	if code == fault.Internal && (errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)) {
		return ck.FunctionCanceled
	}
	return ck.Return(code.PKCS11())
}

// causeOf is why ctx ended, where it did and a fault says so; else err.
func causeOf(ctx context.Context, err error) error {
	if f, ok := errors.AsType[*fault.Error](context.Cause(ctx)); ok && err != nil {
		return f
	}
	return err
}
