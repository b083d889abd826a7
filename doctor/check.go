package doctor

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"time"

	"cied/fault"
)

// A Check is one question.
type Check struct {
	ID     string        // a word or two, "pcsc-service": it never changes, programs read it
	Needs  []string      // ids of earlier checks; where one of them has a fault this one is skipped
	Deep   bool          // takes long or reads much of the card: only where Machine.Deep
	Online bool          // asks the network: not where Machine.Offline
	Time   time.Duration // what it may take; 0: checkTime
	run    func(ctx context.Context, x *exam) []Finding
}

// A Finding is what a check has seen. Without a code it is a fact, and nothing is wrong; or
// something worth a mention.
type Finding struct {
	Code     fault.Code // what is wrong, or "": a fact, or a mention
	Unseen   bool       // nobody could look: neither well nor wrong
	Advice   bool       // nothing that keeps anybody from logging in now: it makes no verdict
	Evidence string     // one line in English for whoever helps; may name readers, paths and programs
	Left     int        // tries left, for codes that count them
	Action   string     // a command that mends it, as typed at a terminal; "" where there is none
	Fix      bool       // package repair has a change for just this

	mention mention // what a person is told of it where it has no code, or ""
}

// A mention is something that is no fault of anything, and that a person may wonder about.
// Its texts are the doctor's own.
type mention string

// repairCommand is the Action of a finding with a Fix, where no command of the system does it.
const repairCommand = "cied doctor --fix"

// Fact is a Finding without a fault.
func Fact(format string, args ...any) []Finding {
	return []Finding{{Evidence: fmt.Sprintf(format, args...)}}
}

// unseen is a Finding of a check that could not look.
func unseen(format string, args ...any) []Finding {
	return []Finding{{Unseen: true, Evidence: fmt.Sprintf(format, args...)}}
}

// wrong is a Finding of something that keeps the person from logging in.
func wrong(c fault.Code, format string, args ...any) []Finding {
	return []Finding{{Code: c, Evidence: fmt.Sprintf(format, args...)}}
}

// advise is a Finding of something that is better mended, although logins work.
func advise(c fault.Code, format string, args ...any) []Finding {
	return []Finding{{Code: c, Advice: true, Evidence: fmt.Sprintf(format, args...)}}
}

// mentioned is a Finding of something that is told beside the verdict, and has no code.
func mentioned(m mention, format string, args ...any) []Finding {
	return []Finding{{mention: m, Advice: true, Evidence: fmt.Sprintf(format, args...)}}
}

// told reports whether a person is told of f in words: it is no mere fact.
func (f Finding) told() bool { return f.Code != "" || f.mention != "" }

// A State is how a check came out.
type State string

// The states.
const (
	Well    State = "well"
	Unknown State = "unknown" // the check could not look
	Advised State = "advice"  // something is better mended
	Faulty  State = "fault"   // something keeps the person from logging in
	Skipped State = "skipped" // a check that it needs has a fault
	Unasked State = "unasked" // it was not asked for
)

// A Result is a check that has run or was skipped.
type Result struct {
	ID       string
	State    State
	Took     time.Duration
	Findings []Finding

	late bool // it did not end in time, and may still run
}

// checkTime bounds one check, so that ten seconds are enough for all: those that wait for
// the network or a card run side by side.
const checkTime = 4 * time.Second

// run asks all checks, those at the same time that do not need each other, and returns
// their results in the order of checks. checks name what they need before them.
func run(ctx context.Context, m *Machine, checks []Check) []Result {
	x := &exam{Machine: m}
	results := make([]Result, len(checks))
	place := make(map[string]int, len(checks))
	done := make([]chan struct{}, len(checks))
	for i, c := range checks {
		place[c.ID], done[i] = i, make(chan struct{})
	}
	var all sync.WaitGroup
	for i, c := range checks {
		all.Go(func() {
			defer close(done[i])
			results[i] = c.ask(ctx, x, func(id string) State {
				j, known := place[id]
				if !known || j >= i {
					panic("doctor: " + c.ID + " needs " + id + ", which is not before it")
				}
				<-done[j]
				if results[j].late { // it may still write what this one would read
					return Skipped
				}
				return results[j].State
			})
		})
	}
	all.Wait()
	return results
}

// ask runs c, unless something that it needs is wrong.
func (c Check) ask(ctx context.Context, x *exam, stateOf func(id string) State) Result {
	r := Result{ID: c.ID, State: Skipped}
	for _, id := range c.Needs {
		switch s := stateOf(id); s {
		case Faulty, Skipped:
			return r
		case Unasked:
			r.State = Unasked
			return r
		}
	}
	if c.Deep && !x.Deep || c.Online && x.Offline {
		r.State = Unasked
		return r
	}
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(c.Time, checkTime))
	defer cancel()
	begin := time.Now()
	r.Findings, r.late = c.inTime(ctx, x)
	r.Took, r.State = time.Since(begin), worst(r.Findings)
	return r
}

// graceTime is what a check has to heed the end of its time.
const graceTime = 500 * time.Millisecond

// inTime is look, and leaves a check behind that waits for what cannot be interrupted, as a
// file on a server that is gone.
func (c Check) inTime(ctx context.Context, x *exam) (found []Finding, late bool) {
	ended := make(chan []Finding, 1)
	go func() { ended <- c.look(ctx, x) }()
	select {
	case found = <-ended:
		return found, false
	case <-ctx.Done():
	}
	grace := time.NewTimer(graceTime)
	defer grace.Stop()
	select {
	case found = <-ended:
		return found, false
	case <-grace.C:
		return unseen("this check did not come to its end in time"), true
	}
}

// look runs c. A check that panics is a gap in the program, and ends no daemon.
func (c Check) look(ctx context.Context, x *exam) (found []Finding) {
	defer func() {
		if p := recover(); p != nil {
			found = wrong(fault.Internal, "the check %s failed: %v", c.ID, p)
		}
	}()
	return c.run(ctx, x)
}

// worst is the state of a check with these findings.
func worst(all []Finding) State {
	s := Well
	for _, f := range all {
		switch {
		case f.Code != "" && !f.Advice:
			return Faulty
		case f.told():
			s = Advised
		case f.Unseen && s == Well:
			s = Unknown
		}
	}
	return s
}
