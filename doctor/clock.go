package doctor

import (
	"context"
	"fmt"
	"time"

	"cied/fault"
	"cied/internal/when"
)

// clockMargin is how far a clock may be off. Identity providers and relying parties bear
// less than that between an assertion and its end (SAML 2.0 Core, 2.5.1), and a site's own
// clock and a slow answer may take a part of it.
const clockMargin = 5 * time.Minute

// builtMargin is how far the clock of who built the program may have been ahead.
const builtMargin = 24 * time.Hour

// checkClock compares the computer's clock with the Date of the site's answer (RFC 9110,
// 6.6.1). Where no site can be asked or believed, the day when the program was made is the
// earliest that it can be.
func checkClock(ctx context.Context, x *exam) []Finding {
	var v visit
	if !x.Offline {
		v = x.visit(ctx)
	}
	if v.tellsTime(x) {
		off := v.came.Sub(v.date)
		if off.Abs() > clockMargin {
			return x.clockFault("the clock of this computer is %s, says %s", distance(off), v.host)
		}
		return Fact("the clock agrees with that of %s", v.host)
	}
	if b := x.Self.Built; !b.IsZero() && x.Now().Before(b.Add(-builtMargin)) {
		return x.clockFault("the clock says %s, and this program was made on %s", when.Day(x.Now()), when.Day(b))
	}
	return unseen("no site has told the time")
}

// tellsTime reports whether the Date of the answer can be believed: the certificate fits
// host and authorities, whatever the computer's clock says of its dates. A portal in a
// hotel, or whoever else answers in the site's name, tells no time.
func (v visit) tellsTime(x *exam) bool {
	if v.date.IsZero() || !v.met() {
		return false
	}
	s := v.stops[len(v.stops)-1]
	_, err := s.verify(x.Roots, within(v.date, s.chain[0].NotBefore, s.chain[0].NotAfter))
	return err == nil
}

// within is t, or the nearest instant from begin to end.
func within(t, begin, end time.Time) time.Time {
	switch {
	case t.Before(begin):
		return begin
	case t.After(end):
		return end
	}
	return t
}

func (m *Machine) clockFault(format string, args ...any) []Finding {
	return []Finding{{Code: fault.ClockWrong, Evidence: fmt.Sprintf(format, args...), Action: m.setClock()}}
}

// setClock is the command that sets the clock from the network.
func (m *Machine) setClock() string {
	switch m.OS {
	case "linux":
		return "sudo timedatectl set-ntp true"
	case "darwin":
		return "sudo sntp -sS time.apple.com"
	case "windows":
		return "w32tm /resync"
	}
	return ""
}

// distance says in words how far a clock is off, in its two largest units.
func distance(off time.Duration) string {
	side := "ahead"
	if off < 0 {
		side = "behind"
	}
	minutes := int64(off.Abs() / time.Minute)
	days, hours, minutes := minutes/(24*60), minutes/60%24, minutes%60
	switch {
	case days > 0:
		return fmt.Sprintf("%d d %d h %s", days, hours, side)
	case hours > 0:
		return fmt.Sprintf("%d h %d min %s", hours, minutes, side)
	}
	return fmt.Sprintf("%d min %s", minutes, side)
}
