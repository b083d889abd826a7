package relying_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"cied/fault"
	"cied/relying"
)

// on is the day on which people's ages are counted.
var on = time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)

// The codes below are of invented people, and their check letters are not computed.
func TestCodiceFiscaleStandsForOneOrTwoDaysOfBirth(t *testing.T) {
	for name, tc := range map[string]struct {
		code string
		want []string
	}{
		"a man":                               {"RSSMRA80A01H501U", []string{"1980-01-01"}},
		"a woman: 40 more days":               {"RSSMRA80A41H501W", []string{"1980-01-01"}},
		"omocodia in the place":               {"RSSMRA80A41H5LMW", []string{"1980-01-01"}},
		"omocodia everywhere":                 {"RSSMRAULAQMHRLMW", []string{"1980-01-01"}}, // U L, Q M: 80, 51 less 40
		"twenty, or 120 until tomorrow":       {"RSSMRA05S23H501W", []string{"2005-11-23", "1905-11-23"}},
		"a child, or a hundred years older":   {"RSSMRA16S22H501W", []string{"2016-11-22", "1916-11-22"}},
		"twenty, or 120":                      {"RSSMRA06S22H501W", []string{"2006-11-22", "1906-11-22"}},
		"twenty, and nobody is 121":           {"RSSMRA05S22H501W", []string{"2005-11-22"}},
		"born today":                          {"RSSMRA26S22H501W", []string{"2026-11-22", "1926-11-22"}},
		"born tomorrow, so 99":                {"RSSMRA26S23H501W", []string{"1926-11-23"}},
		"29 February":                         {"RSSMRA00B29H501W", []string{"2000-02-29"}},
		"29 February of a leap year, or two":  {"RSSMRA16B29H501W", []string{"2016-02-29", "1916-02-29"}},
		"31 December of the year before last": {"RSSMRA24T31H501W", []string{"2024-12-31", "1924-12-31"}},
	} {
		t.Run(name, func(t *testing.T) {
			births, err := relying.Births(tc.code, on)
			if err != nil || fmt.Sprint(births) != fmt.Sprint(tc.want) {
				t.Errorf("%v, %v; want %v", births, err, tc.want)
			}
		})
	}
}

func TestCodesWithoutADayOfBirthAreRefused(t *testing.T) {
	for name, code := range map[string]string{
		"nothing": "", "no such month": "RSSMRA80Z01H501U", "no such day": "RSSMRA80A75H501U", "31 February": "RSSMRA80B31H501U",
		"29 February of no leap year": "RSSMRA81B29H501U", "a letter that is no digit": "RSSMRA8AA01H501U",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := relying.Births(code, on)
			wantFault(t, err, fault.CertSubject)
			_, err = relying.People{}.Person(t.Context(), relying.Identity{FiscalCode: code}, on)
			wantFault(t, err, fault.CertSubject)
		})
	}
}

// A register is a table, or an error.
type register struct {
	entries map[string]relying.Entry
	err     error
}

func (r register) Entry(_ context.Context, code string) (relying.Entry, bool, error) {
	e, found := r.entries[code]
	return e, found, r.err
}

func TestPersonIsOfTheRegisterFirstAndOfTheCertificateThen(t *testing.T) {
	const adult, child = "RSSMRA80A41H501W", "RSSMRA16S22H501W"
	born := relying.Date{Year: 1916, Month: 11, Day: 22}
	full := relying.Entry{GivenName: "Maria Invented", FamilyName: "Rossi", DateOfBirth: born}
	for name, tc := range map[string]struct {
		people relying.People
		code   string
		want   string // names, date, certain
	}{
		"no register":                  {relying.People{}, adult, "MARIA ROSSI PROVA 1980-01-01 true"},
		"not in the register":          {relying.People{Register: register{}}, adult, "MARIA ROSSI PROVA 1980-01-01 true"},
		"in the register":              {relying.People{Register: register{entries: map[string]relying.Entry{child: full}}}, child, "Maria Invented Rossi 1916-11-22 true"},
		"only the birth is known":      {relying.People{Register: register{entries: map[string]relying.Entry{child: {DateOfBirth: born}}}}, child, "MARIA ROSSI PROVA 1916-11-22 true"},
		"only a name is known":         {relying.People{Register: register{entries: map[string]relying.Entry{adult: {GivenName: "Maria"}}}}, adult, "Maria ROSSI PROVA 1980-01-01 true"},
		"two days: the youngest":       {relying.People{}, child, "MARIA ROSSI PROVA 2016-11-22 false"},
		"two days: of age":             {relying.People{MinAge: 11}, child, "MARIA ROSSI PROVA 1916-11-22 false"},
		"two days: of age since now":   {relying.People{MinAge: 10}, child, "MARIA ROSSI PROVA 2016-11-22 false"},
		"too young: the only there is": {relying.People{MinAge: 60}, adult, "MARIA ROSSI PROVA 1980-01-01 true"},
	} {
		t.Run(name, func(t *testing.T) {
			id := relying.Identity{FiscalCode: tc.code, GivenName: "MARIA", Surname: "ROSSI PROVA"}
			p, err := tc.people.Person(t.Context(), id, on)
			got := fmt.Sprint(p.GivenName, " ", p.FamilyName, " ", p.DateOfBirth, " ", p.BirthCertain)
			if err != nil || got != tc.want || p.FiscalCode != tc.code {
				t.Errorf("%s (%s), %v; want %s", got, p.FiscalCode, err, tc.want)
			}
		})
	}
}

func TestRegisterThatFailsEndsTheLogin(t *testing.T) {
	broken := errors.New("no connection")
	p, err := relying.People{Register: register{err: broken}}.Person(t.Context(), relying.Identity{FiscalCode: "RSSMRA80A41H501W"}, on)
	if !errors.Is(err, broken) || p != (relying.Person{}) {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestNoDateIsWrittenAsNothing(t *testing.T) {
	if got := (relying.Date{}).String(); got != "" {
		t.Errorf("%q", got)
	}
}

// FuzzBirths: whatever a code says, its days exist, are past and a hundred years apart.
func FuzzBirths(f *testing.F) {
	f.Add("RSSMRA80A41H501W")
	f.Add("RSSMRA16S22H501W")
	f.Fuzz(func(t *testing.T, code string) {
		births, err := relying.Births(code, on)
		if (err == nil) != (len(births) == 1 || len(births) == 2) {
			t.Fatalf("%v, %v", births, err)
		}
		for i, d := range births {
			day, err := time.Parse(time.DateOnly, d.String())
			if err != nil || day.After(on) || i > 0 && births[i-1].Year-d.Year != 100 {
				t.Errorf("%q: %v", code, births)
			}
		}
	})
}
