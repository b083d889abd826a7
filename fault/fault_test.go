package fault_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"

	"cied/fault"
)

func TestErrorIsItsCodeAndItsCause(t *testing.T) {
	err := fmt.Errorf("login: %w", fault.New(fault.CardRemoved, "ias: read EF.SOD", io.ErrUnexpectedEOF))
	for _, target := range []error{fault.CardRemoved, io.ErrUnexpectedEOF} {
		if !errors.Is(err, target) {
			t.Errorf("%v is not %v", err, target)
		}
	}
	if errors.Is(err, fault.CardMute) {
		t.Errorf("%v is %v", err, fault.CardMute)
	}
}

func TestErrorTellsTheDeveloperOperationAndCause(t *testing.T) {
	withCause := fault.New(fault.CardRemoved, "ias: read EF.SOD", io.ErrUnexpectedEOF)
	if got, want := withCause.Error(), "ias: read EF.SOD: unexpected EOF"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	bare := fault.New(fault.CardRemoved, "ias: read EF.SOD", nil)
	if got, want := bare.Error(), "ias: read EF.SOD: card-removed"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOf(t *testing.T) {
	inner := fault.New(fault.CardSilent, "nfc: transmit", nil)
	cases := []struct {
		name string
		err  error
		want fault.Code
	}{
		{"a fault is itself", inner, fault.CardSilent},
		{"a wrapped fault is found", fmt.Errorf("read: %w", inner), fault.CardSilent},
		{"of two faults the outermost speaks", fault.New(fault.PINDoubtful, "ias: verify", inner), fault.PINDoubtful},
		{"a bare code is a fault", fmt.Errorf("read: %w", fault.CardMute), fault.CardMute},
		{"an error without a fault is a gap", context.Canceled, fault.Internal},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := fault.Of(c.err); got.Code != c.want || !errors.Is(got, c.want) {
				t.Errorf("got %v, want %v", got.Code, c.want)
			}
		})
	}
	if fault.Of(nil) != nil {
		t.Error("nil is a fault")
	}
}

func TestCodeOutsideTheTableHasTheRowOfInternal(t *testing.T) {
	if got := fault.Code("no-such-code").Row(); got.Code != fault.Internal {
		t.Errorf("got %v", got)
	}
}

func ExampleOf() {
	err := fmt.Errorf("login: %w", &fault.Error{Code: fault.PINWrong, Op: "ias: verify PIN", Left: 2})
	f := fault.Of(err)
	fmt.Println(f.Code, f.Code.Row().Exit)
	fmt.Println(f.Text("it").Message)
	// Output:
	// pin-wrong 31
	// PIN sbagliato: restano 2 tentativi.
}
