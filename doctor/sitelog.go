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

// A visitLog is a visit in the making: the transport's own goroutines write into it, even
// after the last answer.
type visitLog struct {
	mu    sync.Mutex
	visit visit
}

// note lets f write.
func (l *visitLog) note(f func(v *visit)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f(&l.visit)
}

func (l *visitLog) through(proxy func(*http.Request) (*url.URL, error)) func(*http.Request) (*url.URL, error) {
	if proxy == nil {
		return nil
	}
	return func(r *http.Request) (*url.URL, error) {
		u, err := proxy(r)
		if err != nil {
			l.note(func(v *visit) { v.proxy = &url.URL{Host: "(unreadable address)"} })
			return nil, err
		}
		l.note(func(v *visit) { v.proxy = u })
		return u, nil
	}
}

func (l *visitLog) tunnelled(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	l.note(func(v *visit) { v.tunnel = answer.StatusCode })
	return nil
}

// A dial connects, as net.Dialer.DialContext.
type dial = func(ctx context.Context, network, address string) (net.Conn, error)

// dialler connects as connect does. The transport goes on with a connection after its
// request has ended, for a next one: here it is closed with the visit.
func (l *visitLog) dialler(whole context.Context, connect dial) dial {
	return func(_ context.Context, network, address string) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(whole, dialTime)
		defer cancel()
		conn, err := connect(ctx, network, address)
		if err == nil {
			context.AfterFunc(whole, func() { conn.Close() })
		}
		l.note(func(v *visit) { v.reached, v.lost = err == nil, err })
		return conn, err
	}
}

// atProxy is the proxy whose certificate comes next, or nil where it is the site's.
func (l *visitLog) atProxy() *url.URL {
	l.mu.Lock()
	defer l.mu.Unlock()
	if p := l.visit.proxy; p != nil && p.Scheme == "https" && l.visit.tunnel == 0 {
		return p
	}
	return nil
}

func (l *visitLog) arrived(s tls.ConnectionState) {
	l.note(func(v *visit) {
		met := stop{host: v.host, page: v.last, name: cmp.Or(s.ServerName, v.host), chain: s.PeerCertificates}
		v.stops = append(v.stops, met)
	})
}

func (l *visitLog) keyAsked(r keyRequest) {
	l.note(func(v *visit) {
		if v.met() {
			v.stops[len(v.stops)-1].asks = &r
		}
	})
}

// redirected goes along with a redirect to https. What is refused here ends the visit with
// the answer that asked for it.
func (l *visitLog) redirected(next *http.Request, before []*http.Request) error {
	if len(before) > maxRedirects || next.URL.Scheme != "https" {
		return http.ErrUseLastResponse
	}
	next.Header.Del("Referer") // the page's address is no business of the next site
	l.note(func(v *visit) {
		v.last, v.host, v.proxy, v.tunnel, v.reached, v.lost = next.URL, next.URL.Hostname(), nil, 0, false, nil
	})
	return nil
}

// answered takes the status and the time of an answer. A copy from a cache says how old it
// is: RFC 9110, 6.6.1 and RFC 9111, 5.1.
func (l *visitLog) answered(answer *http.Response, now time.Time) {
	date, err := http.ParseTime(answer.Header.Get("Date"))
	if age, bad := strconv.Atoi(answer.Header.Get("Age")); err == nil && bad == nil && age > 0 {
		date = date.Add(time.Duration(min(age, int(maxAge/time.Second))) * time.Second)
	}
	l.note(func(v *visit) { v.status, v.date, v.came = answer.StatusCode, date, now })
}

// end returns the visit. A connection that was still being made is lost; one through a
// SOCKS proxy (RFC 1928) has no answer to CONNECT, and is there unless it failed.
func (l *visitLog) end(err error) visit {
	l.mu.Lock()
	defer l.mu.Unlock()
	v := l.visit
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
