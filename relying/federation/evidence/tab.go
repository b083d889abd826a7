package evidence

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
)

// A tab is one page of the browser, with cookies of its own.
type tab struct {
	tools   *devtools
	store   string // the BrowserContext: where the cookies are
	session string
	changed chan struct{} // holds one; something was heard

	mu   sync.Mutex
	seen sight
}

// A sight is what was seen of a login.
type sight struct {
	loader string // of the document that the page shows
	url    string
	quiet  bool // nothing is loaded any more
	nr     int  // of the Response that was posted
	posted bool
	after  bool // the page shows a document that came after the Response
}

// newTab opens an empty page.
func newTab(ctx context.Context, d *devtools, anyCertificate bool) (*tab, error) {
	t := &tab{tools: d, changed: make(chan struct{}, 1)}
	var made struct{ BrowserContextID, TargetID, SessionID string }
	if err := d.call(ctx, "", "Target.createBrowserContext", nil, &made); err != nil {
		return nil, err
	}
	t.store = made.BrowserContextID
	err := d.call(ctx, "", "Target.createTarget", map[string]any{
		"url": "about:blank", "browserContextId": t.store, "width": width, "height": height}, &made)
	if err == nil {
		err = d.call(ctx, "", "Target.attachToTarget", map[string]any{"targetId": made.TargetID, "flatten": true}, &made)
	}
	if err == nil {
		t.session = made.SessionID
		d.listen(t.session, t.hear)
		err = t.prepare(ctx, anyCertificate)
	}
	if err != nil {
		t.close(ctx)
		return nil, err
	}
	return t, nil
}

// prepare asks for the events that are listened to.
func (t *tab) prepare(ctx context.Context, anyCertificate bool) error {
	if err := t.do(ctx, "Page.enable", nil); err != nil {
		return err
	}
	if err := t.do(ctx, "Page.setLifecycleEventsEnabled", map[string]any{"enabled": true}); err != nil {
		return err
	}
	if anyCertificate {
		if err := t.do(ctx, "Security.setIgnoreCertificateErrors", map[string]any{"ignore": true}); err != nil {
			return err
		}
	}
	return t.do(ctx, "Network.enable", map[string]any{"maxPostDataSize": maxForm})
}

func (t *tab) do(ctx context.Context, method string, params any) error {
	return t.tools.call(ctx, t.session, method, params, nil)
}

// close closes the page and forgets its cookies.
func (t *tab) close(ctx context.Context) {
	t.tools.listen(t.session, nil)
	_ = t.tools.call(ctx, "", "Target.disposeBrowserContext", map[string]any{"browserContextId": t.store}, nil)
}

// hear takes an event of the page.
func (t *tab) hear(method string, params json.RawMessage) {
	var e struct {
		Frame             struct{ ID, ParentID, LoaderID, URL string }
		Name, LoaderID    string
		Request           struct{ Method, PostData string }
		DocumentURL, Type string
	}
	if json.Unmarshal(params, &e) != nil {
		return
	}
	t.mu.Lock()
	s := &t.seen
	switch {
	case method == "Page.frameNavigated" && e.Frame.ParentID == "":
		s.loader, s.url, s.quiet, s.after = e.Frame.LoaderID, e.Frame.URL, false, s.posted
	case method == "Page.lifecycleEvent" && e.LoaderID == s.loader && e.Name == "networkAlmostIdle":
		s.quiet = true
	case method == "Network.requestWillBeSent" && e.Type == "Document" && !s.posted:
		s.nr, s.posted = answered(e.Request.Method, e.Request.PostData)
	}
	t.mu.Unlock()
	select {
	case t.changed <- struct{}{}:
	default:
	}
}

func (t *tab) sight() sight {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.seen
}

// navigate enters an address.
func (t *tab) navigate(ctx context.Context, address string) error {
	var got struct{ ErrorText string }
	if err := t.tools.call(ctx, t.session, "Page.navigate", map[string]any{"url": address}, &got); err != nil {
		return err
	}
	if got.ErrorText != "" {
		return fmt.Errorf("%s: %s", address, got.ErrorText)
	}
	return nil
}

// errScript is an expression that throws: a selector that is none, say.
var errScript = errors.New("evaluate in the page")

// evaluate returns whether an expression is true in the page.
func (t *tab) evaluate(ctx context.Context, expression string) (bool, error) {
	var got struct {
		Result           struct{ Value any }
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Description string }
		}
	}
	if err := t.tools.call(ctx, t.session, "Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true}, &got); err != nil {
		return false, err
	}
	if e := got.ExceptionDetails; e != nil {
		return false, fmt.Errorf("%w: %s %s", errScript, e.Text, e.Exception.Description)
	}
	value, _ := got.Result.Value.(bool)
	return value, nil
}

// quality is that of a JPEG in which small letters are well to be read.
const quality = 90

// picture returns what the page shows, as JPEG.
func (t *tab) picture(ctx context.Context) ([]byte, error) {
	var got struct{ Data []byte } // base64
	err := t.tools.call(ctx, t.session, "Page.captureScreenshot", map[string]any{"format": "jpeg", "quality": quality}, &got)
	return got.Data, err
}
