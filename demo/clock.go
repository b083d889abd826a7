package demo

import "time"

// DefaultSpeed lets a citizen take 100 seconds over a login, where an identity provider allows
// five minutes: enough to look around, and short enough to wait for the end.
const DefaultSpeed = 3

// hurry is the speed at which five minutes are five seconds.
const hurry = 60

// accelerated returns a clock that leaves now together with it, and goes speed times as fast.
func accelerated(speed int, now func() time.Time) func() time.Time {
	began := now()
	return func() time.Time { return began.Add(now().Sub(began) * time.Duration(speed)) }
}
