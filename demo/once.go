package demo

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"

	"cied/card"
	"cied/fault"
	"cied/secret"
	"cied/token"
)

// An Identity is what the service verified, as JSON.
type Identity = outcome

// A Citizen is what the person of Once does when the dialog opens.
type Citizen struct {
	PIN     []byte // typed once; a second dialog is closed
	LastTry bool   // say yes to spending the last try
}

// Once plays the citizen over TCP, as a browser would: the login page, the form with its
// Origin, the daemon's page, the dialog on the desk, the callback. Its error is the fault
// that the citizen's own screen shows; or fault.Timeout or fault.Interrupted where ctx ends.
func (d *Demo) Once(ctx context.Context, c Citizen) (Identity, error) {
	id, err := d.once(ctx, c)
	switch {
	case err == nil || ctx.Err() == nil:
		return id, err
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return id, fault.New(fault.Timeout, "demo: citizen", err)
	}
	return id, fault.New(fault.Interrupted, "demo: citizen", err)
}

func (d *Demo) once(ctx context.Context, c Citizen) (Identity, error) {
	b := newBrowser(ctx, d.ServiceURL)
	defer b.client.CloseIdleConnections()
	nonce, daemon, err := b.loginPage()
	if err != nil {
		return Identity{}, err
	}
	status, err := b.redirected(daemon+"/v1/authorize", form(nonce))
	if err != nil {
		return Identity{}, err
	}
	seen, err := d.watch(b, daemon+status, c)
	if err != nil {
		return Identity{}, err
	}
	id, err := b.callback(daemon + seen.Finish)
	if err == nil && !id.Verified {
		err = fault.New(id.Code, "demo: service", nil)
	}
	return id, err
}

// browser is the part of a browser that the flow needs.
type browser struct {
	client  *http.Client
	ctx     context.Context // of the one walk that this browser makes
	service string
}

