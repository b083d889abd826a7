//go:build unix

package browser

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto"
	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"cied/internal/machinetest"
)

// chromium is a Chromium that chromedp drives.
type chromium struct {
	ctx  context.Context // chromedp's, of the first tab
	news news

	mu      sync.Mutex
	windows map[target.ID]*chromiumTab
}

// Chromium starts Chromium with a new profile, or skips the test.
func Chromium(t testing.TB, o Options) Browser {
	t.Helper()
	c := &chromium{ctx: StartChromium(t, o), windows: make(map[target.ID]*chromiumTab)}
	chromedp.ListenBrowser(c.ctx, func(any) { c.news.tell() })
	return c
}

// StartChromium starts Chromium with a new profile until the end of the test, or skips the
// test. It returns the context of chromedp for the first tab, which shows about:blank, to
// tests that a Browser is not enough for.
func StartChromium(t testing.TB, o Options) context.Context {
	t.Helper()
	path := machinetest.Need(t, "chromium", "chromium-browser", "google-chrome")
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.UserDataDir(profile(t)))
	options = append(options, chromiumFlags(o)...)
	// The test's own context ends before its cleanups, which ask what the pages show.
	allocator, stopped := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), options...)
	t.Cleanup(stopped)
	ctx, closed := chromedp.NewContext(allocator, chromedp.WithErrorf(t.Logf))
	t.Cleanup(func() { _ = chromedp.Cancel(ctx); closed() })
	if err := chromedp.Run(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// chromiumFlags make a Chromium that tests can rely on.
func chromiumFlags(o Options) []chromedp.ExecAllocatorOption {
	flags := []chromedp.ExecAllocatorOption{
		chromedp.Flag("headless", "new"),
		chromedp.Flag("ignore-certificate-errors", true),
		chromedp.Flag("disable-popup-blocking", false), // only a click may open a window
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("accept-lang", o.lang()),
		chromedp.WindowSize(width, height),
		chromedp.WSURLReadTimeout(patience),
	}
	if o.Host != "" {
		flags = append(flags, chromedp.Flag("host-resolver-rules", "MAP "+o.Host+" 127.0.0.1"))
	}
	if len(o.Public) > 0 {
		flags = append(flags, chromedp.Flag("ip-address-space-overrides", strings.Join(o.Public, "=public,")+"=public"))
	}
	return flags
}

func (c *chromium) Name() string { return "Chromium" }

func (c *chromium) Open(t testing.TB, address string) Page {
	t.Helper()
	ctx, closed := chromedp.NewContext(c.ctx)
	p, err := c.attach(t, ctx, closed)
	if err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	p.Go(t, address)
	return p
}

// attach begins to drive a tab, until the end of the test.
func (c *chromium) attach(t testing.TB, ctx context.Context, closed func()) (*view, error) {
	defer time.AfterFunc(patience, closed).Stop()
	chromedp.ListenTarget(ctx, func(any) { c.news.tell() })
	light := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}}
	if err := chromedp.Run(ctx, emulation.SetEmulatedMedia().WithFeatures(light)); err != nil {
		closed()
		return nil, err
	}
	tab := &chromiumTab{ctx: ctx, id: chromedp.FromContext(ctx).Target.TargetID}
	tab.view = &view{tab, &c.news}
	t.Cleanup(func() { tab.view.tell(t); closed() })
	c.mu.Lock()
	defer c.mu.Unlock()
	c.windows[tab.id] = tab
	return tab.view, nil
}

func (c *chromium) Permit(t testing.TB, origin string) {
	t.Helper()
	grant := cdpbrowser.SetPermission(&cdpbrowser.PermissionDescriptor{Name: "loopback-network"}, cdpbrowser.PermissionSettingGranted).WithOrigin(origin)
	if err := grant.Do(cdp.WithExecutor(c.ctx, chromedp.FromContext(c.ctx).Browser)); err != nil {
		t.Fatal(err)
	}
}

func (c *chromium) Windows(t testing.TB) []Page {
	t.Helper()
	return pages(c.shown(t))
}

// shown lists the windows that have left about:blank.
func (c *chromium) shown(t testing.TB) []shown {
	t.Helper()
	targets, err := chromedp.Targets(c.ctx)
	if err != nil {
		t.Fatal(err)
	}
	var windows []shown
	for _, info := range targets {
		if info.Type != "page" || info.URL == "" || info.URL == "about:blank" {
			continue
		}
		// A window may close itself before we have looked at it.
		if p, err := c.window(t, info.TargetID); err == nil {
			windows = append(windows, shown{p, info.URL})
		}
	}
	return windows
}

