//go:build linux

package e2e

import (
	"context"
	"crypto/tls"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cied/internal/browser"
	"cied/nfc"
)

// A visitor is a person with a card, a daemon, and a browser in which the module is
// registered.
type visitor struct {
	kind
	*hand
	*desktop
	browser browser.Browser
	daemon  *process
	serve   func() *process // starts the daemon, until the end of the test
	files   string          // of testdata/clientauth, beside its dialogs
}

// A kind is of browsers, and what their visitors meet.
type kind struct {
	start  func(testing.TB, browser.Options) browser.Browser
	choose func(*testing.T, *desktop) // answers which certificate; nil where nobody is asked

	program string // the executable of Debian, as the dialog names it
	refused string // what it says when the person says no; "" where it goes on loading
	tls13   string // what it says to a server that insists on TLS 1.3
	early   bool   // it reads a card at the first page, whatever page it is
}

// settle lays a card, which no daemon has seen, and starts daemon and display.
func settle(t *testing.T, k kind) *visitor {
	t.Helper()
	v := &visitor{kind: k, files: scripts(t)}
	program := cied(t)
	t.Setenv(programsVariable, programs(t))
	t.Setenv("HOME", t.TempDir())
	command(t, "", program, "browser", "install")
	v.hand = layOwnCard(t)
	v.desktop = startDesktop(t)
	v.serve = func() *process {
		p := start(t, program, "serve", "-v", "--port", "0", "--no-tray", "--trust", v.trust, "--pinentry", filepath.Join(v.files, "pinentry"))
		p.await(t, "listening on ")
		return p
	}
	v.daemon = v.serve()
	return v
}

// open starts a browser, until the end of t.
func (v *visitor) open(t *testing.T) browser.Browser {
	t.Helper()
	return v.start(t, browser.Options{Host: host})
}

// choose answers which certificate the browser is to send.
func (v *visitor) choose(t *testing.T) {
	t.Helper()
	if v.kind.choose != nil {
		v.kind.choose(t, v.desktop)
	}
}

// nssDelay is how long NSS believes what it saw in a slot (dev/devslot.c,
// NSSSLOT_TOKEN_DELAY_TIME). No person is faster.
const nssDelay = time.Second

// layAgain lays the card, and waits until programs may know.
func (v *visitor) layAgain(t *testing.T) {
	t.Helper()
	v.lay(t)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	_ = nfc.NewPCSC(nfc.PCSCOptions{}).Watch(ctx, func(readers []nfc.Reader, err error) {
		if slices.ContainsFunc(readers, func(r nfc.Reader) bool { return err == nil && r.Card != nfc.Absent }) {
			cancel()
		}
	})
	<-time.After(nssDelay)
}

// asks goes to a provider, as far as the browser asks for a certificate, and waits for
// nothing of what follows.
func (v *visitor) asks(t *testing.T, p *provider) browser.Page {
	t.Helper()
	page := v.browser.Open(t, p.entry)
	goOn(t, page)
	return page
}

// goOn goes from the page of the service to where the browser asks for a certificate.
func goOn(t *testing.T, page browser.Page) {
	t.Helper()
	page.Click(t, "#next")
	page.Await(t, "h1", "Log in with CIE")
	page.Click(t, "#next")
}

// provider is one that speaks the TLS of today's identity provider.
func (v *visitor) provider(t *testing.T) *provider {
	t.Helper()
	return startProvider(t, v.hand, tls.VersionTLS12, tls.VersionTLS12)
}

// asksToSign is what the dialog says before a signature.
const asksToSign = "asks for a signature with the key of your CIE."

// logsIn chooses the certificate and types the PIN, until the page knows who came.
func (v *visitor) logsIn(t *testing.T, page browser.Page) {
	t.Helper()
	v.choose(t)
	v.agrees(t, asksToSign)
	page.Await(t, "h1", "Welcome")
	if got := page.Text(t, "#says"); got != v.citizen() {
		t.Errorf("the page shows %q, want %q", got, v.citizen())
	}
}

// agrees types the PIN into the next dialog, which must name the browser and say that.
func (v *visitor) agrees(t *testing.T, says ...string) {
	t.Helper()
	window := v.question(t, says...)
	v.answer(t, window, keys(pin)...)
}

// question waits for the next dialog, which must name the browser and say that.
func (v *visitor) question(t *testing.T, says ...string) (window string) {
	t.Helper()
	window, owner := v.keyDialog(t)
	picture(t, strings.ReplaceAll(t.Name(), "/", "-"))
	text := v.told(t, owner)
	for _, want := range append(says, "The program\n"+filepath.Base(v.program)+"\n"+v.program+"\n") {
		if !strings.Contains(text, want) {
			t.Errorf("the dialog says %q, without %q", text, want)
		}
	}
	return window
}

// keyDialogTitle is the title of a dialog about the key in English.
const keyDialogTitle = "^Use the CIE$"

// keyDialog waits for a dialog that has not been answered, and returns its window and its
// process.
func (v *visitor) keyDialog(t *testing.T) (window, owner string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	look := time.NewTicker(50 * time.Millisecond) // no event tells of somebody else's windows
	defer look.Stop()
	for {
		window = xdotool(ctx, "search", "--onlyvisible", "--name", keyDialogTitle)
		if owner = xdotool(ctx, "getwindowpid", window); owner != "" && !v.answered[owner] {
			v.answered[owner] = true
			return window, owner
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			picture(t, "no-dialog")
			t.Fatalf("no dialog about the key has opened in %v", patience)
		}
	}
}

// told returns the text that the dialog of a process was told to show (Assuan, SETDESC).
func (v *visitor) told(t *testing.T, owner string) (text string) {
	t.Helper()
	for line := range strings.Lines(get(t, filepath.Join(v.files, "dialogs"), owner)) {
		if said, ok := strings.CutPrefix(line, "SETDESC "); ok {
			text = strings.NewReplacer("%0A", "\n", "%25", "%").Replace(strings.TrimSuffix(said, "\n"))
		}
	}
	return text
}
