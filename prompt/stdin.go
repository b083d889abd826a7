package prompt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"cied/fault"
	"cied/login"
	"cied/pin"
	"cied/secret"
)

// A Stdin takes what is typed from a pipe: for a login the PIN, for a change the PIN and
// the new one, for an unblocking the PUK and the new PIN; each is eight digits, then a line
// feed or the end. Whoever writes them there has consented. It answers one question and
// never asks twice, so that a new PIN is written once.
type Stdin struct {
	R       io.Reader // at most 64 bytes are read, and none after the last line feed that is wanted
	LastTry bool      // a yes to spending the last try on the PIN, or on the PUK one of the last or of an unknown number

	pin        slot[secret.PIN]
	change     slot[pin.Change]
	unblocking slot[pin.Unblocking]
}

var (
	_ login.Prompter = (*Stdin)(nil)
	_ pin.Prompter   = (*Stdin)(nil)
)

// Prepare reads the PIN now, if it is not read yet, so that one that is malformed is
// known before the card is touched: fault.PINFormat. It blocks until R has a line, or
// until ctx ends; R is then lost.
func (s *Stdin) Prepare(ctx context.Context) error {
	return s.pin.fill(ctx, s.R, readPIN)
}

// PrepareChange is [Stdin.Prepare] for AskChange: two lines, the PIN and the new one.
func (s *Stdin) PrepareChange(ctx context.Context) error {
	return s.change.fill(ctx, s.R, readChange)
}

// PrepareUnblock is [Stdin.Prepare] for AskUnblock: two lines, the PUK and the new PIN. A
// first line that is no PUK is fault.PUKFormat.
func (s *Stdin) PrepareUnblock(ctx context.Context) error {
	return s.unblocking.fill(ctx, s.R, readUnblocking)
}

// Ask implements [login.Prompter]. Its faults are q.Wrong (it cannot ask again),
// ChipIssuerUnknown (whoever wrote the PIN has not seen the card, and cannot have said yes
// to it), PINLastTry (without LastTry), PINFormat, and NoDialog where the PIN has been
// handed over before: it is not kept.
func (s *Stdin) Ask(ctx context.Context, q login.Question) (secret.PIN, error) {
	if err := s.refuse(q.Wrong, q.UnknownIssuer, q.LastTry(), lastRefused); err != nil {
		return secret.PIN{}, err
	}
	return s.pin.take(s.Prepare(ctx))
}

// AskChange implements [pin.Prompter]. Its faults are those of Ask, and that of q.Check.
func (s *Stdin) AskChange(ctx context.Context, q pin.Question) (pin.Change, error) {
	if err := s.refuse(q.Wrong, q.UnknownIssuer, q.LastTry(), lastRefused); err != nil {
		return pin.Change{}, err
	}
	c, err := s.change.take(s.PrepareChange(ctx))
	if err == nil {
		err = check(q, c.New)
	}
	if err != nil {
		c.Wipe()
		return pin.Change{}, err
	}
	return c, nil
}

// AskUnblock implements [pin.Prompter]. Its faults are those of AskChange, with PUKFewTries
// in the place of PINLastTry, and PUKFormat.
func (s *Stdin) AskUnblock(ctx context.Context, q pin.Question) (pin.Unblocking, error) {
	if err := s.refuse(q.Wrong, q.UnknownIssuer, fewPUKTries(q), pukRefused(q.PUKLeft)); err != nil {
		return pin.Unblocking{}, err
	}
	u, err := s.unblocking.take(s.PrepareUnblock(ctx))
	if err == nil {
		err = check(q, u.New)
	}
	if err != nil {
		u.Wipe()
		return pin.Unblocking{}, err
	}
	return u, nil
}

// check is what q.Check says of a new PIN.
func check(q pin.Question, p secret.PIN) error {
	if q.Check == nil {
		return nil
	}
	return q.Check(p)
}

// refuse returns why a question cannot be answered from a pipe, if it cannot. refused makes
// the fault of a scarce try that nobody has said yes to.
func (s *Stdin) refuse(wrong error, unknownIssuer, scarce bool, refused func(error) error) error {
	switch {
	case wrong != nil:
		return wrong
	case unknownIssuer:
		return issuerRefused(errNobodyToAsk)
	case scarce && !s.LastTry:
		return refused(nil)
	}
	return nil
}

// errNobodyToAsk is why a pipe says yes to nothing.
var errNobodyToAsk = errors.New("the PIN comes from a pipe, and there is nobody to say yes")

