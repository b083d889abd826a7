package pkcs11

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"cied/card"
	"cied/fault"
	"cied/signing"
)

// errUnasked is about a use of the key that was refused without a question.
var errUnasked = errors.New("nobody was asked")

// unasked is the refusal of a program that is not to ask now: to it, that of a person.
func unasked(why string) error {
	return fault.New(fault.Cancelled, "pkcs11: ask the person", fmt.Errorf("%w: %s", errUnasked, why))
}

// A dialog is what happens between a Runner and the person.
type dialog struct {
	again bool // see pace.opens
	open  bool // a question is on the screen
}

// lend has a key lent, unless its program rests. All that asks the person goes through here;
// a panic below is a fault: the daemon lives on.
func (i *instance) lend(ctx context.Context, n *insertion, r signing.Request, use func(context.Context, signing.Key) error) (err error) {
	d, err := i.server.opens(r.Program)
	if err != nil {
		return err
	}
	defer func() { i.closed(ctx, n, r, d, err) }()
	defer caught("pkcs11: lend the key", &err)
	tell := func(e card.Event) {
		d.open = e.Stage == card.Asking
		i.server.tell(e)
	}
	return i.server.Keys.Lend(ctx, r, tell, func(ctx context.Context, k signing.Key) error {
		d.open = false
		i.server.accepted(r.Program)
		return use(ctx, k)
	})
}

// caught makes a panic the error: fault.Internal. It is to be deferred.
func caught(op string, err *error) {
	if p := recover(); p != nil {
		*err = fault.New(fault.Internal, op, fmt.Errorf("panic: %v", p))
	}
}

// closed counts a dialog that was refused. One that its own program closed counts too: it
// was on the screen. Those that wait for the turn of i are refused with what the person has
// refused; a certificate that they did not want shown is not asked for again.
func (i *instance) closed(ctx context.Context, n *insertion, r signing.Request, d *dialog, err error) {
	no := answeredNo(err)
	if !d.open || !no && !hungUp(ctx, err) {
		return
	}
	if no {
		i.refusals.Add(1)
	}
	i.server.refused(n, r, d, no)
}

// answeredNo reports whether err is that of a person who said no, or nothing.
func answeredNo(err error) bool {
	code := fault.CodeOf(err)
	return code == fault.Cancelled || code == fault.Timeout
}

// hungUp reports whether a program ended what it asked for; a card that is lifted is another
// end.
func hungUp(ctx context.Context, err error) bool {
	if err == nil || ctx.Err() == nil {
		return false
	}
	code := fault.CodeOf(context.Cause(ctx))
	return code == fault.Interrupted || code == fault.Internal
}

// opens begins a dialog of a program, unless it rests.
func (s *Server) opens(p signing.Program) (*dialog, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if rest := s.pace.rest(p.Path, now); rest > 0 {
		return nil, unasked(fmt.Sprintf("the program rests for %v more", rest.Round(time.Second)))
	}
	return &dialog{again: s.pace.opens(p.Path, now)}, nil
}

func (s *Server) accepted(p signing.Program) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pace.accepted(p.Path)
}

// refused notes a dialog about the card n that ended without a yes; no is: by the person.
func (s *Server) refused(n *insertion, r signing.Request, d *dialog, no bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	s.pace.refused(r.Program.Path, d.again, now)
	if rest := s.pace.rest(r.Program.Path, now); rest > 0 {
		s.logger().Warn("pkcs11: a program was refused again and rests", "program", r.Program.Name, "for", rest)
	}
	if no && r.Purpose == signing.Reading {
		s.declined = slices.DeleteFunc(s.declined, func(d declined) bool { return d.reader == n.reader && d.event != n.event })
		s.declined = append(s.declined, declined{r.Program.Path, n.reader, n.event})
	}
}

// A declined certificate is one that the person did not want shown to a program, for as
// long as the card lies where it was.
type declined struct {
	program string // its path
	reader  string
	event   uint64 // nfc.Reader.Event
}

// hasDeclined reports whether the person did not want a program to see the certificate of a
// card laid.
func (s *Server) hasDeclined(p signing.Program, n *insertion) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Contains(s.declined, declined{p.Path, n.reader, n.event})
}
