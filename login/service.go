package login

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"time"

	"cied/apdu"
	"cied/fault"
	"cied/ias"
	"cied/nfc"
	"cied/pki"
	"cied/pki/revocation"
	"cied/token"
)

// A Cache keeps what is static on a card, by its NIS. It keeps bytes: a Service proves
// them again at every login.
type Cache interface {
	Load(nis []byte) (ias.Static, bool)
	Store(s ias.Static) error
	Forget(nis []byte) error
}

// Sites are the origins that the person has said yes to, and logged in to.
type Sites interface {
	Seen(origin string) bool
	Remember(origin string) error
}

// A Policy is what to do where a refusal may be left to the person.
type Policy int

// The policies.
const (
	Refuse Policy = iota // the login ends with its fault
	Ask                  // the person is asked before the PIN, at every login anew
)

// A Service runs one login at a time. Its fields are set before the first and not
// changed afterwards.
type Service struct {
	Readers nfc.Driver
	Prompt  Prompter
	Anchors *pki.Anchors
	Cache   Cache
	Rand    io.Reader // crypto/rand.Reader outside tests
	Now     func() time.Time
	App     string        // address that names the program and its version, for web-eid answers
	Version string        // of the program, for CMS answers
	Wait    time.Duration // how long an impatient login waits for a reader and a card
	Tap     func(apdu.Exchange)
	Log     *slog.Logger

	// Renew is asked for the anchors at the beginning of every login, so that an update counts
	// at once: then Anchors are the last that it gave. nil: they stay as they are.
	Renew func() (*pki.Anchors, error)

	// UnknownIssuer is about a chip whose EF.SOD is whole, signed and true to its files,
	// and whose Document Signer stands under no known CSCA (fault.ChipIssuerUnknown). No
	// other fault of a chip is ever left to a person.
	UnknownIssuer Policy
	// Sites remembers the origins that the person has said yes to; nil: nothing is
	// remembered and nobody is warned of a first time.
	Sites Sites
	// Revocation is asked about every certificate; nil: nobody is.
	Revocation Revocation

	// LoopbackHTTP lets pages of this computer ask over http: the demo's own, and nothing else.
	LoopbackHTTP bool

	running sync.Mutex
	// shortOnly has the readers that announced extended length and could not carry it.
	shortOnly sync.Map
}

// The limits of a login that nobody has to think for.
const (
	lockTime  = 10 * time.Second // until a card that another program holds is card-in-use
	cardTime  = 30 * time.Second // for all commands before the dialog, and again after it
	resetTime = 5 * time.Second  // for the reset at the end, which runs also when ctx has ended
	busyPause = time.Second      // before a card in use is tried again
)

// onCard bounds a sequence of commands: a card that answers without end is as good as
// silent.
func onCard(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, cardTime, fault.New(fault.CardSilent, "login: commands", context.DeadlineExceeded))
}

// Login runs r to its end and tells every step. Its error is always a fault; a second
// login while one runs is fault.Busy. Whatever the end, the card is reset.
func (s *Service) Login(ctx context.Context, r Request, tell func(Event)) (Answer, error) {
	r, err := s.check(r)
	if err != nil {
		return Answer{}, err
	}
	if !s.running.TryLock() {
		return Answer{}, fault.New(fault.Busy, "login", nil)
	}
	defer s.running.Unlock()
	if err := s.renewAnchors(); err != nil {
		return Answer{}, err
	}
	a, err := s.run(ctx, r, tell)
	if err != nil {
		s.log().Info("login ended", "fault", fault.CodeOf(err), "cause", err)
	}
	if err == nil && s.firstTime(r.Origin) { // the card is free by now
		if err := s.Sites.Remember(r.Origin); err != nil {
			s.log().Warn("site not remembered", "cause", err)
		}
	}
	if a.Revocation.State == revocation.Unchecked {
		s.log().Info("revocation", "status", a.Revocation.String())
	}
	return a, ended(ctx, err)
}

// firstTime reports whether nobody remembers that the person has logged in to origin.
func (s *Service) firstTime(origin string) bool {
	return s.Sites != nil && !s.Sites.Seen(origin)
}

// renewAnchors is called by whoever holds running.
func (s *Service) renewAnchors() error {
	if s.Renew == nil {
		return nil
	}
	a, err := s.Renew()
	if err == nil {
		s.Anchors = a
	}
	return err
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

// ended names an error that is only the end of ctx: a time limit, or somebody's cancel. A
// fault that ctx was ended with speaks for itself.
func ended(ctx context.Context, err error) error {
	if err == nil || isFault(err) {
		return err
	}
	switch cause := context.Cause(ctx); {
	case cause != nil && isFault(cause):
		return fault.Of(cause)
	case errors.Is(err, context.DeadlineExceeded):
		return fault.New(fault.Timeout, "login", err)
	case ctx.Err() != nil || errors.Is(err, context.Canceled):
		return fault.New(fault.Interrupted, "login", err)
	}
	return fault.Of(err)
}

func isFault(err error) bool {
	_, whole := errors.AsType[*fault.Error](err)
	_, code := errors.AsType[fault.Code](err)
	return whole || code
}

// run waits for a card and logs in with it; a patient login waits for the next card
// where this one could not do it and no person has answered yet.
func (s *Service) run(ctx context.Context, r Request, tell func(Event)) (Answer, error) {
	f := s.find(ctx, r.Reader)
	defer f.stop()
	for {
		reader, err := f.next(ctx, r.Patient, s.Wait, tell)
		if err != nil {
			return Answer{}, err
		}
		a, err := s.withCard(ctx, r, reader, tell)
		if err == nil {
			return a, nil
		}
		if !f.passOver(reader, err, r.Patient) {
			return Answer{}, err
		}
		tell(Event{Stage: WaitingCard, Reader: reader.Name, Note: err})
		if fault.CodeOf(err) == fault.CardInUse {
			pause(ctx)
		}
	}
}

// pause gives another program time to finish with the card.
func pause(ctx context.Context) {
	t := time.NewTimer(busyPause)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// withCard is a login with the card that lies on reader now. The card is reset at its end.
func (s *Service) withCard(ctx context.Context, r Request, reader nfc.Reader, tell func(Event)) (Answer, error) {
	tell(Event{Stage: ReadingCard, Reader: reader.Name})
	c, err := s.prepare(ctx, reader)
	if err != nil {
		return Answer{}, err
	}
	defer func() { c.inquiry.end() }() // the card is not kept waiting for it
	defer c.release(ctx)
	if c.left == 0 {
		return Answer{}, fault.New(fault.PINBlocked, "login: tries left", nil)
	}
	if c.known != nil {
		if err := s.inquire(ctx, c, c.known); err != nil {
			return Answer{}, err
		}
	}
	if err := s.askAndVerify(ctx, r, c, tell); err != nil {
		return Answer{}, err
	}
	tell(Event{Stage: Signing, Reader: reader.Name})
	ctx, cancel := onCard(ctx)
	defer cancel()
	return s.sign(ctx, r, c)
}

func (s *Service) log() *slog.Logger {
	if s.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return s.Log
}
