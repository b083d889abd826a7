package doctor

import (
	"cmp"
	"slices"
	"strings"

	"cied/fault"
)

// A cardHolder is software known to open cards on its own, or to keep one for itself.
type cardHolder struct {
	name      string
	comms     []string // of its programs, in /proc: at most 15 bytes (proc_pid_comm(5))
	action    string   // gives the card free, or ""
	lingers   bool     // keeps the card for itself also where nobody uses it
	installed []string // patterns of path.Match, under Root: where it is found without running
}

// cardHolders are all that are known, those first that hold a card for long.
func cardHolders() []cardHolder {
	return []cardHolder{
		{name: "GnuPG", comms: []string{"scdaemon"}, action: "gpgconf --kill scdaemon", lingers: true}, // unless pcsc-shared is set
		{name: "GNOME", comms: []string{"gsd-smartcard"}},                                              // locks the screen when a card goes
		{name: "CIE ID", installed: []string{
			"usr/share/CIEID", "usr/lib/libcie-pkcs11.so", "usr/lib/*-linux-*/libcie-pkcs11.so", "usr/lib64/libcie-pkcs11.so",
			"usr/local/lib/libcie-pkcs11.so", "usr/local/lib/libcie-pkcs11.dylib", "Windows/System32/CIEPKI.dll",
		}},
		{name: "OpenSC", comms: []string{"opensc-notify", "opensc-tool", "opensc-explorer", "pkcs11-tool", "pkcs15-tool"}, installed: []string{
			"usr/lib/*-linux-*/opensc-pkcs11.so", "usr/lib64/opensc-pkcs11.so", "usr/lib64/pkcs11/opensc-pkcs11.so",
			"usr/lib/opensc-pkcs11.so", "usr/lib/pkcs11/opensc-pkcs11.so", "Library/OpenSC/lib/opensc-pkcs11.so",
		}},
		{name: "p11-kit", comms: []string{"p11-kit-remote"}},
		{name: "pcsc-tools", comms: []string{"pcsc_scan"}},
		{name: "AusweisApp", comms: []string{"AusweisApp"}},
		{name: "YubiKey Manager", comms: []string{"ykman"}},
	}
}

// cardInUse is the finding of a card that another program has. PC/SC does not tell which one;
// programs known for it are named where they run.
func cardInUse(x *exam, what string) []Finding {
	f := Finding{Code: fault.CardInUse}
	var running []string
	all := holdersRunning(x.Machine)
	for _, h := range cardHolders() {
		for _, comm := range h.comms {
			if len(named(all, comm)) > 0 {
				running, f.Action = append(running, comm), cmp.Or(f.Action, h.action)
			}
		}
	}
	if len(running) == 0 {
		return wrong(fault.CardInUse, "%s by another program; none that is known for it was seen", what)
	}
	f.Evidence = what + " by another program; these run and may hold it: " + strings.Join(running, ", ")
	return []Finding{f}
}

// holdersRunning returns the processes of all holders. Where there is no /proc it finds none.
func holdersRunning(m *Machine) []process {
	var comms []string
	for _, h := range cardHolders() {
		comms = append(comms, h.comms...)
	}
	return processesNamed(m, comms...)
}

// named returns those of all that have one of these names.
func named(all []process, comms ...string) []process {
	return slices.DeleteFunc(slices.Clone(all), func(p process) bool { return !slices.Contains(comms, p.name) })
}
