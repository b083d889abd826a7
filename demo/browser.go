package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"

	"cied/fault"
)

// maxPage bounds what is read of a page in bytes.
const maxPage = 1 << 20

// browser is the part of a browser that the citizen needs: cookies, forms, and Origin.
type browser struct {
	client  *http.Client
	ctx     context.Context // of the one walk that this browser makes
	service string

	at   *url.URL // of the page that is open
	page string
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
func (b *browser) send(method, address, origin, body, contentType string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(b.ctx, method, address, strings.NewReader(body))
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

// post sends a form as a page of origin does.
func (b *browser) post(address, origin string, form url.Values) (*http.Response, error) {
	return b.send(http.MethodPost, address, origin, form.Encode(), "application/x-www-form-urlencoded")
}

// open opens a page, and follows redirects within its own origin: others are not for pages.
func (b *browser) open(address string) error {
	resp, err := b.send(http.MethodGet, address, "", "", "")
	if err != nil {
		return err
	}
	return b.show(resp)
}

// show reads the page that came, or the one that it leads to.
func (b *browser) show(resp *http.Response) error {
	const op = "demo: page"
	for range maxRedirects {
		page, err := io.ReadAll(io.LimitReader(resp.Body, maxPage))
		if err = errors.Join(err, resp.Body.Close()); err != nil {
			return fault.New(fault.Internal, op, err)
		}
		b.at, b.page = resp.Request.URL, string(page)
		switch resp.StatusCode {
		case http.StatusOK:
			return nil
		case http.StatusSeeOther:
		default:
			return fault.New(fault.Internal, op, fmt.Errorf("%s: %s", b.at, resp.Status))
		}
		next, err := resp.Location()
		if err != nil || next.Host != b.at.Host {
			return fault.New(fault.Internal, op, fmt.Errorf("%s leads to another site", b.at))
		}
		if resp, err = b.send(http.MethodGet, next.String(), "", "", ""); err != nil {
			return err
		}
	}
	return fault.New(fault.Internal, op, fmt.Errorf("%s leads on and on", b.at))
}

const maxRedirects = 5

var (
	formTag    = regexp.MustCompile(`(?s)<form[^>]* action="([^"]+)"[^>]*>(.*?)</form>`)
	hiddenTag  = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)
	refreshTag = regexp.MustCompile(`<meta http-equiv="refresh" content="([0-9]{1,6});url=([^"]+)">`)
	codeTag    = regexp.MustCompile(`<code id="code">([a-z-]+)</code>`)
)

// form returns the first form of the page whose address ends so.
func (b *browser) form(suffix string) (action *url.URL, fields url.Values, err error) {
	for _, f := range formTag.FindAllStringSubmatch(b.page, -1) {
		address := html.UnescapeString(f[1])
		if !strings.HasSuffix(address, suffix) {
			continue
		}
		fields := url.Values{}
		for _, field := range hiddenTag.FindAllStringSubmatch(f[2], -1) {
			fields.Set(html.UnescapeString(field[1]), html.UnescapeString(field[2]))
		}
		action, err := b.at.Parse(address)
		if err != nil {
			return nil, nil, fault.New(fault.Internal, "demo: form", err)
		}
		return action, fields, nil
	}
	return nil, nil, fault.New(fault.Internal, "demo: form", fmt.Errorf("%s has no form to %s", b.at, suffix))
}

// press posts the form whose address ends so, by the button with these fields.
func (b *browser) press(suffix string, button url.Values) error {
	action, fields, err := b.form(suffix)
	if err != nil {
		return err
	}
	for name, values := range button {
		fields[name] = values
	}
	resp, err := b.post(action.String(), b.origin(), fields)
	if err != nil {
		return err
	}
	return b.show(resp)
}

// origin is that of the page that is open.
func (b *browser) origin() string { return b.at.Scheme + "://" + b.at.Host }

// origin is the scheme and authority of an address.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// read asks for JSON.
func (b *browser) read(address string, into any) error {
	resp, err := b.send(http.MethodGet, address, "", "", "")
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return refusal(resp)
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, 1<<16)).Decode(into); err != nil {
		return fault.New(fault.Internal, "demo: state", err)
	}
	return nil
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
