package doctor

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// maxAge bounds how old an answer may say to be: what caches hold is fresh for less.
const maxAge = 30 * 24 * time.Hour

// A journal is a visit in the making: the transport's own goroutines write into it, even
// after the last answer.
type journal struct {
	mu    sync.Mutex
	visit visit
}

// note lets f write.
func (j *journal) note(f func(v *visit)) {
	j.mu.Lock()
	defer j.mu.Unlock()
	f(&j.visit)
}

func (j *journal) through(proxy func(*http.Request) (*url.URL, error)) func(*http.Request) (*url.URL, error) {
	if proxy == nil {
		return nil
	}
	return func(r *http.Request) (*url.URL, error) {
		u, err := proxy(r)
		if err != nil {
			j.note(func(v *visit) { v.proxy = &url.URL{Host: "(unreadable address)"} })
			return nil, err
		}
		j.note(func(v *visit) { v.proxy = u })
		return u, nil
	}
}

func (j *journal) tunnelled(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	j.note(func(v *visit) { v.tunnel = answer.StatusCode })
	return nil
}

// A dial connects, as net.Dialer.DialContext.
type dial = func(ctx context.Context, network, address string) (net.Conn, error)

// dialler connects as connect does. The transport goes on with a connection after its
// request has ended, for a next one: here it is closed with the visit.
func (j *journal) dialler(whole context.Context, connect dial) dial {
	return func(_ context.Context, network, address string) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(whole, dialTime)
		defer cancel()
		conn, err := connect(ctx, network, address)
		if err == nil {
			context.AfterFunc(whole, func() { conn.Close() })
		}
		j.note(func(v *visit) { v.reached, v.lost = err == nil, err })
		return conn, err
	}
}

// atProxy is the proxy whose certificate comes next, or nil where it is the site's.
func (j *journal) atProxy() *url.URL {
	j.mu.Lock()
	defer j.mu.Unlock()
	if p := j.visit.proxy; p != nil && p.Scheme == "https" && j.visit.tunnel == 0 {
		return p
	}
	return nil
}

func (j *journal) arrived(s tls.ConnectionState) {
	j.note(func(v *visit) {
		met := stop{host: v.host, name: cmp.Or(s.ServerName, v.host), chain: s.PeerCertificates}
		v.stops = append(v.stops, met)
	})
}

func (j *journal) keyAsked() {
	j.note(func(v *visit) {
		if v.met() {
			v.stops[len(v.stops)-1].asksKey = true
		}
	})
}

// redirected goes along with a redirect to https. What is refused here ends the visit with
// the answer that asked for it.
func (j *journal) redirected(next *http.Request, before []*http.Request) error {
	if len(before) > maxRedirects || next.URL.Scheme != "https" {
		return http.ErrUseLastResponse
	}
	next.Header.Del("Referer") // the page's address is no business of the next site
	j.note(func(v *visit) {
		v.host, v.proxy, v.tunnel, v.reached, v.lost = next.URL.Hostname(), nil, 0, false, nil
	})
	return nil
}

// answered takes the status and the time of an answer. A copy from a cache says how old it
// is: RFC 9110, 6.6.1 and RFC 9111, 5.1.
func (j *journal) answered(answer *http.Response, now time.Time) {
	date, err := http.ParseTime(answer.Header.Get("Date"))
	if age, bad := strconv.Atoi(answer.Header.Get("Age")); err == nil && bad == nil && age > 0 {
		date = date.Add(time.Duration(min(age, int(maxAge/time.Second))) * time.Second)
	}
	j.note(func(v *visit) { v.status, v.date, v.came = answer.StatusCode, date, now })
}

// end returns the visit. A connection that was still being made is lost; one through a
// SOCKS proxy (RFC 1928) has no answer to CONNECT, and is there unless it failed.
func (j *journal) end(err error) visit {
	j.mu.Lock()
	defer j.mu.Unlock()
	v := j.visit
	v.stops = slices.Clone(v.stops) // what is still written goes elsewhere
	v.err = err
	if err != nil && !v.reached && v.lost == nil {
		v.lost = err
	}
	var op *net.OpError
	if v.proxy != nil && strings.HasPrefix(v.proxy.Scheme, "socks") && v.reached &&
		(!errors.As(err, &op) || !strings.HasPrefix(op.Op, "socks")) {
		v.tunnel = http.StatusOK
	}
	return v
}
