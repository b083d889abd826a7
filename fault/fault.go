// Package fault is the closed list of what can go wrong.
//
// Every answer of the program that is not a success is one [Code] of [Rows]: the
// table is read by the command line, the dialogs and the pages, so that one failure has
// one name, one exit status and one sentence for the citizen.
package fault

import (
	"cmp"
	"errors"
	"fmt"
)

// A Code names one thing that can go wrong. It is an error itself, so that
// errors.Is(err, fault.PINBlocked) reads as a sentence.
type Code string

// Error returns the code's name, which is stable and written in lower-case words.
func (c Code) Error() string { return string(c) }

// Error carries a Code and what the developer needs. The citizen sees neither Op nor Err.
type Error struct {
	Code Code
	Op   string // what was being done: "ias: verify PIN"
	Left int    // tries left, for PINWrong, PINLastTry, PINDoubtful, PINFree, PUKWrong and PUKFewTries; negative: not told; 0 elsewhere
	Err  error  // the cause: an apdu.SW, a PC/SC return code, ctx.Err(); may be nil
}

// Error returns the operation with its cause, for logs and developers.
func (e *Error) Error() string {
	return fmt.Sprintf("%s: %v", e.Op, cmp.Or(e.Err, error(e.Code)))
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether target is the code of e.
func (e *Error) Is(target error) bool { return target == e.Code }

// New returns an Error with the given code, operation and cause (which may be nil).
func New(code Code, op string, cause error) *Error {
	return &Error{Code: code, Op: op, Err: cause}
}

// Of finds the fault inside err. Where several are nested, the outermost speaks.
// An error that carries no fault is [Internal]: it says that the program has a gap,
// never that all is well. Of(nil) is nil.
func Of(err error) *Error {
	if err == nil {
		return nil
	}
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	var c Code
	if errors.As(err, &c) {
		return &Error{Code: c, Op: "cied", Err: err}
	}
	return &Error{Code: Internal, Op: "cied", Err: err}
}

// CodeOf returns the code of the fault inside err, as [Of] finds it; "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	return Of(err).Code
}
