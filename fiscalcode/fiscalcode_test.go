package fiscalcode_test

import (
	"testing"

	"cied/fiscalcode"
)

// The codes are invented, and nobody's.
func TestBirthOf(t *testing.T) {
	cases := []struct {
		name, code string
		want       fiscalcode.Birth
	}{
		{"a man", "RSSMRA80A01H501X", fiscalcode.Birth{Year: 80, Month: 1, Day: 1}},
		{"a woman", "RSSMRA80A41H501W", fiscalcode.Birth{Year: 80, Month: 1, Day: 1}},
		{"the last of December", "RSSMRA05T71H501X", fiscalcode.Birth{Year: 5, Month: 12, Day: 31}},
		{"omocodia in the place", "RSSMRA80A01H50MX", fiscalcode.Birth{Year: 80, Month: 1, Day: 1}},
		{"omocodia everywhere", "RSSMRAULAQMHRLMX", fiscalcode.Birth{Year: 80, Month: 1, Day: 1}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := fiscalcode.BirthOf(c.code)
			if err != nil || got != c.want {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

func TestBirthOfRefusesWhatIsNoPersonsCode(t *testing.T) {
	for _, code := range []string{
		"", "12345678901", "RSSMRA80A01H501", "RSSMRA80A01H501XX",
		"RSSMRA80F01H501X", "RSSMRA80A00H501X", "RSSMRA80A32H501X", "RSSMRA80A40H501X", "RSSMRA80A72H501X",
		"RSSMRA8AA01H501X", "rssmra80a01h501x",
	} {
		if got, err := fiscalcode.BirthOf(code); err == nil {
			t.Errorf("%q: %+v", code, got)
		}
	}
}

func FuzzBirthOf(f *testing.F) {
	f.Add("RSSMRA80A41H501W")
	f.Add("RSSMRAULAQMHRLMX")
	f.Fuzz(func(t *testing.T, code string) {
		b, err := fiscalcode.BirthOf(code)
		if err == nil && (b.Year < 0 || b.Year > 99 || b.Month < 1 || b.Month > 12 || b.Day < 1 || b.Day > 31) {
			t.Errorf("%q: %+v", code, b)
		}
	})
}
