package secret_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"

	"cied/secret"
)

// marked is an invented PIN that is easy to look for in an output.
const marked = "90817263"

func newPIN(t *testing.T) secret.PIN {
	t.Helper()
	p, err := secret.NewPIN([]byte(marked))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestNewPINTakesEightDigitsOnly(t *testing.T) {
	cases := []struct {
		name   string
		digits string
		want   error
	}{
		{"eight digits", marked, nil},
		{"zeros are digits", "00000000", nil},
		{"nothing", "", secret.ErrPINFormat},
		{"the last four alone", "7263", secret.ErrPINFormat},
		{"seven digits", "9081726", secret.ErrPINFormat},
		{"nine digits", marked + "0", secret.ErrPINFormat},
		{"a letter", "9081726a", secret.ErrPINFormat},
		{"a line feed", "9081726\n", secret.ErrPINFormat},
		{"digits of another script", "٩٠٨١", secret.ErrPINFormat}, // 8 bytes of UTF-8
		{"eight zero bytes", "\x00\x00\x00\x00\x00\x00\x00\x00", secret.ErrPINFormat},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if _, err := secret.NewPIN([]byte(c.digits)); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestNewPINClearsWhatItTookOver(t *testing.T) {
	for _, s := range []string{marked, "9081", "9081726x"} {
		digits := []byte(s)
		_, _ = secret.NewPIN(digits)
		if !bytes.Equal(digits, make([]byte, len(s))) {
			t.Errorf("%d bytes: the digits are still there", len(s))
		}
	}
}

func TestUseLendsTheDigits(t *testing.T) {
	var got string
	err := newPIN(t).Use(func(d []byte) error { got = string(d); return io.EOF })
	if got != marked || err != io.EOF {
		t.Errorf("got %q, %v", got, err)
	}
}

// A PIN of zero bytes that reached VERIFY would cost a try.
func TestNoPINIsLentWhereThereIsNone(t *testing.T) {
	wiped := newPIN(t)
	copied := wiped
	wiped.Wipe()
	for name, p := range map[string]secret.PIN{"zero value": {}, "wiped": wiped, "copy of a wiped one": copied} {
		err := p.Use(func([]byte) error { t.Errorf("%s: lent", name); return nil })
		if !errors.Is(err, secret.ErrPINFormat) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	secret.PIN{}.Wipe() // harmless
}

func TestWipeOverwritesTheDigits(t *testing.T) {
	p := newPIN(t)
	var kept []byte // what f must not do, and what Wipe must make worthless
	_ = p.Use(func(d []byte) error { kept = d; return nil })
	p.Wipe()
	if !bytes.Equal(kept, make([]byte, secret.PINLength)) {
		t.Error("the digits outlive Wipe")
	}
}

// The daemon lives on after a panic, and so would the digits.
func TestDigitsThatAreLentWhenSomethingPanicsAreWiped(t *testing.T) {
	p := newPIN(t)
	var kept []byte // what f must not do
	func() {
		defer func() {
			if recover() == nil {
				t.Error("Use has swallowed the panic")
			}
		}()
		_ = p.Use(func(d []byte) error { kept = d; panic("injected") })
	}()
	if !bytes.Equal(kept, make([]byte, secret.PINLength)) {
		t.Error("the digits outlive the panic")
	}
}

func TestPINAppearsInNoOutput(t *testing.T) {
	p := newPIN(t)
	type holder struct {
		Name   string
		PIN    secret.PIN
		Ptr    *secret.PIN
		Any    any
		hidden secret.PIN
	}
	h := holder{"invented", p, &p, p, p}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%c", "%T", "%o"} {
		fmt.Fprintf(&out, verb, p)
		fmt.Fprintf(&out, verb, &p)
		fmt.Fprintf(&out, verb, h)
		fmt.Fprintf(&out, verb, []any{p, h, &h, map[string]secret.PIN{"pin": p}})
	}
	fmt.Fprintln(&out, fmt.Errorf("login: %v", p), h.hidden)
	for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(handler).Info("login", "pin", p, "ptr", &p, "holder", h, "list", []any{p})
	}
	_ = json.NewEncoder(&out).Encode(h)
	_ = xml.NewEncoder(&out).Encode(h)
	_ = gob.NewEncoder(&out).Encode(h)
	for _, form := range []string{marked, fmt.Sprintf("%x", marked), fmt.Sprintf("%X", marked), "57 48 56 49", "[57,48", "OTA4MTcyNjM"} {
		if strings.Contains(out.String(), form) {
			t.Errorf("the PIN appears as %q", form)
		}
	}
	if !strings.Contains(out.String(), "PIN(hidden)") {
		t.Error("nothing was printed: the test proves nothing")
	}
}

func TestPINIsNotData(t *testing.T) {
	p := newPIN(t)
	for _, v := range []any{p, &p, struct{ PIN secret.PIN }{p}} {
		if b, err := json.Marshal(v); err == nil {
			t.Errorf("encoded as %s", b)
		}
	}
}

func Example() {
	pin, err := secret.NewPIN([]byte("12345678")) // an invented PIN
	if err != nil {
		fmt.Println(err)
		return
	}
	defer pin.Wipe()
	fmt.Println(pin)
	err = pin.Use(func(digits []byte) error {
		fmt.Println(len(digits), "digits go to the card")
		return nil
	})
	fmt.Println(err)
	// Output:
	// PIN(hidden)
	// 8 digits go to the card
	// <nil>
}
