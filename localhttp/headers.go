package localhttp

import "net/http"

// contentPolicy lets a page use its own files and nothing else: no inline script or
// style, no form but that of the doctor (offerDoctor), no frame around it.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
	"connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"

// permissions denies the page what no page of ours needs.
const permissions = "accelerometer=(), camera=(), clipboard-read=(), clipboard-write=(), display-capture=(), " +
	"fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), local-network=(), loopback-network=(), " +
	"magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), " +
	"serial=(), usb=()"

// setHeaders sets what every answer carries, refusals and redirects included. There is
// no cookie, and beyond /v1/sessions no CORS header: no page of another origin reads what
// is not its own session.
func setHeaders(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", contentPolicy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin") // the opener cannot swap the page
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", permissions)
	h.Set("Referrer-Policy", "no-referrer") // the session's id stays here
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
}
