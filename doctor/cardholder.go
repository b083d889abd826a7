package doctor

import (
	"io"
	"io/fs"
	"slices"
	"strings"

	"cied/fault"
)

// A cardHolder is a program known to keep a card for itself, by its name in /proc.
type cardHolder struct {
	comm   string // at most 15 bytes: proc_pid_comm(5)
	action string // gives the card free, or ""
}

func cardHolders() []cardHolder {
	return []cardHolder{
		{"scdaemon", "gpgconf --kill scdaemon"}, // GnuPG's, in exclusive mode unless pcsc-shared is set
		{"gsd-smartcard", ""},                   // GNOME's, which locks the screen when a card goes
		{"opensc-notify", ""},
		{"opensc-tool", ""},
		{"opensc-explorer", ""},
		{"pkcs11-tool", ""},
		{"pkcs15-tool", ""},
		{"p11-kit-remote", ""},
		{"pcsc_scan", ""},
		{"AusweisApp", ""},
		{"ykman", ""},
	}
}

// cardInUse is the finding of a card that another program has. PC/SC does not tell which one;
// programs known for it are named where they run.
func cardInUse(x *Exam, what string) []Finding {
	running := runningCardHolders(x.Root)
	if len(running) == 0 {
		return Wrong(fault.CardInUse, "%s by another program; none that is known for it was seen", what)
	}
	var comms []string
	f := Finding{Code: fault.CardInUse}
	for _, h := range running {
		comms = append(comms, h.comm)
		if f.Action == "" {
			f.Action = h.action
		}
	}
	f.Evidence = what + " by another program; these run and may hold it: " + strings.Join(comms, ", ")
	return []Finding{f}
}

// runningCardHolders returns the holders that run, in their order. Where there is no /proc it
// finds none.
func runningCardHolders(root fs.FS) []cardHolder {
	running := map[string]bool{}
	processes, _ := fs.Glob(root, "proc/[0-9]*/comm")
	for _, path := range processes {
		running[commName(root, path)] = true
	}
	return slices.DeleteFunc(cardHolders(), func(h cardHolder) bool { return !running[h.comm] })
}

// commName is the name in that file, or "" where the process has ended meanwhile.
func commName(root fs.FS, path string) string {
	f, err := root.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	name, _ := io.ReadAll(io.LimitReader(f, 64)) // 15 and a line feed, in any kernel so far
	return strings.TrimSuffix(string(name), "\n")
}
