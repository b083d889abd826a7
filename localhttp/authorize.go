package localhttp

import (
	"net/http"

	"cied/login"
	"cied/token"
)

// authorize begins a login for the site that posts the form, and sends the window to
// the page of its session. It is a navigation by purpose: unlike a fetch it needs no
// permission of the visitor in any browser.
func (d *door) authorize(w http.ResponseWriter, r *http.Request, _ string) error {
	origin, err := d.asking(r)
	if err != nil {
		return err
	}
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	s, err := d.begin(d.asked(r, origin, f, byWindow))
	if err != nil {
		return err
	}
	redirect(w, "/ui/s/"+s.id)
	return nil
}

// asked returns what f asks for in the name of origin.
func (d *door) asked(r *http.Request, origin string, f form, by way) asked {
	return asked{
		Request: login.Request{Origin: origin, Nonce: f.Nonce, Format: f.Format, Patient: true},
		state:   f.State,
		lang:    d.language(f.Lang, r),
		by:      by,
	}
}

// asking returns the origin that the browser vouches for.
func (d *door) asking(r *http.Request) (string, error) {
	if err := navigated(r); err != nil {
		return "", err
	}
	origin, err := originOf(r)
	if err != nil {
		return "", err
	}
	if err := noQuery(r); err != nil {
		return "", err
	}
	return d.allowed(origin)
}

// allowed returns the origin as it will be shown and signed, where it is one and may ask.
func (d *door) allowed(origin string) (string, error) {
	origin, err := token.CheckOrigin(origin, d.server.LoopbackHTTP)
	if err != nil || d.server.Allow == nil {
		return origin, err
	}
	return origin, d.server.Allow(origin)
}

// redirect sends the window on with GET (RFC 9110, 15.4.4), without the body that
// http.Redirect would write.
func redirect(w http.ResponseWriter, location string) {
	w.Header().Set("Location", location)
	w.WriteHeader(http.StatusSeeOther)
}
