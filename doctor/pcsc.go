package doctor

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"cied/fault"
)

// pcscChecks are the checks of the PC/SC service. Windows and macOS have theirs built in, so
// only "pcsc-service" asks something there.
func pcscChecks() []Check {
	return []Check{
		{ID: "pcsc-installed", Run: pcscInstalled},
		{ID: "pcsc-socket", Needs: []string{"pcsc-installed"}, Run: pcscSocket},
		{ID: "pcsc-running", Needs: []string{"pcsc-installed"}, Run: pcscRunning},
		{ID: "pcsc-service", Needs: []string{"pcsc-socket"}, Run: pcscService},
		{ID: "pcsc-twice", Needs: []string{"pcsc-service"}, Run: pcscTwice},
	}
}

// pcscSocketVariable moves the socket, in libpcsclite as here (pcscd(8), ENVIRONMENT).
const pcscSocketVariable = "PCSCLITE_CSOCK_NAME"

// pcscSocketPath returns where the library expects the service: an absolute path.
func pcscSocketPath(x *Exam) string {
	if named := x.Env(pcscSocketVariable); named != "" {
		return named
	}
	return "/run/pcscd/pcscd.comm"
}

// hasPCSCLite reports whether the service of this system is pcsc-lite.
func hasPCSCLite(x *Exam) bool { return x.OS != "windows" && x.OS != "darwin" }

var builtIn = []Finding{{Evidence: "the PC/SC service is a part of this system"}}

// pcscInstalled finds no program only where there is no service either: one may be reached
// through a socket that was brought into a container.
func pcscInstalled(_ context.Context, x *Exam) []Finding {
	if !hasPCSCLite(x) {
		return builtIn
	}
	program := firstThere(x.Machine, "usr/sbin/pcscd", "usr/bin/pcscd", "sbin/pcscd", "usr/local/sbin/pcscd", "run/current-system/sw/bin/pcscd")
	if program != "" {
		return Fact("/%s%s", program, pcscVersions(x.Machine))
	}
	if there(x.Machine, rooted(x.Machine, pcscSocketPath(x))) || len(pcscDaemons(x.Machine)) > 0 {
		return Fact("no pcscd is installed here, but one is reached")
	}
	return []Finding{{Code: fault.PCSCMissing, Evidence: "no program pcscd in /usr/sbin", Action: installPCSC(x.Machine)}}
}

// pcscSocket looks for the socket, which systemd or the service itself makes.
func pcscSocket(_ context.Context, x *Exam) []Finding {
	if !hasPCSCLite(x) {
		return builtIn
	}
	at := pcscSocketPath(x)
	unit := unitOf(x.Machine)
	if !there(x.Machine, rooted(x.Machine, at)) {
		return []Finding{{
			Code: fault.PCSCUnavailable, Evidence: fmt.Sprintf("no socket %s; pcscd.socket is %s%s", homeless(x.Machine, at), unit, otherDaemons(x.Machine)),
			Action: unit.enable(x.Machine),
		}}
	}
	if unit == unitDisabled && x.Env(pcscSocketVariable) == "" {
		return []Finding{{
			Code: fault.PCSCUnavailable, Advice: true, Evidence: "the service answers now; pcscd.socket is disabled, so not after the next start",
			Action: unit.enable(x.Machine),
		}}
	}
	return Fact("%s; pcscd.socket is %s", homeless(x.Machine, at), unit)
}

// otherDaemons is a clause on services that run without the socket, as one in a snap does.
func otherDaemons(m *Machine) string {
	if all := pcscDaemons(m); len(all) > 0 {
		return "; runs: " + describe(m, all)
	}
	return ""
}

// A unitState is how systemd takes pcscd.socket (systemctl(1), is-enabled).
type unitState string

const (
	unitUnmanaged unitState = "unknown, as there is no systemd"
	unitAbsent    unitState = "not found"
	unitMasked    unitState = "masked"
	unitDisabled  unitState = "disabled"
	unitEnabled   unitState = "enabled"
)

// unitOf reads the state from the links that "systemctl enable" makes. The service may be
// enabled in place of its socket.
func unitOf(m *Machine) unitState {
	if !there(m, "run/systemd/system") { // sd_booted(3)
		return unitUnmanaged
	}
	if to, err := fs.ReadLink(m.Root, "etc/systemd/system/pcscd.socket"); err == nil && to == "/dev/null" {
		return unitMasked
	}
	switch {
	case hasUnit(m, "sockets.target.wants/pcscd.socket"), hasUnit(m, "multi-user.target.wants/pcscd.service"):
		return unitEnabled
	case hasUnit(m, "pcscd.socket"):
		return unitDisabled
	default:
		return unitAbsent
	}
}

// hasUnit looks into the directories of systemd.unit(5).
func hasUnit(m *Machine, name string) bool {
	return slices.ContainsFunc([]string{"etc", "run", "usr/lib", "lib"}, func(dir string) bool {
		return there(m, dir+"/systemd/system/"+name)
	})
}

// enable is the command that makes the socket, or "".
func (u unitState) enable(m *Machine) string {
	const enable = "sudo systemctl enable --now pcscd.socket"
	switch u {
	case unitMasked:
		return "sudo systemctl unmask pcscd.socket && " + enable
	case unitDisabled:
		return enable
	case unitEnabled:
		return "sudo systemctl restart pcscd.socket"
	case unitUnmanaged:
		return restart(m)
	default:
		return ""
	}
}

// pcscRunning tells what runs. That nothing does is no fault: systemd starts the service
// when it is asked, and a container does not show it.
func pcscRunning(_ context.Context, x *Exam) []Finding {
	if !hasPCSCLite(x) {
		return builtIn
	}
	if all := pcscDaemons(x.Machine); len(all) > 0 {
		return Fact("%s", describe(x.Machine, all))
	}
	if pid, err := smallFile(x.Machine, "run/pcscd/pcscd.pid"); err == nil {
		return Fact("no pcscd is seen; the last one was pid %.20q", strings.TrimSpace(string(pid)))
	}
	return Fact("no pcscd is seen; pcscd.socket is %s", unitOf(x.Machine))
}

// pcscTwice finds a second service. Both take hold of the readers on USB, and who comes
// first has them: where ours has one, the other only may take it.
func pcscTwice(_ context.Context, x *Exam) []Finding {
	all := pcscDaemons(x.Machine)
	switch {
	case len(all) < 2:
		return Fact("no second service")
	case len(x.Slots) > 0:
		return Advise(fault.PCSCTwice, "%s", describe(x.Machine, all))
	default:
		return Wrong(fault.PCSCTwice, "no reader, and %s", describe(x.Machine, all))
	}
}

func pcscDaemons(m *Machine) []process { return processesNamed(m, "pcscd") }

// describe names processes for people: `/usr/sbin/pcscd (pid 7), /snap/… (pid 9)`.
func describe(m *Machine, all []process) string {
	var words []string
	for _, p := range all {
		words = append(words, fmt.Sprintf("%s (pid %d)", homeless(m, p.program(m)), p.pid))
	}
	return strings.Join(words, ", ")
}
