// Package sweep disturbs every command of a use of a card in every way, in tests.
package sweep

import (
	"os"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"cied/simulator"
)

// Variable is the environment variable that asks for the whole sweep with "full".
const Variable = "CIED_SWEEP"

// Kinds are the ways to disturb one command.
func Kinds() []simulator.Fault {
	all := []simulator.Fault{
		{Name: simulator.FaultRemoval}, {Name: simulator.FaultLost}, {Name: simulator.FaultCut},
		{Name: simulator.FaultEmpty}, {Name: simulator.FaultMAC}, {Name: simulator.FaultSSC},
		{Name: simulator.FaultStale}, {Name: simulator.FaultSilence},
	}
	for _, sw := range []uint16{0x6982, 0x6985, 0x6A82, 0x6D00, 0x6F00, 0x63C2, 0x6983, 0x6700} {
		all = append(all, simulator.Fault{Name: simulator.FaultSW, SW: sw})
	}
	return all
}

// A Case is one command of one use, disturbed in one way.
type Case struct {
	Name   string // of the use: "nxp/known"
	Family string // of the chip
	Phase  Phase  // of the command, where nobody disturbs it
	Fault  simulator.Fault
}

// Cases disturbs each command of a use of that name with a chip of that family. phases are
// those of the commands, as a [Ledger] has seen them undisturbed.
func Cases(name, family string, phases []Phase) []Case {
	var all []Case
	for n, phase := range phases {
		for _, k := range Kinds() {
			k.At = n + 1
			all = append(all, Case{name, family, phase, k})
		}
	}
	return all
}

// Run runs each case on a clock of its own, which also makes a hang a failure: all of
// them where [Variable] is "full", else a sample. It prints how many.
func Run(t *testing.T, cases []Case, run func(*testing.T, Case)) {
	full := os.Getenv(Variable) == "full"
	if !full {
		t.Logf("a sample: %s=full disturbs every command of every family in every way", Variable)
	}
	var ran atomic.Int64
	t.Cleanup(func() { t.Logf("%d cases", ran.Load()) })
	for i, c := range cases {
		if !full && !sampled(i, c) {
			continue
		}
		t.Run(c.Name+"/"+c.Fault.String(), func(t *testing.T) {
			t.Parallel()
			ran.Add(1)
			synctest.Test(t, func(t *testing.T) { run(t, c) })
		})
	}
}

// sampled takes every command of one family, each with another way to disturb it (there
// are 16, and 13 has no divisor with them in common), and a few commands of the others.
func sampled(i int, c Case) bool {
	if c.Family == simulator.Families()[0].Name {
		return i%13 == 0
	}
	return i%331 == 0
}