// Wipe overwrites what was read and never asked for.
func (s *Stdin) Wipe() {
	s.pin.got.Wipe()
	s.change.got.Wipe()
	s.unblocking.got.Wipe()
}

// A slot holds what was read from a pipe until it is handed over, once.
type slot[T interface{ Wipe() }] struct {
	read bool
	got  T
	err  error // why got is nothing
}

// fill reads r the first time, and returns what came of it every time. What comes after
// ctx has ended is wiped.
func (s *slot[T]) fill(ctx context.Context, r io.Reader, read func(io.Reader) (T, error)) error {
	if s.read {
		return s.err
	}
	s.read = true
	type result struct {
		got T
		err error
	}
	done := make(chan result, 1)
	go func() {
		got, err := read(r)
		done <- result{got, err}
	}()
	select {
	case came := <-done:
		s.got, s.err = came.got, came.err
	case <-ctx.Done():
		s.err = ended(ctx)
		go func() { (<-done).got.Wipe() }()
	}
	return s.err
}

// take hands over what is there, unless err says why nothing is.
func (s *slot[T]) take(err error) (T, error) {
	var none T
	if err != nil {
		return none, err
	}
	got := s.got
	s.got, s.err = none, fault.New(fault.NoDialog, "prompt: read from a pipe", errUsed)
	return got, nil
}

var errUsed = errors.New("the input was already used")

// readPIN reads one line.
func readPIN(r io.Reader) (secret.PIN, error) {
	var line entry
	defer line.wipe()
	if err := readLines(r, &line); err != nil {
		return secret.PIN{}, fault.New(fault.PINFormat, "prompt: read the PIN", err)
	}
	return line.pin()
}

// readChange reads two lines, the PIN and the new one.
func readChange(r io.Reader) (pin.Change, error) {
	var first, second entry
	defer func() { first.wipe(); second.wipe() }()
	if err := readLines(r, &first, &second); err != nil {
		return pin.Change{}, fault.New(fault.PINFormat, "prompt: read the PINs", err)
	}
	var c pin.Change
	var err error
	if c.Old, err = first.pin(); err != nil {
		return pin.Change{}, err
	}
	if c.New, err = second.pin(); err != nil {
		c.Wipe()
		return pin.Change{}, err
	}
	return c, nil
}

// readUnblocking reads two lines, the PUK and the new PIN.
func readUnblocking(r io.Reader) (pin.Unblocking, error) {
	var first, second entry
	defer func() { first.wipe(); second.wipe() }()
	if err := readLines(r, &first, &second); err != nil {
		return pin.Unblocking{}, fault.New(fault.PUKFormat, "prompt: read the PUK and the PIN", err)
	}
	var u pin.Unblocking
	var err error
	if u.PUK, err = first.puk(); err != nil {
		return pin.Unblocking{}, err
	}
	if u.New, err = second.pin(); err != nil {
		u.Wipe()
		return pin.Unblocking{}, err
	}
	return u, nil
}

// readLines reads one line into each of lines: a line that is missing is empty. Bytes that
// came along behind the last line feed belong to the last line, and make it malformed:
// whoever sends more than is wanted has not sent what is wanted here.
func readLines(r io.Reader, lines ...*entry) error {
	var buf [64]byte
	defer clear(buf[:])
	n, err := readFeeds(r, buf[:], len(lines))
	if err != nil {
		return fmt.Errorf("standard input: %w", err)
	}
	rest := buf[:n]
	for i, e := range lines {
		line, after, ended := bytes.Cut(rest, []byte("\n"))
		if i == len(lines)-1 {
			line, ended = bytes.CutSuffix(rest, []byte("\n"))
		}
		if ended {
			line = bytes.TrimSuffix(line, []byte("\r"))
		}
		e.add(line)
		rest = after
	}
	return nil
}

// readFeeds reads until buf is full, or holds so many line feeds, or r ends.
func readFeeds(r io.Reader, buf []byte, feeds int) (n int, err error) {
	for empty := 0; n < len(buf) && bytes.Count(buf[:n], []byte("\n")) < feeds; {
		m, err := r.Read(buf[n:])
		n += m
		switch {
		case errors.Is(err, io.EOF):
			return n, nil
		case err != nil:
			return n, err
		case m == 0:
			if empty++; empty == len(buf) {
				return n, io.ErrNoProgress
			}
		}
	}
	return n, nil
}
