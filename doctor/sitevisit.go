package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"cied/policy"
)

// Limits of a visit. visitTime is under checkTime, so that a site which is silent is found
// to be so by us; dialTime leaves time for TLS and for the answer.
const (
	visitTime    = 3500 * time.Millisecond
	dialTime     = 2 * time.Second
	maxRedirects = 5
	headerBytes  = 64 << 10
)

// A visit is what came of asking a site for one page.
type visit struct {
	page   *url.URL // nil where Machine.Site is no https address
	named  bool     // by the person; otherwise it is that of Entra con CIE
	last   *url.URL // that was asked last: page, or where a redirect led
	host   string   // last's
	proxy  *url.URL // to host, or nil
	tunnel int      // status of the proxy's answer to CONNECT; 0: none

	reached bool  // a connection to host, or to proxy, was made
	lost    error // why not
	stops   []stop
	older   bool // a site that asked for a certificate over TLS 1.3 takes 1.2 as well

	status int       // of the last answer; 0: none
	date   time.Time // when the last answer says it is; zero: it does not
	came   time.Time // when it came, by this computer's clock
	err    error     // why there is no answer
}

// A stop is one server of a visit: redirects make several.
type stop struct {
	host  string
	page  *url.URL            // that was asked there
	name  string              // as in DNS: host in the letters of RFC 5891, or an address
	chain []*x509.Certificate // as sent, the server's own first: never empty
	asks  *keyRequest         // nil where no TLS client certificate was asked for
}

// met reports whether the host asked last has shown a certificate.
func (v visit) met() bool {
	return len(v.stops) > 0 && v.stops[len(v.stops)-1].host == v.host
}

// onePage makes a visit once, for whichever check asks first. The others wait on a channel
// and not in the Once, so that tests of waiting can see that they wait.
type onePage struct {
	once  sync.Once
	done  chan struct{}
	visit visit // once done is closed
}

// visit asks the site, or returns what came of it when another check asked. ctx is that of
// a check: it ends after visitTime at the earliest.
func (x *exam) visit(ctx context.Context) visit {
	p := &x.page
	p.once.Do(func() {
		p.done = make(chan struct{})
		go func() {
			defer close(p.done)
			p.visit = x.ask(ctx)
		}()
	})
	<-p.done
	return p.visit
}

// provider is the address of Entra con CIE.
func provider() *url.URL {
	u, err := url.Parse(policy.Known()[0].Origin)
	if err != nil {
		panic("doctor: " + err.Error()) // a constant of ours
	}
	return u
}

// errNoAddress is what a site is that cannot be asked.
var errNoAddress = errors.New("no https address")

// siteAddress reads what a person gives as a site: an https address, or a name alone. It is
// returned without its query, which may hold the session of a login that the person copied
// out of a browser: to ask the site for it once more could end that login.
func siteAddress(site string) (*url.URL, error) {
	if site == "" {
		return provider(), nil
	}
	if !strings.Contains(site, "://") {
		site = "https://" + site
	}
	u, err := url.Parse(site)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return nil, errNoAddress
	}
	u.RawQuery, u.ForceQuery, u.Fragment = "", false, ""
	return u, nil
}

// ask asks the site for its page, following redirects, and reads the head of the answer
// only. Nothing but the address is sent: no cookie, no key, no Referer.
func (m *Machine) ask(ctx context.Context) visit {
	page, err := siteAddress(m.Site)
	if err != nil {
		return visit{named: true, err: err}
	}
	ctx, cancel := context.WithTimeout(ctx, visitTime)
	defer cancel()
	l := &visitLog{visit: visit{page: page, named: m.Site != "", last: page, host: page.Hostname()}}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, page.String(), nil)
	if err != nil {
		return visit{named: true, err: errNoAddress}
	}
	request.Header.Set("User-Agent", "Mozilla/5.0 (compatible; cied)") // some gateways refuse what is no browser
	request.Header.Set("Cache-Control", "no-cache")                    // or Date would be that of a copy
	answer, err := m.traveller(ctx, l, m.handshake(l)).Do(request)
	if err == nil {
		answer.Body.Close()
		l.answered(answer, m.Now())
	}
	v := l.end(err)
	if s, asked := v.askedForKey(); asked && s.asks.version >= tls.VersionTLS13 {
		v.older = m.takesOlder(ctx, s.page)
	}
	return v
}

// traveller is a client for one visit, until ctx ends, that writes into l what it meets.
func (m *Machine) traveller(ctx context.Context, l *visitLog, settings *tls.Config) *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			Proxy:                  l.through(m.Proxy),
			OnProxyConnectResponse: l.tunnelled,
			DialContext:            l.dialler(ctx, m.Dial),
			TLSClientConfig:        settings,
			DisableKeepAlives:      true,
			MaxResponseHeaderBytes: headerBytes,
		},
		CheckRedirect: l.redirected,
	}
}

// handshake lets every certificate pass and writes it into l: it is judged afterwards, when
// the clock is known to be right, and the Date of a site whose certificate has dates that
// do not fit is what tells of a wrong clock. Nothing secret goes over such a connection.
// A proxy's certificate is verified at once, because a proxy is sent its password.
func (m *Machine) handshake(l *visitLog) *tls.Config {
	return &tls.Config{
		InsecureSkipVerify: true,
		CipherSuites:       browserSuites(),
		VerifyConnection: func(s tls.ConnectionState) error {
			if p := l.atProxy(); p != nil {
				_, err := stop{name: p.Hostname(), chain: s.PeerCertificates}.verify(m.Roots, m.Now())
				return err
			}
			l.arrived(s)
			return nil
		},
		GetClientCertificate: func(r *tls.CertificateRequestInfo) (*tls.Certificate, error) {
			l.keyAsked(keyRequest{r.Version, r.AcceptableCAs})
			return &tls.Certificate{}, nil
		},
		Renegotiation: tls.RenegotiateOnceAsClient, // Apache asks for the card's certificate so
	}
}

// browserSuites are the cipher suites of TLS 1.2 that Go offers, and those with RSA key
// exchange, which it does not and browsers still do: a site that has no other is not broken.
func browserSuites() []uint16 {
	var ids []uint16
	for _, s := range tls.CipherSuites() {
		ids = append(ids, s.ID)
	}
	return append(ids,
		tls.TLS_RSA_WITH_AES_128_GCM_SHA256, tls.TLS_RSA_WITH_AES_256_GCM_SHA384,
		tls.TLS_RSA_WITH_AES_128_CBC_SHA, tls.TLS_RSA_WITH_AES_256_CBC_SHA)
}
