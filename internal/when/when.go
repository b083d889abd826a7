// Package when is how dates are told to people, and how a date that does not hold is.
//
// All are in UTC: a certificate's dates are, and two zones in one sentence confuse.
package when

import (
	"fmt"
	"time"
)

// Day returns the date, "2026-11-22".
func Day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// Moment returns date and minute, "2026-11-22 12:00 UTC".
func Moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 MST") }

// Early is the reason that who ("the CRL") cannot be used at an instant before from. A
// wrong clock is its likeliest cause, so it shows both and says what to do.
func Early(who string, from, at time.Time) error {
	return fmt.Errorf("%s is valid from %s; %s", who, Moment(from), clock(at))
}

// Late is [Early] at an instant after until.
func Late(who string, until, at time.Time) error {
	return fmt.Errorf("%s was valid until %s; %s", who, Moment(until), clock(at))
}

func clock(at time.Time) string {
	return fmt.Sprintf("the clock of this computer says %s: check the clock", Moment(at))
}
