package relying

import (
	"fmt"
	"time"

	"cied/fault"
	"cied/fiscalcode"
)

// maxAge is the age in years that nobody is taken to have passed.
const maxAge = 120

// A Date is a day of the Gregorian calendar. The zero Date is none.
type Date struct{ Year, Month, Day int }

// String is the form of SAML's dateOfBirth and of ISO 8601, "1980-01-31"; "" for none.
func (d Date) String() string {
	if d == (Date{}) {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// exists reports whether the calendar has d.
func (d Date) exists() bool {
	y, m, day := time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC).Date()
	return y == d.Year && int(m) == d.Month && day == d.Day
}

// age is the number of years that somebody born on d has completed on a day; negative
// before birth.
func (d Date) age(on time.Time) int {
	year, month, day := on.Date()
	years := year - d.Year
	if int(month) < d.Month || int(month) == d.Month && day < d.Day {
		years--
	}
	return years
}

// Births returns the days of birth that a codice fiscale can stand for on the day of on, the
// youngest person's first. It has two digits of the year (see package fiscalcode, which
// reads letters of omocodia as their digits), so that there are two of them for whoever may
// be up to 20 or above 100 years old: one as old as that and one a hundred years older. More
// than 120 years are taken for nobody's age; 29 February leaves years without it out.
//
// A code that stands for no day at all is fault.CertSubject.
func Births(code string, on time.Time) ([]Date, error) {
	const op = "relying: date of birth"
	b, err := fiscalcode.BirthOf(code)
	if err != nil {
		return nil, fault.New(fault.CertSubject, op, err)
	}
	var births []Date
	for year := on.Year() - on.Year()%100 + b.Year; year >= on.Year()-maxAge-1; year -= 100 {
		d := Date{year, b.Month, b.Day}
		if age := d.age(on); d.exists() && age >= 0 && age <= maxAge {
			births = append(births, d)
		}
	}
	if len(births) == 0 {
		return nil, fault.New(fault.CertSubject, op, fmt.Errorf("the calendar has no such day in the last %d years", maxAge))
	}
	return births, nil
}
