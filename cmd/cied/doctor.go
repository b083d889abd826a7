package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cied/card"
	"cied/control"
	"cied/doctor"
	"cied/fault"
	"cied/internal/logfile"
	"cied/internal/peer"
	"cied/internal/wholefile"
	"cied/nfc"
	"cied/policy"
	"cied/prompt"
)

type doctorFlags struct {
	policyFlags
	trust, site, bundle string
	card, offline       bool
	fix, undo           bool
}

func (p *program) doctor() *cobra.Command {
	var f doctorFlags
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Find out what keeps you from logging in: one verdict, one next step",
		Long: "Look at computer, readers, card, browsers and network, and say in one verdict what keeps you from\n" +
			"logging in, and what to do. Nothing is changed and no PIN is asked. The exit status is that of the\n" +
			"fault found, 0 where all is well.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return p.runDoctor(c.Context(), f) },
	}
	c.Flags().StringVar(&f.trust, "trust", "", "`DIR` of test anchors for this run: cie/*.pem, csca/*.pem")
	c.Flags().BoolVar(&f.card, "card", false, "also read the card many times, to see how well it lies: up to a minute")
	c.Flags().StringVar(&f.site, "site", "", "also look at the login page at this https `URL`")
	c.Flags().BoolVar(&f.offline, "offline", false, "ask nothing of the network")
	c.Flags().BoolVar(&f.undo, "undo", false, "offer to take back what --fix has done")
	c.Flags().BoolVar(&f.fix, "fix", false, "offer to mend what can be mended here (Linux)")
	c.Flags().StringVar(&f.bundle, "bundle", "", "write what support needs to a new zip `FILE`, without anything personal")
	f.policyFlags.add(c)
	c.MarkFlagsMutuallyExclusive("offline", "site")
	c.MarkFlagsMutuallyExclusive("undo", "fix")
	return c
}

func (p *program) runDoctor(ctx context.Context, f doctorFlags) error {
	if p.json && (f.fix || f.undo) {
		return usage("--fix and --undo ask a person, and --json has none")
	}
	repairs, err := p.newRepairs()
	if err != nil {
		return err
	}
	if f.undo {
		return p.runUnfix(ctx, repairs)
	}
	rules, err := p.settle(f.policyFlags, policy.Settings{})
	if err != nil {
		return err
	}
	t, err := p.newTerminal(nfc.NewPCSC(nfc.PCSCOptions{}), f.trust, 0)
	if err != nil {
		return err
	}
	m := p.examined(ctx, t, rules)
	m.Deep, m.Site, m.Offline = f.card, f.site, f.offline
	r := doctor.Examine(ctx, m)
	p.log().Info("doctor", "reference", r.Reference, "verdict", r.Verdict, "code", r.Decided.Code)
	v := r.In(p.lang)
	if err := p.result(v, func(w io.Writer) { v.WriteText(w, p.lang) }); err != nil {
		return err
	}
	if f.bundle != "" {
		if err := p.writeBundle(ctx, f.bundle, r, m, t); err != nil {
			return err
		}
	}
	if f.fix {
		return p.runFix(ctx, r, repairs)
	}
	if r.Decided.Code != "" {
		p.told = true
		return fault.New(r.Decided.Code, "cied: doctor", nil)
	}
	return nil
}

// examined is this computer, as the doctor looks at it.
func (p *program) examined(ctx context.Context, t *card.Terminal, rules *policy.Policy) *doctor.Machine {
	return &doctor.Machine{
		OS: runtime.GOOS, Root: os.DirFS("/"), User: whoami(), Env: os.Getenv, Now: time.Now,
		Readers: t.Readers, Cards: t,
		Client: &http.Client{Transport: &http.Transport{Proxy: http.ProxyFromEnvironment}},
		Dial:   new(net.Dialer).DialContext,
		Free:   doctor.FreeSpace, Listener: peer.OwnerOf,
		Asks: func(lookPath func(string) (string, error), getenv func(string) string) error {
			_, err := prompt.Desktop(prompt.Options{LookPath: lookPath, Getenv: getenv})
			return err
		},
		Self: p.self(ctx, rules),
	}
}

func whoami() doctor.User {
	u := doctor.User{ID: os.Getuid()}
	if me, err := user.Current(); err == nil {
		u.Name, u.Home = me.Username, me.HomeDir
	}
	u.Groups, _ = os.Getgroups()
	return u
}

// self is what the doctor knows of the program.
func (p *program) self(ctx context.Context, rules *policy.Policy) doctor.Self {
	s := doctor.Self{Version: release, Built: built(), Port: rules.Port, Pinentry: rules.Pinentry}
	if dir, err := dataRoot(); err == nil {
		s.State = filepath.Join(dir, "cied")
	}
	if store, err := trustStore(); err == nil {
		if st, err := store.State(); err == nil && st.TrustedList != nil {
			s.Trusted = st.TrustedList.Issued
		}
	}
	if client, err := control.Dial(os.Getenv); err == nil {
		if status, err := client.Status(ctx); err == nil {
			s.Running, s.Address = true, strings.TrimPrefix(status.Address, "http://")
			if _, port, err := net.SplitHostPort(s.Address); err == nil {
				s.Port, _ = strconv.Atoi(port)
			}
		}
	}
	return s
}

// built is the time of the commit that this program was built from; zero where that was
// not stamped.
func built() time.Time {
	info, _ := debug.ReadBuildInfo()
	if info == nil {
		return time.Time{}
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.time" {
			t, _ := time.Parse(time.RFC3339, s.Value)
			return t
		}
	}
	return time.Time{}
}

// traceOf is what reader and card say to each other when the card is read without a PIN;
// nothing where there is none.
func traceOf(ctx context.Context, t *card.Terminal) []doctor.Attachment {
	ctx, cancel := context.WithTimeout(ctx, readWait)
	defer cancel()
	tr, _, err := inspectTraced(ctx, t, "", false)
	if err != nil {
		return nil
	}
	return []doctor.Attachment{{Kind: doctor.Trace, Name: "card.apdu", Text: []byte(tr.String())}}
}

// writeBundle writes what support needs to a new file: the report, the newest of the log,
// and a trace of the card.
func (p *program) writeBundle(ctx context.Context, name string, r doctor.Report, m *doctor.Machine, t *card.Terminal) error {
	const op = "cied: bundle"
	files := traceOf(ctx, t)
	for _, log := range logfile.Files(logDir()) {
		if text, err := wholefile.Read(log, 2*logfile.DefaultMax); err == nil {
			files = append(files, doctor.Attachment{Kind: doctor.Log, Name: filepath.Base(log), Text: text})
		}
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fault.New(fault.StateUnreadable, op, err)
	}
	err = doctor.WriteBundle(f, r, m, files...)
	if closed := f.Close(); err == nil && closed != nil {
		err = fault.New(fault.StateUnreadable, op, closed)
	}
	if err != nil {
		_ = os.Remove(name)
	}
	return err
}
