package doctor

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"cied/fault"
)

func clockCases() []injected {
	return []injected{
		{"the clock is an hour ahead", clockOff(time.Hour), networkChecks(), fault.ClockWrong, Clock},
		{"the clock is an hour behind", clockOff(-time.Hour), networkChecks(), fault.ClockWrong, Clock},
		{"the clock is so far ahead that certificates look ended", clockOff(5 * 365 * 24 * time.Hour), networkChecks(), fault.ClockWrong, Clock},
		{"the clock is so far behind that certificates look too young", clockOff(-5 * 365 * 24 * time.Hour), networkChecks(), fault.ClockWrong, Clock},
		{"no network, and the clock is before the program was made", beforeBuilt, []Check{{ID: "clock", run: checkClock}}, fault.ClockWrong, Clock},
		{"the clock is four minutes off", clockOff(4 * time.Minute), networkChecks(), "", AllWell},
		{"the answer is a copy from a cache, a day old", cached, networkChecks(), "", AllWell},
		{"a portal with a wrong clock answers for another site", portalWithoutClock, networkChecks(), fault.SiteTLS, Site},
	}
}

func clockOff(off time.Duration) func(testing.TB) *Machine {
	return func(t testing.TB) *Machine {
		m := serving(t, service, service, fine)
		m.Now = func() time.Time { return noon.Add(off) }
		return m
	}
}

func beforeBuilt(t testing.TB) *Machine {
	m := offline(t)
	m.Self.Built = noon.AddDate(0, 0, 2)
	return m
}

func cached(t testing.TB) *Machine {
	return serving(t, service, service, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", noon.Add(-24*time.Hour).Format(http.TimeFormat))
		w.Header().Set("Age", strconv.Itoa(24*60*60))
	})
}

func portalWithoutClock(t testing.TB) *Machine {
	a := publicAuthority(t)
	return online(service, a, internet{service: secure(t, with(a.issue(t, other)), func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", noon.AddDate(-3, 0, 0).Format(http.TimeFormat))
	})})
}

// A wrong clock makes every certificate look wrong: the site is not asked to answer for it.
func TestAWrongClockSilencesTheSite(t *testing.T) {
	results := run(t.Context(), clockOff(-5*365*24*time.Hour)(t), networkChecks())
	f := first(results, "clock")
	if results[2].State != Skipped || !strings.Contains(f.Evidence, "1825 d 0 h behind") {
		t.Errorf("site %s, clock %q", results[2].State, f.Evidence)
	}
}

func TestTheClockIsSetAsTheSystemDoes(t *testing.T) {
	for system, want := range map[string]string{
		"linux": "sudo timedatectl set-ntp true", "darwin": "sudo sntp -sS time.apple.com", "windows": "w32tm /resync", "plan9": "",
	} {
		m := clockOff(time.Hour)(t)
		m.OS = system
		if f := first(run(t.Context(), m, networkChecks()), "clock"); f.Action != want {
			t.Errorf("%s: %q, want %q", system, f.Action, want)
		}
	}
}

// A clock a little before the program's commit is not wrong: whoever made it may have been
// ahead.
func TestTheDayOfTheProgramIsNotToTheHour(t *testing.T) {
	m := offline(t)
	m.Self.Built = noon.Add(time.Hour)
	if f := checkClock(t.Context(), &exam{Machine: m}); f[0].Code != "" {
		t.Errorf("%+v", f)
	}
}

// An Age that no cache would give moves no clock by years.
func TestAnAgeIsBounded(t *testing.T) {
	m := serving(t, service, service, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Age", strconv.Itoa(1<<31-1))
	})
	v := (&exam{Machine: m}).visit(t.Context())
	if got := v.date.Sub(noon); got != maxAge {
		t.Errorf("moved by %v, want %v", got, maxAge)
	}
}

func TestADistanceIsSaidInItsTwoLargestUnits(t *testing.T) {
	for off, want := range map[time.Duration]string{
		6 * time.Minute:               "6 min ahead",
		-(3*time.Hour + time.Minute):  "3 h 1 min behind",
		50*time.Hour + 59*time.Minute: "2 d 2 h ahead",
		1<<63 - 1:                     "106751 d 23 h ahead",
		-1 << 63:                      "106751 d 23 h behind",
	} {
		if got := distance(off); got != want {
			t.Errorf("%d: %q, want %q", off, got, want)
		}
	}
}
