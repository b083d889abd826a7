package pin_test

import (
	"errors"
	"testing"

	"cied/fault"
	"cied/fiscalcode"
	"cied/pin"
	"cied/secret"
)

func newPIN(t testing.TB, digits string) secret.PIN {
	t.Helper()
	p, err := secret.NewPIN([]byte(digits))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestWeakPINsAreRefused(t *testing.T) {
	birth := &fiscalcode.Birth{Year: 80, Month: 1, Day: 31}
	cases := []struct {
		name, digits string
		birth        *fiscalcode.Birth
		weak         bool
	}{
		{"equal digits", "00000000", nil, true},
		{"a row upwards", "12345678", nil, true},
		{"a row past nine", "67890123", nil, true},
		{"a row downwards", "87654321", nil, true},
		{"a row past zero", "21098765", nil, true},
		{"two digits repeated", "27272727", nil, true},
		{"four digits repeated", "20752075", nil, true},
		{"the day of birth, year last", "31011980", birth, true},
		{"the same in the other century", "31012080", birth, true},
		{"the day of birth, year first", "19800131", birth, true},
		{"the day of birth, month first", "01311980", birth, true},
		{"the day of birth in six digits", "73101804", birth, true},
		{"year, month and day in six digits", "80013155", birth, true},
		{"somebody else's day of birth", "24061971", birth, false},
		{"a day of birth that nobody knows", "31011980", nil, false},
		{"steps of two", "13579135", nil, false},
		{"a row that ends", "12345679", nil, false},
		{"any other", "20750931", birth, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if err := pin.Weak(newPIN(t, c.digits), c.birth); errors.Is(err, fault.PINWeak) != c.weak || err != nil != c.weak {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestAWipedPINIsNeitherWeakNorStrong(t *testing.T) {
	p := newPIN(t, "20750931")
	p.Wipe()
	if err := pin.Weak(p, nil); !errors.Is(err, fault.PINFormat) {
		t.Errorf("got %v", err)
	}
}
