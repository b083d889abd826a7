package prompt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"cied/fault"
	"cied/login"
	"cied/secret"
)

// A Stdin takes the PIN from a pipe: eight digits, then a line feed or the end. Whoever
// writes them there has consented. It answers one question and never asks twice.
type Stdin struct {
	R       io.Reader // at most 64 bytes are read, and none after a line feed
	LastTry bool      // a yes to spending the last try

	read bool       // R has been read
	pin  secret.PIN // what was read and not yet handed over
	err  error      // or why it is no PIN
}

var _ login.Prompter = (*Stdin)(nil)

// Prepare reads the PIN now, if it is not read yet, so that one that is malformed is
// known before the card is touched: fault.PINFormat. It blocks until R has a line, or
// until ctx ends; R is then lost.
func (s *Stdin) Prepare(ctx context.Context) error {
	if s.read {
		return s.err
	}
	s.read = true
	type result struct {
		pin secret.PIN
		err error
	}
	done := make(chan result, 1)
	r := s.R
	go func() {
		pin, err := readPIN(r)
		done <- result{pin, err}
	}()
	select {
	case got := <-done:
		s.pin, s.err = got.pin, got.err
	case <-ctx.Done():
		s.err = ended(ctx)
	}
	return s.err
}

// Ask implements [login.Prompter]. Its faults are q.Wrong (it cannot ask again),
// ChipIssuerUnknown (whoever wrote the PIN has not seen the card, and cannot have said yes
// to it), PINLastTry (without LastTry), PINFormat, and NoDialog where the PIN has been
// handed over before: it is not kept.
func (s *Stdin) Ask(ctx context.Context, q login.Question) (secret.PIN, error) {
	switch {
	case q.Wrong != nil:
		return secret.PIN{}, q.Wrong
	case q.UnknownIssuer:
		return secret.PIN{}, issuerRefused(errNobodyToAsk)
	case q.LastTry() && !s.LastTry:
		return secret.PIN{}, lastRefused(nil)
	}
	if err := s.Prepare(ctx); err != nil {
		return secret.PIN{}, err
	}
	pin := s.pin
	s.pin, s.err = secret.PIN{}, fault.New(fault.NoDialog, "prompt: read the PIN", errors.New("the input was already used"))
	return pin, nil
}

// errNobodyToAsk is why a pipe says yes to nothing.
var errNobodyToAsk = errors.New("the PIN comes from a pipe, and there is nobody to say yes")

// Wipe overwrites a PIN that was read and never asked for.
func (s *Stdin) Wipe() { s.pin.Wipe() }

// readPIN reads one line. Bytes that came along behind its line feed make it malformed:
// whoever sends more than a PIN has not sent what is wanted here.
func readPIN(r io.Reader) (secret.PIN, error) {
	var buf [64]byte
	defer clear(buf[:])
	n, err := readLine(r, buf[:])
	if err != nil {
		return secret.PIN{}, fault.New(fault.PINFormat, "prompt: read the PIN", fmt.Errorf("standard input: %w", err))
	}
	line, ended := bytes.CutSuffix(buf[:n], []byte("\n"))
	if ended {
		line = bytes.TrimSuffix(line, []byte("\r"))
	}
	var e entry
	e.add(line)
	return e.pin()
}

// readLine reads until buf is full, or holds a line feed, or r ends.
func readLine(r io.Reader, buf []byte) (n int, err error) {
	for empty := 0; n < len(buf) && bytes.IndexByte(buf[:n], '\n') < 0; {
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
