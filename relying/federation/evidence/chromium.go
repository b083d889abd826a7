package evidence

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// The size of a picture, in pixels: that of a window on a small screen.
const width, height = 1280, 900

// DefaultPatience is how long one walk may take. The reference provider's time-out is to
// come sooner: its clock is accelerated.
const DefaultPatience = 3 * time.Minute

// Options say which service is walked, and with what.
type Options struct {
	Service  string // address of the page with the button
	Provider string // origin of the reference identity provider, "http://127.0.0.1:8080"
	Button   string // CSS selector of the button; "" looks for it, see [Chromium.Walk]
	Lang     string // what the visitor reads, as in Accept-Language; "" is Italian

	// AnyCertificate takes any TLS certificate for genuine: for a service under test on this
	// computer, whose certificate nobody else knows.
	AnyCertificate bool

	Chromium string        // path of the program; "" looks for one
	Patience time.Duration // for one walk; 0 is [DefaultPatience]
}

// A Chromium is a browser without a window, with a profile of its own that nothing remains
// of. It is a [Walker]; walks come one after the other.
type Chromium struct {
	options Options
	cmd     *exec.Cmd
	tools   *devtools
	profile string
	pipes   []io.Closer
}

// ErrNoChromium is what [Start] answers where no program is found.
var ErrNoChromium = errors.New("evidence: neither Chromium nor Chrome is installed")

// Start starts the browser. Close ends it.
func Start(ctx context.Context, o Options) (*Chromium, error) {
	if err := o.settle(); err != nil {
		return nil, err
	}
	profile, err := os.MkdirTemp("", "cied-evidence-")
	if err != nil {
		return nil, err
	}
	c := &Chromium{options: o, profile: profile}
	c.cmd = exec.Command(o.Chromium, flags(profile, o.Lang, os.Geteuid())...)
	if err := c.start(); err != nil {
		_ = os.RemoveAll(profile)
		return nil, fmt.Errorf("evidence: start %s: %w", o.Chromium, err)
	}
	ctx, cancel := context.WithTimeout(ctx, o.Patience)
	defer cancel()
	if err := c.tools.call(ctx, "", "Browser.getVersion", nil, nil); err != nil {
		return nil, errors.Join(fmt.Errorf("evidence: %s does not answer: %w", o.Chromium, err), c.Close())
	}
	return c, nil
}

// settle checks the addresses and fills in what was left out.
func (o *Options) settle() error {
	for _, address := range []string{o.Service, o.Provider} {
		u, err := url.Parse(address)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
			return fmt.Errorf("evidence: %q is not an address of http or https", address)
		}
	}
	if o.Patience == 0 {
		o.Patience = DefaultPatience
	}
	if o.Lang == "" {
		o.Lang = "it"
	}
	if o.Chromium == "" {
		o.Chromium = find(exec.LookPath)
	}
	if o.Chromium == "" {
		return ErrNoChromium
	}
	return nil
}

// find returns the first browser that is there.
func find(look func(string) (string, error)) string {
	for _, name := range programs() {
		if path, err := look(name); err == nil {
			return path
		}
	}
	return ""
}

// flags are those of a browser that shows what the service shows, and talks to nobody else.
func flags(profile, language string, uid int) []string {
	all := []string{
		"--headless=new", "--user-data-dir=" + profile, fmt.Sprintf("--window-size=%d,%d", width, height),
		"--lang=" + language, "--accept-lang=" + language, "--hide-scrollbars", "--no-first-run", "--no-default-browser-check",
		"--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-extensions",
		"--disable-sync", "--metrics-recording-only", "--password-store=basic", "--use-mock-keychain", "--disable-quic",
	}
	if uid == 0 {
		all = append(all, "--no-sandbox") // as root it does not start with one
	}
	return all
}

// start starts the program with its two pipes.
func (c *Chromium) start() error {
	toBrowser, write, err := os.Pipe()
	if err != nil {
		return err
	}
	read, fromBrowser, err := os.Pipe()
	if err != nil {
		return errors.Join(err, toBrowser.Close(), write.Close())
	}
	err = lend(c.cmd, toBrowser, fromBrowser)
	if err == nil {
		err = c.cmd.Start()
	}
	_ = toBrowser.Close() // the browser has its own
	_ = fromBrowser.Close()
	if err != nil {
		return errors.Join(err, write.Close(), read.Close())
	}
	c.tools, c.pipes = connect(read, write), []io.Closer{write, read}
	return nil
}

// Helpers of a browser may write to its profile for a moment after it has ended, and no
// event tells of their end.
const (
	farewell = 5 * time.Second
	lingers  = 50 * time.Millisecond
)

// Close ends the browser and removes its profile.
func (c *Chromium) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	_ = c.tools.call(ctx, "", "Browser.close", nil, nil) // it may have ended
	select {
	case <-c.tools.ended:
	case <-ctx.Done():
	}
	kill(c.cmd)
	_ = c.cmd.Wait() // how it ended is of no interest
	for _, pipe := range c.pipes {
		_ = pipe.Close()
	}
	err := os.RemoveAll(c.profile)
	for end := time.Now().Add(farewell); err != nil && time.Now().Before(end); err = os.RemoveAll(c.profile) {
		time.Sleep(lingers)
	}
	if err != nil {
		return fmt.Errorf("evidence: the browser's profile %s: %w", filepath.Base(c.profile), err)
	}
	return nil
}
