package main

import (
	"errors"
	"os"

	"cied/apdu"
	"cied/apdu/trace"
	"cied/fault"
)

// traceTo returns a tap that records every exchange, and what writes them to the file in
// the end. An empty name records nothing.
func traceTo(name string) (tap func(apdu.Exchange), save func() error, err error) {
	if name == "" {
		return nil, func() error { return nil }, nil
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, nil, fault.New(fault.StateUnreadable, "cied: trace", err)
	}
	rec := trace.NewRecorder(f, trace.Header{Card: "the one on the reader", Spec: "IAS ECC 1.0.1, cied login", Expect: "not stated"})
	if err := rec.Err(); err != nil {
		_ = f.Close()
		return nil, nil, fault.New(fault.StateUnreadable, "cied: trace", err)
	}
	return rec.Tap, func() error {
		if err := errors.Join(rec.Err(), f.Close()); err != nil {
			return fault.New(fault.StateUnreadable, "cied: trace", err)
		}
		return nil
	}, nil
}
