package doctor

import (
	"slices"
	"strings"
	"testing"

	"cied/fault"
)

// Package repair goes by a code, and a code may have several causes: a change is offered
// only where it takes away the one that was found.
func TestARepairIsOfferedOnlyWhereItHelps(t *testing.T) {
	helped := []string{
		"pcscd.socket is switched off", "pcscd runs in a snap alone", "pcscd will not be there after the next start",
		"polkit refuses the user", "polkit refuses the user and the library does not know why", "polkit refuses a session over SSH",
		"a reader that the kernel's pn533 has", "a copy that the kernel has", "a second reader that the kernel has",
	}
	for _, area := range allInjected() {
		for _, c := range area {
			offered := false
			for _, r := range run(t.Context(), c.machine(t), c.checks) {
				for _, f := range r.Findings {
					offered = offered || f.Fix
					if f.Action == repairCommand && !f.Fix {
						t.Errorf("%s: %q is the next step, and does nothing", c.name, f.Action)
					}
				}
			}
			if want := slices.Contains(helped, c.name); offered != want {
				t.Errorf("%s: a repair is offered: %v, want %v", c.name, offered, want)
			}
		}
	}
}

func TestARefusalWithoutPolkitHasNoRule(t *testing.T) {
	files := altered(debian, map[string]string{"usr/share/polkit-1/actions/org.debian.pcsc-lite.policy": "-"})
	f := examined(t, onLinux(files, nil, libraryTells(fault.PCSCDenied, "Access denied.")), pcscChecks())["pcsc-service"].Findings[0]
	if f.Code != fault.PCSCDenied || f.Fix || f.Action != "" || !strings.Contains(f.Evidence, "no policy") {
		t.Errorf("%+v", f)
	}
}
