package idp

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"cied/fault"
	"cied/relying"
	"cied/relying/saml"
)

// A session is one login of one citizen, as it lies in the [Store].
type session struct {
	Request *saml.Request   `json:"request"`
	Lang    string          `json:"lang"`
	Ends    time.Time       `json:"ends"`              // then it is nr 21
	Mark    string          `json:"mark"`              // what an answer of cied brings back in its state
	Nonce   string          `json:"nonce,omitempty"`   // the one on the page, for stores that do not keep it
	Problem fault.Code      `json:"problem,omitempty"` // why the last attempt came to nothing
	Refused bool            `json:"refused,omitempty"` // the card is expired or revoked: nr 23
	Person  *relying.Person `json:"person,omitempty"`  // who the card has proved
	Proved  time.Time       `json:"proved,omitzero"`   // when
}

// grace is how long a session is kept after its end, so that a citizen who comes back late
// is still sent to the service, with nr 21.
const grace = 10 * time.Minute

// newName returns 32 random bytes as 43 characters.
func newName(random io.Reader) (string, error) {
	var b [32]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("idp: name of a session: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b[:]), nil
}

// cookie is the name of the session's cookie. The prefix has the browser refuse one that
// another host, or a page without TLS, has set (RFC 6265bis, 4.1.3.2).
func (v *Server) cookie() string {
	if v.o.LoopbackHTTP {
		return "cied-idp"
	}
	return "__Host-cied-idp"
}

func (v *Server) setCookie(w http.ResponseWriter, value string, age int) {
	http.SetCookie(w, &http.Cookie{
		Name: v.cookie(), Value: value, Path: "/", MaxAge: age,
		Secure: !v.o.LoopbackHTTP, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// name returns what the browser says its session is called.
func (v *Server) name(r *http.Request) (string, error) {
	c, err := r.Cookie(v.cookie())
	if err != nil || len(c.Value) != base64.RawURLEncoding.EncodedLen(32) {
		return "", ErrNoSession
	}
	return c.Value, nil
}

// begin keeps a session under a new name and gives it to the browser. Every step that
// changes what a session is worth begins it anew, so that a name that somebody else has put
// into the browser, or has seen before, is worth nothing (session fixation).
func (v *Server) begin(w http.ResponseWriter, r *http.Request, s *session) error {
	name, err := newName(v.o.Rand)
	if err != nil {
		return err
	}
	state, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if len(state) > MaxState {
		return fmt.Errorf("idp: a session of %d bytes", len(state))
	}
	ttl := max(s.Ends.Sub(v.o.Now()), 0) + grace
	if err := v.o.Sessions.Begin(r.Context(), name, state, ttl); err != nil {
		return err
	}
	v.setCookie(w, name, 0)
	return nil
}

// renew ends the session called name and begins s in its place. Where it has ended meanwhile,
// cancelled in another window say, it stays so.
func (v *Server) renew(w http.ResponseWriter, r *http.Request, name string, s *session) error {
	if _, err := v.o.Sessions.Take(r.Context(), name); err != nil {
		return err
	}
	return v.begin(w, r, s)
}

// read returns the session called name.
func (v *Server) read(ctx context.Context, name string) (*session, error) {
	return unmarshal(v.o.Sessions.Read(ctx, name))
}

// take ends the session called name and returns it.
func (v *Server) take(ctx context.Context, name string) (*session, error) {
	return unmarshal(v.o.Sessions.Take(ctx, name))
}

// replace keeps what has changed in the session called name.
func (v *Server) replace(ctx context.Context, name string, s *session) error {
	state, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return v.o.Sessions.Replace(ctx, name, state)
}

func unmarshal(state []byte, err error) (*session, error) {
	if err != nil {
		return nil, err
	}
	s := new(session)
	if err := json.Unmarshal(state, s); err != nil {
		return nil, fmt.Errorf("idp: state of a session: %w", err)
	}
	if s.Request == nil {
		return nil, errors.New("idp: a session without a request")
	}
	return s, nil
}

// over reports whether the citizen's time has run out.
func (s *session) over(now time.Time) bool { return !now.Before(s.Ends) }

// marked reports whether an answer of cied was asked for by this session.
func (s *session) marked(mark string) bool {
	return subtle.ConstantTimeCompare([]byte(s.Mark), []byte(mark)) == 1
}
