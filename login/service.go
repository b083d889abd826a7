package login

import (
	"context"

	"cied/card"
	"cied/fault"
	"cied/pki/revocation"
	"cied/token"
)

// Sites are the origins that the person has said yes to, and logged in to.
type Sites interface {
	Seen(origin string) bool
	Remember(origin string) error
}

// A Runner runs logins: a [Service], or what stands before one.
type Runner interface {
	// Login returns when the login has ended, whatever its end, and leaves the card
	// reset. It reports each step by calling tell, never after it has returned. A fault
	// that ctx was ended with is its error, unless it has one of its own to tell.
	Login(ctx context.Context, r Request, tell func(card.Event)) (Answer, error)
}

// A Service runs one login at a time, with the cards of its Terminal. Its fields are set
// before the first and not changed afterwards.
type Service struct {
	*card.Terminal
	Prompt  Prompter
	App     string // address that names the program and its version, for web-eid answers
	Version string // of the program, for CMS answers

	// Sites remembers the origins that the person has said yes to; nil: nothing is
	// remembered and nobody is warned of a first time.
	Sites Sites
	// Revocation is asked about every certificate; nil: nobody is.
	Revocation revocation.Source

	// LoopbackHTTP lets pages of this computer ask over http: the demo's own, and nothing else.
	LoopbackHTTP bool
}

// Login runs r to its end and tells every step. Its error is always a fault; a second
// use of the Terminal while one runs is fault.Busy. Whatever the end, the card is reset.
func (s *Service) Login(ctx context.Context, r Request, tell func(card.Event)) (Answer, error) {
	r, err := s.check(r)
	if err != nil {
		return Answer{}, err
	}
	var answer Answer
	err = s.Use(ctx, card.Want{Reader: r.Reader, Patient: r.Patient}, tell, func(ctx context.Context, c *card.Card) (err error) {
		a := attempt{Service: s, Card: c, request: r, tell: tell}
		answer, err = a.run(ctx)
		return err
	})
	if err != nil {
		s.Logger().Info("login ended", "fault", fault.CodeOf(err), "cause", err)
		return Answer{}, err
	}
	s.note(r, answer)
	return answer, nil
}

// note keeps what a login that went well leaves behind. The card is free by now.
func (s *Service) note(r Request, a Answer) {
	if s.firstTime(r.Origin) {
		if err := s.Sites.Remember(r.Origin); err != nil {
			s.Logger().Warn("site not remembered", "cause", err)
		}
	}
	if a.Revocation.State == revocation.Unchecked {
		s.Logger().Info("revocation", "status", a.Revocation.String())
	}
}

// firstTime reports whether nobody remembers that the person has logged in to origin.
func (s *Service) firstTime(origin string) bool {
	return s.Sites != nil && !s.Sites.Seen(origin)
}

// check refuses what may not be signed before anything is touched.
func (s *Service) check(r Request) (Request, error) {
	var err error
	if r.Origin, err = token.CheckOrigin(r.Origin, s.LoopbackHTTP); err != nil {
		return r, err
	}
	if err = token.CheckNonce(r.Nonce); err != nil {
		return r, err
	}
	r.Format, err = token.ParseFormat(string(r.Format))
	return r, err
}
