package sp

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
)

// submit is the one script of the service: it sends the page that carries a request.
const submit = `document.forms[0].submit();`

// submitSource is the source expression for that script (Content Security Policy Level 3,
// 6.7.3.2).
func submitSource() string {
	sum := sha256.Sum256([]byte(submit))
	return "script-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; "
}

// setHeaders sets what every answer carries.
func setHeaders(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), payment=(), serial=(), usb=()")
	h.Set("Referrer-Policy", "same-origin") // "no-referrer" would make Origin null in our own forms
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	setPolicy(h, "", "'self'")
}

// setPolicy sets the Content-Security-Policy: our own files, the given scripts, and forms to
// the given addresses.
func setPolicy(h http.Header, scripts string, forms ...string) {
	h.Set("Content-Security-Policy", "default-src 'none'; "+scripts+"style-src 'self'; img-src 'self'; "+
		"form-action "+strings.Join(forms, " ")+"; frame-ancestors 'none'; base-uri 'none'")
}

// source returns the source expression (Content Security Policy Level 3, 2.3.1) for the origin
// of an address, with the characters escaped that divide policies.
func source(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "'none'"
	}
	return strings.NewReplacer(";", "%3B", ",", "%2C").Replace(u.Scheme + "://" + u.Host)
}

// ownPage reports whether a request was made by one of our own pages: browsers say Origin
// with every POST, and the newer ones Sec-Fetch-Site.
func (v *Server) ownPage(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	return r.Header.Get("Origin") == v.o.Origin && (site == "" || site == "same-origin")
}