// window returns the page of a window, which a page may have opened.
func (c *chromium) window(t testing.TB, id target.ID) (*view, error) {
	c.mu.Lock()
	known, ok := c.windows[id]
	c.mu.Unlock()
	if ok && known.ctx.Err() == nil {
		return known.view, nil
	}
	parent, gone := context.WithCancel(c.ctx) // nothing else ends a wait for a window that closes
	chromedp.ListenBrowser(c.ctx, func(e any) {
		if e, ok := e.(*target.EventTargetDestroyed); ok && e.TargetID == id {
			gone()
		}
	})
	ctx, closed := chromedp.NewContext(parent, chromedp.WithTargetID(id))
	return c.attach(t, ctx, func() { closed(); gone() })
}

func (c *chromium) Window(t testing.TB, prefix string) Page {
	t.Helper()
	return await(t, &c.news, prefix, c.shown)
}

// chromiumTab is a tab on the DevTools protocol.
type chromiumTab struct {
	ctx  context.Context // chromedp's
	id   target.ID
	view *view
}

func (c *chromiumTab) context() context.Context { return c.ctx }

func (c *chromiumTab) navigate(ctx context.Context, address string) error {
	return chromedp.Run(ctx, chromedp.Navigate(address))
}

func (c *chromiumTab) evaluate(ctx context.Context, js string) (value string, err error) {
	err = chromedp.Run(ctx, chromedp.Evaluate(js, &value, awaited))
	if refused, ok := errors.AsType[*cdproto.Error](err); ok {
		return "", fmt.Errorf("%w: %w", errChanged, refused)
	}
	return value, err
}

func (c *chromiumTab) front(ctx context.Context) error { return chromedp.Run(ctx, page.BringToFront()) }

func (c *chromiumTab) click(ctx context.Context, x, y float64) error {
	return chromedp.Run(ctx, chromedp.MouseClickXY(x, y))
}

func (c *chromiumTab) key(ctx context.Context, k key) error {
	if k.shift {
		return chromedp.Run(ctx, chromedp.KeyEvent(k.char, chromedp.KeyModifiers(input.ModifierShift)))
	}
	return chromedp.Run(ctx, chromedp.KeyEvent(k.char))
}

func (c *chromiumTab) reload(ctx context.Context) error {
	return chromedp.Run(ctx, chromedp.Reload())
}

// back does not wait for a load, which a page out of the browser's memory does not have.
func (c *chromiumTab) back(ctx context.Context) error {
	shown := make(chan struct{}, 1)
	listening, stop := context.WithCancel(ctx)
	defer stop()
	chromedp.ListenTarget(listening, func(e any) {
		switch e := e.(type) {
		case *page.EventFrameNavigated:
			if e.Frame.ParentID != "" {
				return
			}
		case *page.EventNavigatedWithinDocument:
		default:
			return
		}
		select {
		case shown <- struct{}{}:
		default:
		}
	})
	if err := chromedp.Run(ctx, chromedp.ActionFunc(enterPrevious)); err != nil {
		return err
	}
	select {
	case <-shown:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// enterPrevious goes to the entry of the tab's history before the current one.
func enterPrevious(ctx context.Context) error {
	at, entries, err := page.GetNavigationHistory().Do(ctx)
	if err != nil {
		return err
	}
	if at < 1 || at >= int64(len(entries)) {
		return errors.New("nothing came before this page")
	}
	return page.NavigateToHistoryEntry(entries[at-1].ID).Do(ctx)
}

func (c *chromiumTab) close(ctx context.Context) error {
	return chromedp.Run(ctx, page.Close())
}

func (c *chromiumTab) screenshot(ctx context.Context) (png []byte, err error) {
	err = chromedp.Run(ctx, chromedp.CaptureScreenshot(&png))
	return png, err
}

func (c *chromiumTab) url(ctx context.Context) (address string, err error) {
	err = chromedp.Run(ctx, chromedp.ActionFunc(func(ctx context.Context) error {
		at, entries, err := page.GetNavigationHistory().Do(ctx)
		if err == nil && at >= 0 && at < int64(len(entries)) {
			address = entries[at].URL
		}
		return err
	}))
	return address, err
}

// awaited waits for a promise instead of returning it.
func awaited(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }
