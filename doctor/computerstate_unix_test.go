//go:build linux || darwin

package doctor

import (
	"syscall"
	"testing"
	"testing/fstest"

	"cied/fault"
)

func TestAStateDirectoryOfAnotherUserIsAFault(t *testing.T) {
	for uid, want := range map[uint32]State{1000: Well, 0: Faulty} {
		m := atDesk(nil, nil, func(m *Machine) { m.Root.(fstest.MapFS)["home/marta/state"].Sys = &syscall.Stat_t{Uid: uid} })
		r := examined(t, m, computerChecks())["state"]
		if r.State != want {
			t.Errorf("uid %d: %+v", uid, r)
		}
		if want == Faulty && (r.Findings[0].Code != fault.StateUnreadable || r.Findings[0].Action != "sudo chown -R 1000 ~/'state'") {
			t.Errorf("%+v", r.Findings)
		}
	}
}
