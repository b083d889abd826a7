package pkcs11

import (
	"slices"
	"time"
)

// Windows of the pace, with the numbers of the door for browsers (package localhttp). A
// program whose dialogs were refused twice in a row rests for a minute; the first no leaves
// it one more question, for the person who cancels by mistake and presses again. After
// maxRefusals within a minute every program rests: one can have many names.
const (
	refusalsCount   = time.Minute
	refusalsResting = time.Minute
	maxRefusals     = 6
)

// A pace remembers the refusals of the last minute. It knows no clock: times are arguments
// and never go back. What it holds is bounded by maxRefusals, since nobody is asked beyond.
type pace struct{ refusals []refusal } // the oldest first

// A refusal is a dialog that ended without a yes.
type refusal struct {
	program string // its path, "" for all that are not known
	at      time.Time
	again   bool // the one before it, within a minute, was refused too
}

// rest returns how long program is not to ask anybody; 0: it may ask.
func (p *pace) rest(program string, now time.Time) (rest time.Duration) {
	p.forget(now)
	if n := len(p.refusals); n >= maxRefusals {
		rest = p.refusals[n-maxRefusals].at.Add(refusalsCount).Sub(now)
	}
	for _, r := range p.refusals {
		if r.again && r.program == program {
			rest = max(rest, r.at.Add(refusalsResting).Sub(now))
		}
	}
	return rest
}

// opens returns whether a refusal of the dialog that program opens now would be one again.
func (p *pace) opens(program string, now time.Time) (again bool) {
	p.forget(now)
	return slices.ContainsFunc(p.refusals, func(r refusal) bool { return r.program == program })
}

// refused notes a dialog that ended without a yes; again is what opens has returned for it.
func (p *pace) refused(program string, again bool, now time.Time) {
	p.forget(now)
	p.refusals = append(p.refusals, refusal{program, now, again})
}

// accepted forgets what was refused to program: the person has said yes to it.
func (p *pace) accepted(program string) {
	p.refusals = slices.DeleteFunc(p.refusals, func(r refusal) bool { return r.program == program })
}

// forget drops what is a minute old.
func (p *pace) forget(now time.Time) {
	p.refusals = slices.DeleteFunc(p.refusals, func(r refusal) bool {
		return now.Sub(r.at) >= max(refusalsCount, refusalsResting)
	})
}
