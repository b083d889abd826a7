package doctor

import (
	"context"
	"errors"
	"strings"
	"time"

	"cied/fault"
	"cied/internal/pcscd"
	"cied/nfc"
)

// pcscAnswer is how long the service may take for its first list of readers. It has them
// at once, or after one second where it has just been started.
const pcscAnswer = 2 * time.Second

// pcscService asks for the list of readers, as a login does, and leaves it in x.Slots. An
// empty list is an answer.
func pcscService(ctx context.Context, x *exam) []Finding {
	slots, err := firstList(ctx, x.Readers)
	if err == nil {
		return pcscList(x, slots)
	}
	if fault.CodeOf(err) == fault.PCSCNotBuilt {
		return wrong(fault.PCSCNotBuilt, "%v", err)
	}
	g := greet(ctx, x)
	if g.manner == greeted && fault.CodeOf(err) == fault.PCSCUnavailable { // it may have been restarting
		if slots, again := firstList(ctx, x.Readers); again == nil {
			return pcscList(x, slots)
		}
	}
	f := pcscFault(x, err, g)
	kind := remoteKind(x)
	if kind == "" || f.Code != fault.PCSCDenied && f.Code != fault.PCSCUnavailable {
		return []Finding{f}
	}
	return []Finding{f, {Code: fault.RemoteSession, Evidence: "the session is remote: " + kind}}
}

func pcscList(x *exam, slots []nfc.Reader) []Finding {
	x.Slots = slots
	if len(slots) == 0 {
		return Fact("it answers, and knows no reader")
	}
	return Fact("it answers, and knows %s", slotNames(slots))
}

var errNoList = errors.New("no list of readers in time")

// firstList returns what a watcher is told first. A service that says nothing in time is
// pcsc-stuck.
func firstList(ctx context.Context, d nfc.Driver) ([]nfc.Reader, error) {
	const op = "doctor: list the readers"
	type list struct {
		slots []nfc.Reader
		err   error
	}
	ctx, cancel := context.WithTimeout(ctx, pcscAnswer)
	defer cancel()
	told := make(chan list, 1)
	tell := func(slots []nfc.Reader, err error) {
		select {
		case told <- list{slots, err}:
		default: // only the first counts
		}
	}
	go func() { tell(nil, d.Watch(ctx, tell)) }()
	select {
	case l := <-told:
		if !errors.Is(l.err, context.DeadlineExceeded) {
			return l.slots, l.err
		}
	case <-ctx.Done():
	}
	return nil, fault.New(fault.PCSCStuck, op, errNoList)
}

// pcscFault says why there is no list. The library has one return code for several causes
// and other causes for one code from version to version, so what the service itself said
// to a greeting comes first.
func pcscFault(x *exam, err error, g greeting) Finding {
	code := fault.CodeOf(err)
	f := Finding{Code: code, Evidence: strings.TrimSuffix(err.Error(), ".") + g.clause()}
	switch {
	case g.manner == forbidden:
		f.Code = fault.PCSCDenied
	case code == fault.PCSCDenied || g.manner == hungUp:
		f.Code = fault.PCSCDenied
		f.Evidence += "; " + whoAsks(x)
		if guarded(x.Machine) {
			f.Action, f.Fix = repairCommand, true
		}
	case code == fault.PCSCStuck || g.manner == silent:
		f.Code, f.Action = fault.PCSCStuck, restart(x.Machine)
		f.Evidence += otherDaemons(x.Machine)
	case g.manner == greeted && code == fault.PCSCUnavailable:
		f.Code, f.Action = fault.PCSCProtocol, restart(x.Machine)
		f.Evidence += pcscVersions(x.Machine) + pcscLibraries(x.Machine)
	default:
		f.Code, f.Action = fault.PCSCUnavailable, restart(x.Machine)
	}
	return f
}

// restart is the command that starts the service anew, or "" where that is not known.
func restart(m *Machine) string {
	switch {
	case m.OS == "windows":
		return "sc.exe start SCardSvr" // "sc" alone is another command in PowerShell
	case pcscd.Booted(m.Root):
		return "sudo systemctl restart " + pcscd.Service
	case there(m, "etc/init.d/pcscd"):
		return "sudo service pcscd restart"
	default:
		return ""
	}
}

// pcscLibraries lists the copies of libpcsclite, where there is more than one: a program
// may load the copy that does not belong to the service.
func pcscLibraries(m *Machine) string {
	var copies []string
	for _, pattern := range []string{"usr/local/lib/libpcsclite.so.1", "usr/lib/libpcsclite.so.1", "usr/lib/*-linux-*/libpcsclite.so.1", "usr/lib64/libpcsclite.so.1"} {
		if name := firstThere(m, pattern); name != "" {
			copies = append(copies, "/"+name)
		}
	}
	if len(copies) < 2 {
		return ""
	}
	return "; copies of the library: " + strings.Join(copies, ", ")
}
