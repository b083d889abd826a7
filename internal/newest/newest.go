// Package newest asks which release of the program is the newest.
//
// It asks when somebody wants to know, says nothing about who that is, and downloads no
// program: the package manager does.
package newest

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"cied/fault"
)

// Bounds of an answer.
const (
	timeLimit    = 10 * time.Second
	maxAnswer    = 64 << 10
	maxRedirects = 3
)

// A Release is what the server says of the newest one.
type Release struct {
	Version string `json:"version"` // Semantic Versioning 2.0.0
	URL     string `json:"url"`     // an https page about it, for a person
}

// Ask gets the [Release] at an https address, over transport. Redirects are followed on
// the same host only.
//
// Its faults are name-unknown, site-silent, site-tls, site-refuses (another status than
// 200, a redirect elsewhere, or an address without TLS), site-broken (5xx, or no Release) and interrupted.
func Ask(ctx context.Context, transport http.RoundTripper, address string) (Release, error) {
	limited, cancel := context.WithTimeout(ctx, timeLimit)
	defer cancel()
	text, err := get(limited, transport, address)
	if err != nil {
		return Release{}, fault.New(why(ctx, err), op, bare(err))
	}
	r, err := read(text)
	if err != nil {
		return Release{}, fault.New(fault.SiteBroken, op, err)
	}
	return r, nil
}

const op = "cied: newest version"

var (
	errElsewhere = errors.New("the server redirects to another place")
	errAddress   = errors.New("the address is none of https")
)

// A status is another one than 200.
type status int

func (s status) Error() string { return fmt.Sprintf("status %d %s", int(s), http.StatusText(int(s))) }

func get(ctx context.Context, transport http.RoundTripper, address string) ([]byte, error) {
	if !isPage(address) {
		return nil, errAddress
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", "cied")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Accept-Encoding", "identity") // what is bounded is what is read
	client := http.Client{Transport: transport, CheckRedirect: sameHost}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return nil, status(resp.StatusCode)
	}
	return io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
}

// sameHost keeps a request at the server that the program was built to ask.
func sameHost(next *http.Request, before []*http.Request) error {
	if next.URL.Scheme != "https" || next.URL.Host != before[0].URL.Host || len(before) > maxRedirects {
		return errElsewhere
	}
	next.Header.Del("Referer")
	return nil
}

// read reads the server's answer.
func read(text []byte) (Release, error) {
	if len(text) > maxAnswer {
		return Release{}, fmt.Errorf("more than %d bytes", maxAnswer)
	}
	var r Release
	if err := json.Unmarshal(text, &r); err != nil {
		return Release{}, err
	}
	if _, err := parse(r.Version); err != nil {
		return Release{}, err
	}
	if !isPage(r.URL) {
		return Release{}, fmt.Errorf("%.64q is no https address", r.URL)
	}
	return r, nil
}

// isPage reports whether s is an https address that can be shown and asked.
func isPage(s string) bool {
	u, err := url.Parse(s)
	odd := strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsGraphic(r) || unicode.IsSpace(r) })
	return err == nil && !odd && u.Scheme == "https" && u.Hostname() != "" && u.User == nil && len(s) < 2048
}

// why is the fault of an answer that was not had; ctx is the caller's.
func why(ctx context.Context, err error) fault.Code {
	var answer status
	_, noName := errors.AsType[*net.DNSError](err)
	_, noTrust := errors.AsType[*tls.CertificateVerificationError](err)
	switch {
	case ctx.Err() != nil:
		return fault.Interrupted
	case errors.As(err, &answer) && answer >= http.StatusInternalServerError:
		return fault.SiteBroken
	case answer != 0, errors.Is(err, errElsewhere), errors.Is(err, errAddress):
		return fault.SiteRefuses
	case noTrust:
		return fault.SiteTLS
	case noName:
		return fault.NameUnknown
	}
	return fault.SiteSilent
}

// bare is the cause without the address, which the caller knows.
func bare(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}
