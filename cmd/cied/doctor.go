package main

import (
	"context"
	"fmt"
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
	"cied/doctor/bundle"
	"cied/fault"
	"cied/internal/logfile"
	"cied/internal/peer"
	"cied/internal/wholefile"
	"cied/lang"
	"cied/nfc"
	"cied/pki"
	"cied/policy"
	"cied/prompt"
	"cied/repair"
	"cied/tray"
)

type doctorFlags struct {
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
			"logging in, and what to do. Nothing is changed without a yes to --fix or --undo, and no PIN is asked.\n" +
			"The network check asks one https page, that of --site or of Entra con CIE, and tells it nothing.\n" +
			"The exit status is that of the fault found, 0 where all is well; with --fix and --undo that of the change.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return p.runDoctor(c.Context(), f) },
	}
	c.Flags().StringVar(&f.trust, "trust", "", "`DIR` of test anchors for this run: cie/*.pem, csca/*.pem")
	c.Flags().BoolVar(&f.card, "card", false, "also read the card many times, to see how well it lies: up to a minute")
	c.Flags().StringVar(&f.site, "site", "", "look at the login page at this https `URL`; its query is not sent")
	c.Flags().BoolVar(&f.offline, "offline", false, "ask nothing of the network")
	c.Flags().BoolVar(&f.fix, "fix", false, "offer to repair what can be repaired here (Linux)")
	c.Flags().BoolVar(&f.undo, "undo", false, "offer to take back what --fix has done, and look at nothing")
	c.Flags().StringVar(&f.bundle, "bundle", "", "write what support needs to a new zip `FILE`, without anything personal")
	c.MarkFlagsMutuallyExclusive("offline", "site")
	for _, other := range []string{"fix", "card", "site", "bundle", "trust", "offline"} {
		c.MarkFlagsMutuallyExclusive("undo", other)
	}
	return c
}

func (p *program) runDoctor(ctx context.Context, f doctorFlags) error {
	if p.json && (f.fix || f.undo) {
		return usage("--fix and --undo ask a person, and --json has none")
	}
	if f.undo {
		return p.withRepairs(func(m *repair.Machine) error { return p.runUnfix(ctx, m) })
	}
	r, err := p.examine(ctx, f)
	if err != nil {
		return err
	}
	if f.fix {
		return p.withRepairs(func(m *repair.Machine) error { return p.runFix(ctx, r, m) })
	}
	if r.Decided.Code != "" {
		p.told = true
		return fault.New(r.Decided.Code, "cied: doctor", nil)
	}
	return nil
}

func (p *program) withRepairs(do func(*repair.Machine) error) error {
	m, err := p.newRepairs()
	if err != nil {
		return err
	}
	return do(m)
}

// examine looks, tells what was found, and packs it where that was asked for.
func (p *program) examine(ctx context.Context, f doctorFlags) (doctor.Report, error) {
	m, t, err := p.patient(ctx, f)
	if err != nil {
		return doctor.Report{}, err
	}
	pack, drop, err := openBundle(f.bundle)
	if err != nil {
		return doctor.Report{}, err
	}
	r := doctor.Examine(ctx, m)
	if ctx.Err() != nil { // what was found then is only that somebody stopped it
		drop()
		return r, fault.New(fault.Interrupted, "cied: doctor", context.Cause(ctx))
	}
	r.Log(p.log())
	v := r.In(p.lang)
	if err := p.result(v, func(w io.Writer) { v.WriteText(w, p.lang) }); err != nil {
		drop()
		return r, err
	}
	if f.bundle == "" {
		return r, nil
	}
	if err := p.writeBundle(ctx, pack, r, m, t); err != nil {
		drop()
		return r, err
	}
	fmt.Fprintf(p.err, bundleWordsIn(p.lang)+"\n", f.bundle)
	return r, nil
}

// doctorPatience is how long the doctor waits for one answer of PC/SC, where a login waits
// for ten seconds.
const doctorPatience = 4 * time.Second

// patient is this computer and its terminal. What is wrong with the program's own settings
// is a finding, and the rest is looked at all the same.
func (p *program) patient(ctx context.Context, f doctorFlags) (*doctor.Machine, *card.Terminal, error) {
	var wrong []error
	rules, err := p.settle(policyFlags{given: func(string) bool { return false }}, policy.Settings{})
	if err != nil {
		wrong, rules = append(wrong, err), policy.Default()
	}
	anchors, err := trust(f.trust)
	switch {
	case err != nil && f.trust != "":
		return nil, nil, err
	case err != nil:
		wrong, anchors = append(wrong, err), pki.Pinned()
	}
	t := p.terminalUnder(anchors, nfc.NewPCSC(nfc.PCSCOptions{Silence: doctorPatience}), f.trust, 0)
	m := p.examined(ctx, t, rules)
	m.Anchors = anchors.List()
	m.Deep, m.Site, m.Offline, m.Self.Wrong = f.card, f.site, f.offline, wrong
	return m, t, nil
}

