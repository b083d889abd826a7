package doctor

import (
	"context"
	"strings"
	"time"

	"cied/fault"
	"cied/internal/when"
)

// computerChecks are the checks of the session, of the program and of what belongs to it.
func computerChecks() []Check {
	return []Check{
		{ID: "session", run: sessionIsLocal},
		{ID: "user", run: userIsNotRoot},
		{ID: "settings", run: settingsAreSound},
		{ID: "state", run: stateIsOurs},
		{ID: "disk", run: diskHasRoom},
		{ID: "port", run: portIsOurs},
		{ID: "daemon", run: daemonRuns},
		{ID: "dialog", run: dialogIsThere},
		{ID: "tray", run: trayIsShown},
		{ID: "software", run: softwareAlone},
		{ID: "program-age", run: programIsRecent},
		{ID: "trust-age", run: trustIsRecent},
	}
}

// settingsAreSound tells what keeps the daemon from starting: a policy or a trust store that
// cannot be understood.
func settingsAreSound(_ context.Context, x *exam) []Finding {
	var found []Finding
	for _, err := range x.Self.Wrong {
		found = append(found, Finding{Code: fault.CodeOf(err), Evidence: withTilde(x.Machine, err.Error())})
	}
	if found == nil {
		return Fact("policy and trust store can be read")
	}
	return found
}

// remoteSigns are the environment variables that remote sessions set.
var remoteSigns = []struct{ variable, kind string }{
	{"SSH_CONNECTION", "SSH"}, // ssh(1), ENVIRONMENT
	{"SSH_TTY", "SSH"},
	{"XRDP_SESSION", "xrdp"},
	{"XRDP_SOCKET_PATH", "xrdp"},
	{"VNCDESKTOP", "VNC"}, // vncserver(1)
	{"X2GO_SESSION", "X2Go"},
	{"NXSESSIONID", "NX"},
	{"CHROME_REMOTE_DESKTOP_SESSION", "Chrome Remote Desktop"},
}

// remoteKind returns by what the person sits at another computer, or "".
func remoteKind(x *exam) string {
	for _, s := range remoteSigns {
		if x.Env(s.variable) != "" {
			return s.kind
		}
	}
	if x.OS == "windows" && (strings.HasPrefix(strings.ToUpper(x.Env("SESSIONNAME")), "RDP-") || remoteDesktop()) {
		return "Remote Desktop"
	}
	return ""
}

// sessionIsLocal advises only: a card on the far computer works, one on the near needs
// redirection. Where PC/SC refuses the remote session, "pcsc-service" says so.
func sessionIsLocal(_ context.Context, x *exam) []Finding {
	if kind := remoteKind(x); kind != "" {
		return advise(fault.RemoteSession, "the session is remote: %s", kind)
	}
	if kind := x.Env("XDG_SESSION_TYPE"); kind != "" {
		return Fact("session of type %.20q", kind)
	}
	return Fact("no sign of a remote session")
}

func userIsNotRoot(_ context.Context, x *exam) []Finding {
	if x.User.ID == 0 {
		return advise(fault.RunsAsRoot, "uid 0: dialogs and files of the person are not reached")
	}
	return Fact("not root")
}

const (
	day = 24 * time.Hour

	programLife = 365 * day

	// trustLife is how old a list of authorities may be at most by its own rules: its next
	// update is due within six months (ETSI TS 119 612 V2.1.1, 5.3.15).
	trustLife = 183 * day
)

// programIsRecent goes by the date of the source. A clock that is wrong is found elsewhere.
func programIsRecent(_ context.Context, x *exam) []Finding {
	built := x.Self.Built
	switch {
	case built.IsZero():
		return Fact("version %s, of an unknown date", x.Self.Version)
	case x.Now().Sub(built) > programLife:
		return advise(fault.ProgramOutdated, "version %s is of %s", x.Self.Version, when.Day(built))
	default:
		return Fact("version %s of %s", x.Self.Version, when.Day(built))
	}
}

// trustIsRecent goes by the newest list; what is built in is as old as the program.
func trustIsRecent(_ context.Context, x *exam) []Finding {
	issued, what := x.Self.Trusted, "the newest list of authorities"
	if issued.IsZero() {
		issued, what = x.Self.Built, "no list of authorities was fetched; what is built in"
	}
	switch {
	case issued.IsZero():
		return Fact("only the built-in authorities are there")
	case x.Now().Sub(issued) > trustLife:
		return []Finding{{
			Code: fault.TrustOutdated, Advice: true, Action: "cied trust update",
			Evidence: what + " is of " + when.Day(issued),
		}}
	default:
		return Fact("%s is of %s", what, when.Day(issued))
	}
}
