package doctor

import (
	"testing"

	"cied/fault"
)

// An injected is one thing that is wrong with a computer, a reader, a card or a site, and
// what is to be found.
type injected struct {
	name    string
	machine func(t testing.TB) *Machine
	checks  []Check
	want    fault.Code // "" where all is well
	verdict Verdict
}
