//go:build unix

package browser

import (
	"cmp"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience is how long any one step may take. It is long, because the machine may be busy
// with other tests, and never spent unless a test fails.
const patience = 60 * time.Second

// The size of a window, in CSS pixels.
const width, height = 1280, 900

// Options are what a browser is started with. The zero value is a browser in English.
type Options struct {
	Host   string   // a name that resolves to 127.0.0.1; "" for none
	Public []string // "127.0.0.1:PORT": servers that the browser takes for public sites
	Lang   string   // what the visitor reads, as in Accept-Language: "it", "de-CH"; "" is English
}

func (o Options) lang() string { return cmp.Or(o.Lang, "en") }

// A Browser is a running browser, until the end of the test that started it. It takes any
// certificate for genuine, and its visitor prefers light colours.
type Browser interface {
	// Name is "Chromium" or "Firefox".
	Name() string

	// Open opens a tab at address and waits until it has loaded. The tab is closed at the
	// end of the test.
	Open(t testing.TB, address string) Page

	// Permit grants an origin the permission to reach programs on this computer, which
	// both browsers call loopback-network, as a visitor does who is asked.
	Permit(t testing.TB, origin string)

	// Windows returns all tabs and windows that show something, also those that pages
	// have opened, in no order. A window has the same Page each time.
	Windows(t testing.TB) []Page

	// Window waits until some window shows an address that begins with prefix.
	Window(t testing.TB, prefix string) Page
}

// A Page is a tab or window. Every step fails the test if it cannot be done in time.
type Page interface {
	// Go enters an address and waits until it has loaded.
	Go(t testing.TB, address string)

	// Click waits until an element that selector (CSS) names is visible, enabled and not
	// covered, and clicks the first such: a trusted click, which may open a window. It does not wait
	// for what follows.
	Click(t testing.TB, selector string)

	// Text waits until an element that selector names is visible, whatever pages come in
	// between, and returns the text that a person sees in the first such.
	Text(t testing.TB, selector string) string

	// Await waits until the text that a person sees in some element that selector names
	// contains text, whatever pages come in between.
	Await(t testing.TB, selector, text string)

	// Eval evaluates a JavaScript expression in the page, awaits it if it is a promise, and
	// reads its JSON form into out, which may be nil. A Content-Security-Policy does not
	// apply to it.
	Eval(t testing.TB, js string, out any)

	// Key presses keys one after the other in whatever has the focus: a character, or the
	// name of a key as in KeyboardEvent.key ("Enter", "Tab", "Escape", "ArrowDown"),
	// either with "Shift+" before it.
	Key(t testing.TB, keys ...string)

	// Reload and Back are the browser's buttons. They wait until the page is shown.
	Reload(t testing.TB)
	Back(t testing.TB)

	// Close closes the tab, as its cross does.
	Close(t testing.TB)

	// Screenshot returns what the window shows, as PNG.
	Screenshot(t testing.TB) []byte

	// URL is the address that the window shows.
	URL(t testing.TB) string
}

// A news tells all who wait that something has happened in the browser.
type news struct {
	mu   sync.Mutex
	next chan struct{}
}

// tell wakes all who wait.
func (n *news) tell() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.next != nil {
		close(n.next)
		n.next = nil
	}
}

// wait returns a channel that the next tell closes.
func (n *news) wait() <-chan struct{} {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.next == nil {
		n.next = make(chan struct{})
	}
	return n.next
}

// A shown is a window with the address that it shows.
type shown struct {
	page    Page
	address string
}

// pages drops the addresses.
func pages(windows []shown) []Page {
	var all []Page
	for _, w := range windows {
		all = append(all, w.page)
	}
	return all
}

// await waits until one of the windows that list returns shows an address that begins
// with prefix. Each news of the browser is a reason to look again.
func await(t testing.TB, n *news, prefix string, list func(testing.TB) []shown) Page {
	t.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		changed := n.wait()
		windows := list(t)
		for _, w := range windows {
			if strings.HasPrefix(w.address, prefix) {
				return w.page
			}
		}
		select {
		case <-changed:
		case <-late.C:
			t.Fatalf("no window shows %s in %v, only %+v", prefix, patience, windows)
		}
	}
}
