package idp

import (
	"context"
	"errors"
	"io"
	"net/http"
	"regexp"

	"cied/fault"
	"cied/relying"
	"cied/relying/saml"
)

// answer takes what cied has sent back, as the callback page posts it, and says nothing of
// what came of it: whoever asks for /idp/next sees.
func (v *Server) answer(w http.ResponseWriter, r *http.Request, name string, s *session) error {
	fragment, err := io.ReadAll(r.Body)
	if err != nil {
		return errTooLarge
	}
	c, err := relying.ParseCallback(string(fragment))
	if err != nil || !s.marked(markOf(c.State)) {
		// Anybody can open the callback page with a fragment: one that this session has not
		// asked for neither spends its nonce nor ends it.
		return errNotAsked
	}
	if err := v.enter(w, r, name, s, func(ctx context.Context) (relying.Identity, error) { return v.judge(ctx, name, s, c) }); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// carried is the state as sdk/js sends it: the page's own comes after a word and the name of
// the attempt.
var carried = regexp.MustCompile(`^cied1\.[A-Za-z0-9_-]{22}\.`)

func markOf(state string) string { return carried.ReplaceAllString(state, "") }

// judge verifies an answer. The nonce is spent whatever comes.
func (v *Server) judge(ctx context.Context, name string, s *session, c relying.Callback) (relying.Identity, error) {
	nonce, err := v.o.Nonces.Take(ctx, name, s.Nonce)
	if err != nil {
		return relying.Identity{}, err
	}
	if c.Err != nil {
		return relying.Identity{}, c.Err
	}
	return v.o.Verifier.Verify(ctx, c.Format, c.Answer, nonce)
}

// enter lets somebody in by a door: prove says who. Whatever it says, the session goes on
// under a new name, and tells the next page.
func (v *Server) enter(w http.ResponseWriter, r *http.Request, name string, s *session, prove func(context.Context) (relying.Identity, error)) error {
	if s.Refused || s.Person != nil {
		return errNotAsked
	}
	id, err := prove(r.Context())
	if errors.Is(err, relying.ErrUnavailable) {
		return err
	}
	if err == nil {
		s.Person, err = v.person(r.Context(), id, s.Request)
	}
	s.Problem, s.Nonce = fault.CodeOf(err), ""
	s.Refused = s.Problem == fault.CertExpired || s.Problem == fault.CertRevoked
	if err != nil {
		v.o.Log.Info("door closed", "code", s.Problem)
	} else {
		s.Proved = v.o.Now()
	}
	return v.renew(w, r, name, s)
}

// person returns the attributes of whom the card proves, if they are all there that the
// service asks for, and the card is not one of the test's where none is let in.
func (v *Server) person(ctx context.Context, id relying.Identity, asked *saml.Request) (*relying.Person, error) {
	const op = "idp: person"
	if id.Test && !v.o.Test {
		return nil, fault.New(fault.CertIssuerUnknown, op, errors.New("proved by test anchors"))
	}
	p, err := v.o.People.Person(ctx, id, v.o.Now())
	if err != nil {
		return nil, err
	}
	for _, a := range attributesOf(&p, asked) {
		if a.Value == "" {
			return nil, fault.New(fault.CertSubject, op, errors.New("neither card nor register has "+a.Name))
		}
	}
	return &p, nil
}

var (
	errTooLarge = errors.New("idp: the body is too large")
	errNotAsked = errors.New("idp: an answer that this session has not asked for")
)