// examined is this computer, as the doctor looks at it.
func (p *program) examined(ctx context.Context, t *card.Terminal, rules *policy.Policy) *doctor.Machine {
	return &doctor.Machine{
		OS: runtime.GOOS, Root: os.DirFS("/"), User: whoami(), Env: os.Getenv, Now: time.Now,
		Readers: t.Readers, Cards: t,
		Proxy: http.ProxyFromEnvironment, Dial: new(net.Dialer).DialContext,
		Free: doctor.FreeSpace, Listener: peer.OwnerOf, Tray: tray.FindHost,
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
		u.Name, u.FullName, u.Home = me.Username, me.Name, me.HomeDir
	}
	return u
}

// self is what the doctor knows of the program.
func (p *program) self(ctx context.Context, rules *policy.Policy) doctor.Self {
	s := doctor.Self{Version: release, Built: built(), Port: rules.Port, Pinentry: rules.Pinentry, Log: logDir()}
	if dir, err := dataRoot(); err == nil {
		s.Data = filepath.Join(dir, "cied")
	}
	if store, err := trustStore(); err == nil {
		if st, err := store.State(); err == nil && st.TrustedList != nil {
			s.Trusted = st.TrustedList.Issued
		}
	}
	status, err := daemonStatus(ctx)
	switch {
	case err == nil:
		s.Running, s.Address = true, strings.TrimPrefix(status.Address, "http://")
		if _, port, err := net.SplitHostPort(s.Address); err == nil {
			s.Port, _ = strconv.Atoi(port)
		}
	case fault.CodeOf(err) != fault.NotRunning:
		s.Unreached = fault.Of(err)
	}
	return s
}

// daemonStatus asks the user's daemon, for a second.
func daemonStatus(ctx context.Context) (control.Status, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	client, err := control.Dial(os.Getenv)
	if err != nil {
		return control.Status{}, err
	}
	return client.Status(ctx)
}

// built is the time of the commit that this program was built from; zero where that was
// not stamped.
func built() time.Time {
	if s, err := strconv.ParseInt(madeAt, 10, 64); err == nil {
		return time.Unix(s, 0).UTC()
	}
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
func traceOf(ctx context.Context, t *card.Terminal) []bundle.Attachment {
	ctx, cancel := context.WithTimeout(ctx, readWait)
	defer cancel()
	tr, _, err := inspectTraced(ctx, t, "", false)
	if err != nil {
		return nil
	}
	return []bundle.Attachment{{Kind: bundle.Trace, Name: "card.apdu", Text: []byte(tr.String())}}
}

// openBundle makes the file before anything takes time; drop removes it again. Without a
// name there is none.
func openBundle(name string) (f *os.File, drop func(), err error) {
	if name == "" {
		return nil, func() {}, nil
	}
	f, err = os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, nil, fault.New(fault.StateUnreadable, "cied: bundle", err)
	}
	return f, func() { _, _ = f.Close(), os.Remove(name) }, nil
}

// writeBundle writes what support needs into f: the report, the newest of the log, and a
// trace of the card.
func (p *program) writeBundle(ctx context.Context, f *os.File, r doctor.Report, m *doctor.Machine, t *card.Terminal) error {
	files := traceOf(ctx, t)
	for _, log := range logfile.Files(logDir()) {
		if text, err := wholefile.Read(log, 2*logfile.DefaultMax); err == nil {
			files = append(files, bundle.Attachment{Kind: bundle.Log, Name: filepath.Base(log), Text: text})
		}
	}
	if err := bundle.Write(f, r, m, files...); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return fault.New(fault.StateUnreadable, "cied: bundle", err)
	}
	return nil
}

// bundleWordsIn says that a bundle was written, and what to do before it is sent.
func bundleWordsIn(tag string) string {
	return lang.Pick(map[string]string{
		lang.Italian: "%s: leggilo prima di mandarlo.",
		lang.English: "%s: read it before you send it.",
		lang.German:  "%s: Lesen Sie es, bevor Sie es senden.",
		lang.French:  "%s : lisez-le avant de l'envoyer.",
		lang.Slovene: "%s: preberite, preden pošljete.",
	}, tag)
}
