package doctor

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cied/fault"
	"cied/internal/pcscd"
)

// pcscChecks are the checks of the PC/SC service. Windows and macOS have theirs built in, so
// only "pcsc-service" asks something there.
func pcscChecks() []Check {
	return []Check{
		{ID: "pcsc-installed", run: pcscInstalled},
		{ID: "pcsc-socket", Needs: []string{"pcsc-installed"}, run: pcscSocket},
		{ID: "pcsc-running", Needs: []string{"pcsc-installed"}, run: pcscRunning},
		{ID: "pcsc-service", Needs: []string{"pcsc-socket"}, run: pcscService},
		{ID: "pcsc-twice", Needs: []string{"pcsc-service"}, run: pcscTwice},
	}
}

// pcscSocketVariable moves the socket, in libpcsclite as here (pcscd(8), ENVIRONMENT).
const pcscSocketVariable = "PCSCLITE_CSOCK_NAME"

// pcscSocketPath returns where the library expects the service: an absolute path.
func pcscSocketPath(x *exam) string {
	if named := x.Env(pcscSocketVariable); named != "" {
		return named
	}
	return "/run/pcscd/pcscd.comm"
}

// hasPCSCLite reports whether the service of this system is pcsc-lite.
func hasPCSCLite(x *exam) bool { return x.OS != "windows" && x.OS != "darwin" }

var builtIn = []Finding{{Evidence: "the PC/SC service is a part of this system"}}

// pcscInstalled finds no program only where there is no service either: one may be reached
// through a socket that was brought into a container.
func pcscInstalled(_ context.Context, x *exam) []Finding {
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
func pcscSocket(_ context.Context, x *exam) []Finding {
	if !hasPCSCLite(x) {
		return builtIn
	}
	at := pcscSocketPath(x)
	state := pcscd.StateOf(x.Root)
	if !there(x.Machine, rooted(x.Machine, at)) {
		return []Finding{{
			Code: fault.PCSCUnavailable, Evidence: fmt.Sprintf("no socket %s; pcscd.socket is %s%s", withTilde(x.Machine, at), state, otherDaemons(x.Machine)),
			Action: enable(x.Machine, state), Fix: state == pcscd.Disabled && x.Env(pcscSocketVariable) == "",
		}}
	}
	if state == pcscd.Disabled && x.Env(pcscSocketVariable) == "" {
		return []Finding{{
			Code: fault.PCSCUnavailable, Advice: true, Evidence: "the service answers now; pcscd.socket is disabled, so not after the next start",
			Action: enable(x.Machine, state), Fix: true,
		}}
	}
	return Fact("%s; pcscd.socket is %s", withTilde(x.Machine, at), state)
}

// otherDaemons is a clause on services that run without the socket, as one in a snap does.
func otherDaemons(m *Machine) string {
	if all := pcscDaemons(m); len(all) > 0 {
		return "; runs: " + describe(m, all)
	}
	return ""
}

// enable is the command that makes the socket, or "".
func enable(m *Machine, state pcscd.State) string {
	const command = "sudo systemctl enable --now " + pcscd.Socket
	switch state {
	case pcscd.Masked:
		return "sudo systemctl unmask " + pcscd.Socket + " && " + command
	case pcscd.Disabled:
		return command
	case pcscd.Enabled:
		return "sudo systemctl restart " + pcscd.Socket
	case pcscd.Unmanaged:
		return restart(m)
	default:
		return ""
	}
}

// pcscRunning tells what runs. That nothing does is no fault: systemd starts the service
// when it is asked, and a container does not show it.
func pcscRunning(_ context.Context, x *exam) []Finding {
	if !hasPCSCLite(x) {
		return builtIn
	}
	if all := pcscDaemons(x.Machine); len(all) > 0 {
		return Fact("%s", describe(x.Machine, all))
	}
	if pid, err := x.ReadFile("run/pcscd/pcscd.pid"); err == nil {
		return Fact("no pcscd is seen; the last one was pid %.20q", strings.TrimSpace(string(pid)))
	}
	return Fact("no pcscd is seen; pcscd.socket is %s", pcscd.StateOf(x.Root))
}

// pcscTwice finds a second service. Both take hold of the readers on USB, and who comes
// first has them: where ours has one, or none is plugged in, the other only may take it.
func pcscTwice(_ context.Context, x *exam) []Finding {
	all := pcscDaemons(x.Machine)
	switch {
	case len(all) < 2:
		return Fact("no second service")
	case len(x.Slots) > 0 || !plugged(x.Machine):
		return advise(fault.PCSCTwice, "%s", describe(x.Machine, all))
	default:
		return wrong(fault.PCSCTwice, "no reader, and %s", describe(x.Machine, all))
	}
}

// plugged reports whether a reader is on the USB bus; where nobody can look, one may be.
func plugged(m *Machine) bool {
	devices, err := usbReaders(m)
	return err != nil || len(devices) > 0
}

// pcscDaemons are the services of the system. A program of that name of another person is
// none: it reaches no reader.
func pcscDaemons(m *Machine) []process {
	const firstPerson = 1000 // login.defs(5), UID_MIN
	return slices.DeleteFunc(processesNamed(m, "pcscd"), func(p process) bool { return p.uid >= firstPerson && p.uid != m.User.ID })
}

// describe names processes for people: `/usr/sbin/pcscd (pid 7), /snap/… (pid 9)`.
func describe(m *Machine, all []process) string {
	var words []string
	for _, p := range all {
		words = append(words, fmt.Sprintf("%s (pid %d)", withTilde(m, p.program(m)), p.pid))
	}
	return strings.Join(words, ", ")
}
