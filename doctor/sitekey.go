package doctor

import (
	"context"
	"crypto/tls"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"cied/fault"
	"cied/pki"
)

// A keyRequest is what a site has said when it asked for a TLS client certificate: a
// CertificateRequest (RFC 5246, 7.4.4; RFC 8446, 4.3.2).
type keyRequest struct {
	version uint16   // of TLS
	issuers [][]byte // DER of the Names that the site accepts; none: any
}

// askedForKey returns the last stop of a visit that asked for a certificate.
func (v visit) askedForKey() (stop, bool) {
	for _, s := range slices.Backward(v.stops) {
		if s.asks != nil {
			return s, true
		}
	}
	return stop{}, false
}

// aboutKey tells of a site that asks the browser itself for a certificate. In TLS 1.3 a key
// of RSA signs by PSS alone (RFC 8446, 4.2.3), which the chip of a CIE does not do; browsers
// do not go back to 1.2 for that. It is a fault where the site answers nobody without a
// certificate, and advice where it lets people in, perhaps to log in by page.
func (x *exam) aboutKey(v visit) []Finding {
	s, asked := v.askedForKey()
	if !asked {
		return nil
	}
	var found []Finding
	if s.asks.version < tls.VersionTLS13 {
		found = Fact("%s asks for a client certificate, over %s", s.host, tls.VersionName(s.asks.version))
	} else {
		say := wrong
		if v.older || v.err == nil && v.status < http.StatusBadRequest {
			say = advise
		}
		found = say(fault.SiteTLS13, "%s asks for a client certificate over TLS 1.3, and %s", s.host, onOlder(v.older))
	}
	if x.excludes(s.asks.issuers) {
		found = append(found, Fact("none of the authorities that %s accepts is one of the CIE", s.host)...)
	}
	return found
}

func onOlder(taken bool) string {
	if taken {
		return "takes TLS 1.2 from a browser that offers no more"
	}
	return "takes no TLS 1.2"
}

// excludes reports whether a site's list of authorities leaves out all those of the CIE. A
// browser offers no certificate then (RFC 8446, 4.2.4).
func (m *Machine) excludes(accepted [][]byte) bool {
	if len(accepted) == 0 || len(m.Anchors) == 0 {
		return false
	}
	return !slices.ContainsFunc(m.Anchors, func(a pki.Anchor) bool {
		return a.Kind != pki.CountrySigner && slices.ContainsFunc(accepted, a.Named)
	})
}

// errOlder ends a handshake that has gone as far as it was meant to.
var errOlder = errors.New("TLS 1.2 was taken")

// takesOlder reports whether a site that asks over TLS 1.3 does so over 1.2 when nothing later
// is offered. No request is sent: the handshake ends when the site has shown its certificate.
func (m *Machine) takesOlder(ctx context.Context, site *url.URL) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, site.String(), nil)
	if err != nil {
		return false
	}
	l := &visitLog{visit: visit{page: site, last: site, host: site.Hostname()}}
	settings := m.handshake(l)
	settings.MaxVersion = tls.VersionTLS12
	atProxy := settings.VerifyConnection
	settings.VerifyConnection = func(s tls.ConnectionState) error {
		if l.atProxy() != nil {
			return atProxy(s)
		}
		return errOlder
	}
	answer, err := m.traveller(ctx, l, settings).Do(request)
	if err == nil {
		answer.Body.Close()
	}
	return errors.Is(err, errOlder)
}