// newBrowser has no cookies yet, and follows no redirect by itself.
func newBrowser(ctx context.Context, service string) *browser {
	jar, _ := cookiejar.New(nil) // never fails without options (net/http/cookiejar)
	return &browser{client: &http.Client{
		Transport:     &http.Transport{},
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, ctx: ctx, service: service}
}

// send is one request; origin is what the browser would say in Origin.
func (b *browser) send(method, address, origin string, body io.Reader, contentType string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(b.ctx, method, address, body)
	if err != nil {
		return nil, fault.New(fault.Internal, "demo: citizen", err)
	}
	if origin != "" {
		req.Header.Set("Origin", origin)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	resp, err := b.client.Do(req)
	if err != nil {
		return nil, fault.New(fault.Internal, "demo: citizen", err)
	}
	return resp, nil
}

var (
	formAction = regexp.MustCompile(`action="([^"]+)/v1/authorize"`)
	formNonce  = regexp.MustCompile(`name="nonce" value="([^"]+)"`)
)

// loginPage reads the form of the login page.
func (b *browser) loginPage() (nonce, daemon string, err error) {
	resp, err := b.send(http.MethodGet, b.service+"/", "", nil, "")
	if err != nil {
		return "", "", err
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	n, a := formNonce.FindSubmatch(page), formAction.FindSubmatch(page)
	if err != nil || n == nil || a == nil {
		return "", "", fault.New(fault.Internal, "demo: login page", errors.New("no form"))
	}
	return unescape(string(n[1])), unescape(string(a[1])), nil
}

// unescape undoes what the template did to base64.
func unescape(s string) string { return strings.ReplaceAll(s, "&#43;", "+") }

// redirected posts the form as a page of the service and returns where it leads.
func (b *browser) redirected(address string, form url.Values) (string, error) {
	resp, err := b.send(http.MethodPost, address, b.service, strings.NewReader(form.Encode()), "application/x-www-form-urlencoded")
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusSeeOther {
		return "", refusal(resp)
	}
	return resp.Header.Get("Location"), nil
}

// refusal is the fault of a request that the daemon refused.
func refusal(resp *http.Response) error {
	var p struct {
		Code fault.Code `json:"code"`
	}
	if json.NewDecoder(io.LimitReader(resp.Body, 1<<16)).Decode(&p) != nil || p.Code == "" {
		p.Code = fault.Internal
	}
	return fault.New(p.Code, "demo: daemon", errors.New(resp.Status))
}

// seen is what the daemon's page shows.
type seen struct {
	Version int        `json:"version"`
	Stage   card.Stage `json:"stage"`
	Code    fault.Code `json:"code"`
	Final   bool       `json:"final"`
	Finish  string     `json:"finish"`
}

// watch follows the daemon's page, and answers the dialog when it opens. A login that
// waits for the card to be mended is cancelled: this citizen has no other card.
func (d *Demo) watch(b *browser, page string, c Citizen) (seen, error) {
	stop := make(chan struct{})
	defer close(stop)
	told := make(chan *fault.Error, 1)
	go d.answerDialogs(c, told, stop)
	for after := 0; ; {
		var s seen
		if err := b.state(fmt.Sprintf("%s/state?after=%d", page, after), &s); err != nil {
			return s, err
		}
		after = s.Version
		switch {
		case s.Final && s.Code != "":
			return s, why(s.Code, told)
		case s.Final:
			return s, nil
		case s.Code != "" && (s.Stage == card.WaitingCard || s.Stage == card.WaitingReader):
			resp, err := b.send(http.MethodPost, page+"/cancel", origin(page), nil, "")
			if err == nil {
				err = resp.Body.Close()
			}
			return s, errors.Join(fault.New(s.Code, "demo: login", nil), err)
		}
	}
}

// why is the fault of a login that ended in code. A citizen who closed the second dialog
// was told before that the PIN was wrong.
func why(code fault.Code, told <-chan *fault.Error) error {
	if code == fault.Cancelled {
		select {
		case f := <-told:
			return f
		default:
		}
	}
	return fault.New(code, "demo: login", nil)
}

func (b *browser) state(address string, s *seen) error {
	resp, err := b.send(http.MethodGet, address, "", nil, "")
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return refusal(resp)
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, 1<<16)).Decode(s); err != nil {
		return fault.New(fault.Internal, "demo: state", err)
	}
	return nil
}

// answerDialogs types the PIN into the first dialog of the desk and closes a second one,
// having passed on to told what that one said was wrong.
func (d *Demo) answerDialogs(c Citizen, told chan<- *fault.Error, stop <-chan struct{}) {
	var last *dialog
	for {
		ask, changed := d.desk.look()
		switch {
		case ask == nil || ask == last:
		case last == nil:
			last = ask
			d.typePIN(c)
		default:
			told <- fault.Of(cmp.Or(ask.Wrong, error(fault.Cancelled)))
			_ = d.desk.decline()
			return
		}
		select {
		case <-changed:
		case <-stop:
			return
		}
	}
}

// typePIN answers as the person at the desk. A PIN that is none is not taken by the
// dialog, which the person then closes.
func (d *Demo) typePIN(c Citizen) {
	pin := append([]byte(nil), c.PIN...)
	if err := d.desk.reply(pin, c.LastTry); err != nil {
		_ = d.desk.decline()
	}
}

// callback goes back to the service with the answer in the fragment, as the daemon's page
// sends the window there.
func (b *browser) callback(finish string) (Identity, error) {
	resp, err := b.send(http.MethodGet, finish, "", nil, "")
	if err != nil {
		return Identity{}, err
	}
	defer resp.Body.Close()
	target, fragment, found := strings.Cut(resp.Header.Get("Location"), "#")
	if resp.StatusCode != http.StatusSeeOther || !found || target != b.service+token.CallbackPath {
		return Identity{}, fault.New(fault.Internal, "demo: finish", errors.New(resp.Status))
	}
	answer, err := b.send(http.MethodPost, b.service+"/login", b.service, strings.NewReader(fragment), "text/plain")
	if err != nil {
		return Identity{}, err
	}
	defer answer.Body.Close()
	var id Identity
	if err := json.NewDecoder(io.LimitReader(answer.Body, 1<<16)).Decode(&id); err != nil {
		return id, fault.New(fault.Internal, "demo: service", err)
	}
	return id, nil
}

// origin is the scheme and authority of an address.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// CheckPIN reports whether typed is a PIN at all, before a demo is started for it.
func CheckPIN(typed string) error {
	p, err := secret.NewPIN([]byte(typed))
	p.Wipe()
	if err != nil {
		return fault.New(fault.PINFormat, "demo: PIN", err)
	}
	return nil
}
