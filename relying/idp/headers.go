package idp

import (
	"net/http"
	"net/url"
	"strings"
)

// permissions denies the pages what none of them needs.
const permissions = "camera=(), display-capture=(), fullscreen=(), geolocation=(), hid=(), local-network=(), " +
	"loopback-network=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), serial=(), usb=()"

// setHeaders sets what every answer carries. Pages that post a form to elsewhere widen
// form-action by [allowForm].
func setHeaders(h http.Header) {
	h.Set("Cache-Control", "no-store")
	setPolicy(h, "script-src 'self'", "'self'")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", permissions)
	h.Set("Referrer-Policy", "same-origin") // "no-referrer" would make Origin null in our own forms
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
}

// setPolicy sets the Content-Security-Policy: our own files, the given scripts, and forms to
// the given addresses.
func setPolicy(h http.Header, scripts string, forms ...string) {
	h.Set("Content-Security-Policy", "default-src 'none'; "+scripts+"; style-src 'self'; img-src 'self'; connect-src 'self'; "+
		"form-action "+strings.Join(forms, " ")+"; frame-ancestors 'none'; base-uri 'none'")
}

// toDaemon lets a page post its form to cied, which leads it back here, and lets the browser
// say who asks (docs/integrators.md, step 2).
func (v *Server) toDaemon(h http.Header) {
	setPolicy(h, "script-src 'self'", v.o.Daemon, "'self'")
	h.Set("Referrer-Policy", "origin")
}

// source returns the source expression (Content Security Policy Level 3, 2.3.1) for an address
// of the metadata: without query, and with the characters escaped that divide policies.
func source(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "'none'"
	}
	return strings.NewReplacer(";", "%3B", ",", "%2C").Replace(u.Scheme + "://" + u.Host + u.EscapedPath())
}

// ownPage reports whether a request was made by one of our own pages: browsers say Origin
// with every POST, and the newer ones Sec-Fetch-Site.
func (v *Server) ownPage(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	return r.Header.Get("Origin") == v.o.Origin && (site == "" || site == "same-origin")
}
