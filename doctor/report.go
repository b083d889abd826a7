package doctor

import (
	"context"
	"crypto/rand"
	"log/slog"
	"time"
)

// A Report is what one run of the checks has found.
type Report struct {
	Reference string // short, to be read over the telephone; it means nothing
	At        time.Time
	Version   string // of the program
	Verdict   Verdict
	Decided   Finding // what the verdict stands on; without a code where all is well
	Results   []Result
}

// Examine asks all checks and comes to a verdict. It takes ten seconds at most, or a minute
// more where m.Deep.
func Examine(ctx context.Context, m *Machine) Report {
	results := run(ctx, m, Checks())
	r := Report{Reference: newReference(), At: m.Now().UTC().Truncate(time.Second), Version: m.Self.Version, Results: results}
	r.Verdict, r.Decided = judge(results)
	return r
}

// judge takes the first fault in the order of the checks, which have causes before what
// comes of them.
func judge(results []Result) (Verdict, Finding) {
	for _, r := range results {
		for _, f := range r.Findings {
			if f.Code != "" && !f.Advice {
				return verdictOn(f.Code), f
			}
		}
	}
	return AllWell, Finding{}
}

// Others returns the findings beside the one that decided, faults before advice.
func (r Report) Others() []Finding {
	var faults, advice []Finding
	decided := false
	for _, result := range r.Results {
		for _, f := range result.Findings {
			switch {
			case !f.told():
			case f.Advice:
				advice = append(advice, f)
			case !decided: // judge took the first
				decided = true
			default:
				faults = append(faults, f)
			}
		}
	}
	return append(faults, advice...)
}

// Log writes what the telephone needs: the reference, and the verdict.
func (r Report) Log(log *slog.Logger) {
	log.Info("doctor", "reference", r.Reference, "verdict", r.Verdict, "code", r.Decided.Code)
}

// letters are those of a reference: none that is heard or read as another (Crockford's
// Base32, in which I, L, O and U are missing).
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// newReference makes a reference of eight letters, "7K3Q-M90X".
func newReference() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	text := make([]byte, 0, len(b)+1)
	for i, x := range b {
		if i == len(b)/2 {
			text = append(text, '-')
		}
		text = append(text, letters[x%byte(len(letters))])
	}
	return string(text)
}
