package sp

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"time"
)

// The cookies: one for the browser that is on its way to the identity provider and back, one
// for the session that begins then. They are never the same (session fixation).
const (
	wayCookie     = "cied-sp-login"
	sessionCookie = "cied-sp"
)

// newName returns 32 random bytes as 43 characters.
func newName(random io.Reader) (string, error) {
	var b [32]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("sp: name of a session: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b[:]), nil
}

// cookie is the name of a cookie. The prefix has the browser refuse one that another host, or a
// page without TLS, has set (RFC 6265bis, 4.1.3.2).
func (v *Server) cookie(name string) string {
	if v.o.LoopbackHTTP {
		return name
	}
	return "__Host-" + name
}

func (v *Server) setCookie(w http.ResponseWriter, name, value string, age time.Duration) {
	c := &http.Cookie{
		Name: v.cookie(name), Value: value, Path: "/", MaxAge: int(age.Seconds()),
		Secure: !v.o.LoopbackHTTP, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
	if name == wayCookie && !v.o.LoopbackHTTP {
		c.SameSite = http.SameSiteNoneMode // the Response is posted by a page of another site
	}
	if value == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// name returns what the browser brings as a cookie; "" where it brings nothing of ours.
func (v *Server) name(r *http.Request, cookie string) string {
	c, err := r.Cookie(v.cookie(cookie))
	if err != nil || len(c.Value) != base64.RawURLEncoding.EncodedLen(32) {
		return ""
	}
	return c.Value
}

// result returns how this browser's last login has ended.
func (v *Server) result(r *http.Request) (Result, bool) {
	return v.results.get(v.name(r, sessionCookie), v.o.Now())
}

// begin begins a session, in the place of the one that was there.
func (v *Server) begin(w http.ResponseWriter, r *http.Request, result Result) error {
	name, err := newName(v.o.Rand)
	if err != nil {
		return err
	}
	now := v.o.Now()
	v.results.take(v.name(r, sessionCookie), now)
	v.results.put(name, result, now, v.o.Life)
	v.setCookie(w, sessionCookie, name, 0)
	return nil
}
