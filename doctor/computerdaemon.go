package doctor

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"cied/fault"
	"cied/internal/peer"
)

// portIsOurs finds another program in the place where browsers look for the daemon.
func portIsOurs(_ context.Context, x *exam) []Finding {
	if x.Self.Port <= 0 || x.Self.Port > 65535 || x.Listener == nil {
		return unseen("not looked at")
	}
	address := netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), uint16(x.Self.Port))
	owner, err := x.Listener(address)
	switch {
	case errors.Is(err, peer.ErrUnknown):
		return unseen("this system does not tell who listens on %s", address)
	case err != nil:
		return Fact("nobody listens on %s", address)
	case isOurs(x, owner):
		return Fact("the daemon listens on %s", address)
	default:
		return wrong(fault.PortInUse, "%s is held by %s", address, portHolder(x, owner))
	}
}

// isOurs reports whether the daemon that answers us is the one at the port: it says so
// itself, or it is the process that the system names.
func isOurs(x *exam, o peer.Owner) bool {
	return x.Self.Running && (strings.HasSuffix(x.Self.Address, ":"+strconv.Itoa(x.Self.Port)) || isDaemon(x, o))
}

func isDaemon(x *exam, o peer.Owner) bool {
	return slices.ContainsFunc(daemons(x), func(p process) bool { return p.pid == o.PID })
}

// portHolder tells who has the port: a daemon of ours that hangs, another user, or a program.
func portHolder(x *exam, o peer.Owner) string {
	switch {
	case o.UID >= 0 && o.UID != x.User.ID:
		return fmt.Sprintf("another user (uid %d)", o.UID)
	case isDaemon(x, o):
		return fmt.Sprintf("a daemon of this user (pid %d) that does not answer", o.PID)
	default:
		return fmt.Sprintf("%+q (pid %d)", o.Program, o.PID)
	}
}

// daemonRuns advises: who logs in at a terminal needs no daemon.
func daemonRuns(_ context.Context, x *exam) []Finding {
	all := daemons(x)
	switch {
	case fault.CodeOf(x.Self.Unreached) == fault.StateUnreadable:
		return wrong(fault.StateUnreadable, "the place of the daemon's socket: %s", withTilde(x.Machine, causeOf(x.Self.Unreached).Error()))
	case !x.Self.Running && len(all) > 0:
		return []Finding{{
			Code: fault.NotRunning, Advice: true, Action: "cied serve --replace",
			Evidence: "a daemon of this user does not answer: " + describe(x.Machine, all),
		}}
	case !x.Self.Running:
		return []Finding{{Code: fault.NotRunning, Advice: true, Evidence: "no daemon answers this user", Action: "cied serve"}}
	case len(all) > 1:
		return []Finding{{
			Code: fault.AlreadyRunning, Advice: true, Action: "cied serve --replace",
			Evidence: "daemons of this user: " + describe(x.Machine, all),
		}}
	default:
		return Fact("the daemon answers, at %s", x.Self.Address)
	}
}

// daemons returns this user's processes that serve.
func daemons(x *exam) []process {
	return slices.DeleteFunc(processesNamed(x.Machine, "cied"), func(p process) bool {
		return p.uid != x.User.ID || !slices.Contains(p.args, "serve")
	})
}
