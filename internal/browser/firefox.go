//go:build unix

package browser

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"cied/internal/machinetest"
)

// firefox is a Firefox that we drive by WebDriver BiDi.
type firefox struct {
	ctx  context.Context // lasts for the cleanups of the test too
	bidi *bidi
	news news

	mu      sync.Mutex
	windows map[string]*view // by browsing context
}

// Firefox starts Firefox with a new profile, or skips the test.
func Firefox(t testing.TB, o Options) Browser {
	t.Helper()
	path := machinetest.Need(t, "firefox-esr", "firefox")
	home := profile(t)
	if err := os.WriteFile(filepath.Join(home, "user.js"), userJS(o), 0o600); err != nil {
		t.Fatal(err)
	}
	address := startFirefox(t, path, home)
	f := &firefox{ctx: context.WithoutCancel(t.Context()), windows: make(map[string]*view)}
	ctx, cancel := context.WithTimeout(f.ctx, patience)
	defer cancel()
	var err error
	if f.bidi, err = dialBidi(ctx, address+"/session", f.happened); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	t.Cleanup(func() { _ = f.bidi.conn.CloseNow() })
	always := map[string]any{"acceptInsecureCerts": true, "unhandledPromptBehavior": map[string]string{"default": "ignore"}}
	f.must(t, "session.new", map[string]any{"capabilities": map[string]any{"alwaysMatch": always}}, nil)
	f.must(t, "session.subscribe", map[string]any{"events": []string{"browsingContext"}}, nil)
	return f
}

// startFirefox runs Firefox until the end of the test and returns "ws://127.0.0.1:PORT".
func startFirefox(t testing.TB, path, home string) (address string) {
	t.Helper()
	cmd := exec.Command(path, "--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", home,
		"--width", strconv.Itoa(width), "--height", strconv.Itoa(height))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Env = append(os.Environ(), "HOME="+home, "XDG_CACHE_HOME="+home, "XDG_CONFIG_HOME="+home, "MOZ_CRASHREPORTER_DISABLE=1",
		"MOZ_HEADLESS_WIDTH="+strconv.Itoa(width), "MOZ_HEADLESS_HEIGHT="+strconv.Itoa(height))
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // with its children: the profile is a test's
		_ = cmd.Wait()
	})
	said := make(chan string, 1)
	go listen(stderr, said)
	select {
	case address = <-said:
	case <-time.After(patience):
	}
	if address == "" {
		t.Fatalf("%s has not told where it listens", path)
	}
	return address
}

// listen reports the address that Firefox tells, or "" where it ends without, and reads
// the rest, so that Firefox is never kept waiting.
func listen(stderr io.Reader, said chan<- string) {
	lines := bufio.NewScanner(stderr)
	for lines.Scan() {
		if _, address, ok := strings.Cut(lines.Text(), "WebDriver BiDi listening on "); ok {
			said <- strings.TrimSpace(address)
		}
	}
	close(said)
	_, _ = io.Copy(io.Discard, stderr)
}

// userJS are the preferences of a Firefox that calls nobody and asks nothing. Those that
// BiDi recommends are refused as a whole: one of them lets every page open windows.
func userJS(o Options) []byte {
	preferences := map[string]any{
		"remote.prefs.recommended":                         false,
		"app.normandy.enabled":                             false,
		"app.update.disabledForTesting":                    true,
		"browser.aboutwelcome.enabled":                     false,
		"browser.safebrowsing.downloads.enabled":           false,
		"browser.safebrowsing.malware.enabled":             false,
		"browser.safebrowsing.phishing.enabled":            false,
		"browser.shell.checkDefaultBrowser":                false,
		"browser.startup.homepage_override.mstone":         "ignore",
		"browser.startup.page":                             0,
		"browser.tabs.warnOnClose":                         false,
		"datareporting.policy.dataSubmissionEnabled":       false,
		"extensions.update.enabled":                        false,
		"network.captive-portal-service.enabled":           false,
		"network.connectivity-service.enabled":             false,
		"services.settings.server":                         "data:,none",
		"termsofuse.bypassNotification":                    true,
		"toolkit.telemetry.reportingpolicy.firstRun":       false,
		"intl.accept_languages":                            o.lang(),
		"layout.css.prefers-color-scheme.content-override": 1, // light
		"network.dns.localDomains":                         o.Host,
		"network.lna.address_space.public.override":        strings.Join(o.Public, ","),
	}
	var b strings.Builder
	for name, value := range preferences {
		literal, err := json.Marshal(value)
		if err != nil {
			panic(err)
		}
		fmt.Fprintf(&b, "user_pref(%q, %s);\n", name, literal)
	}
	return []byte(b.String())
}

// happened takes an event of the browser.
func (f *firefox) happened(string, json.RawMessage) { f.news.tell() }

// must sends a command that has to succeed.
func (f *firefox) must(t testing.TB, method string, params, out any) {
	t.Helper()
	ctx, cancel := context.WithTimeout(f.ctx, patience)
	defer cancel()
	if err := f.bidi.do(ctx, method, params, out); err != nil {
		t.Fatal(err)
	}
}

func (f *firefox) Name() string { return "Firefox" }

func (f *firefox) Open(t testing.TB, address string) Page {
	t.Helper()
	var created struct{ Context string }
	f.must(t, "browsingContext.create", map[string]any{"type": "tab"}, &created)
	p := f.page(t, created.Context)
	p.Go(t, address)
	return p
}

// page returns the page of a browsing context. Its window is closed at the end of the
// test that sees it first.
func (f *firefox) page(t testing.TB, id string) *view {
	f.mu.Lock()
	defer f.mu.Unlock()
	p, ok := f.windows[id]
	if !ok {
		tab := &firefoxTab{f, id}
		p = &view{tab, &f.news}
		f.windows[id] = p
		t.Cleanup(func() {
			ctx, cancel := context.WithTimeout(context.Background(), patience)
			defer cancel()
			p.tell(t)
			_ = tab.close(ctx) // most have gone by themselves
		})
	}
	return p
}

func (f *firefox) Permit(t testing.TB, origin string) {
	t.Helper()
	f.must(t, "permissions.setPermission", map[string]any{
		"descriptor": map[string]string{"name": "loopback-network"}, "state": "granted", "origin": origin,
	}, nil)
}

func (f *firefox) Windows(t testing.TB) []Page {
	t.Helper()
	return pages(f.shown(t))
}

// shown lists the windows that have left about:blank.
func (f *firefox) shown(t testing.TB) []shown {
	t.Helper()
	var tree struct {
		Contexts []struct{ Context, URL string }
	}
	f.must(t, "browsingContext.getTree", map[string]any{"maxDepth": 0}, &tree)
	var windows []shown
	for _, c := range tree.Contexts {
		if c.URL != "" && c.URL != "about:blank" {
			windows = append(windows, shown{f.page(t, c.Context), c.URL})
		}
	}
	return windows
}

func (f *firefox) Window(t testing.TB, prefix string) Page {
	t.Helper()
	return await(t, &f.news, prefix, f.shown)
}
