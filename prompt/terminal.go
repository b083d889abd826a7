package prompt

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/term"

	"cied/fault"
	"cied/login"
	"cied/pin"
	"cied/secret"
	"cied/signing"
)

// A Terminal asks in text and takes the PIN from a keyboard without showing it. It is
// for one question at a time.
type Terminal struct {
	In      *os.File      // the keyboard: a terminal, or the question is fault.NoDialog
	Out     io.Writer     // where the person reads
	Timeout time.Duration // for each thing that is typed; 0 for 120 s
	Lang    string        // one of lang.All

	// A read from a terminal cannot be called off. One that was still waiting when a
	// question ended gives its byte to the next question.
	waiting chan key
}

var _ Dialog = (*Terminal)(nil)

// A key is one byte of the keyboard, or the error that there are no more.
type key struct {
	b   byte
	err error
}

// The bytes of the keyboard that are not characters (ECMA-48, 8.3, and ASCII's DEL).
const (
	keyInterrupt = 0x03 // Ctrl-C
	keyEnd       = 0x04 // Ctrl-D
	keyBackspace = 0x08
	keyLine      = '\n'
	keyEnter     = '\r'
	keyKill      = 0x15 // Ctrl-U
	keyDelete    = 0x7f
)

// Ask implements [login.Prompter]. Its faults are those of [Pinentry.Ask]; Ctrl-C and
// Ctrl-D cancel.
func (t *Terminal) Ask(ctx context.Context, q login.Question) (secret.PIN, error) {
	return askLogin(ctx, t, q, t.Lang)
}

// AskKey implements [signing.Prompter]. Its faults are those of Ask but OriginInvalid.
func (t *Terminal) AskKey(ctx context.Context, q signing.Question) (secret.PIN, error) {
	return askKey(ctx, t, q, t.Lang)
}

// AskChange implements [pin.Prompter]. Its faults are those of [Pinentry.AskChange].
func (t *Terminal) AskChange(ctx context.Context, q pin.Question) (pin.Change, error) {
	return askChange(ctx, t, q, t.Lang)
}

// AskUnblock implements [pin.Prompter]. Its faults are those of [Pinentry.AskUnblock].
func (t *Terminal) AskUnblock(ctx context.Context, q pin.Question) (pin.Unblocking, error) {
	return askUnblock(ctx, t, q, t.Lang)
}

// lend implements host.
func (t *Terminal) lend(ctx context.Context, _ string, entries int, ask func(asker) error) error {
	if t.In == nil || !term.IsTerminal(int(t.In.Fd())) {
		return fault.New(fault.NoDialog, "prompt: ask in a terminal", errors.New("the input is not a terminal"))
	}
	ctx, cancel := context.WithTimeout(ctx, timeFor(t.Timeout, entries))
	defer cancel()
	restore, err := t.hush()
	if err != nil {
		return err
	}
	defer restore()
	return ask(&sitting{Terminal: t, ctx: ctx})
}

// A sitting is one question at a terminal. It is an asker, and lives as long as its ctx.
type sitting struct {
	*Terminal
	ctx   context.Context
	shown sheet
}

// hush makes the terminal raw, before anything is shown that could move a quick hand to
// type: from here on nothing is echoed by itself. restore puts it back.
func (t *Terminal) hush() (restore func(), err error) {
	state, err := term.MakeRaw(int(t.In.Fd()))
	if err != nil {
		return nil, fault.New(fault.NoDialog, "prompt: ask in a terminal", err)
	}
	return func() { _ = term.Restore(int(t.In.Fd()), state) }, nil
}

// write shows text on a raw terminal, where a line feed alone does not return to the left.
// A terminal that cannot be written to shows itself when it is read.
func (t *Terminal) write(text string) {
	_, _ = io.WriteString(t.Out, strings.ReplaceAll(text, "\n", "\r\n"))
}

// print writes text as a paragraph.
func (t *Terminal) print(text string) { t.write(text + "\n\n") }

// confirm takes a typed yes, and nothing else, for one.
func (s *sitting) confirm(c confirmation) error {
	s.print(c.text)
	var e entry
	defer e.wipe()
	if err := s.line(s.ctx, c.typeYes, &e, letters{s.Out}); err != nil {
		return err
	}
	answer := strings.ToLower(string(bytes.TrimSpace(e.buf[:min(e.n, len(e.buf))])))
	if !slices.Contains(c.yes, answer) {
		return c.refused(nil)
	}
	return nil
}

// read takes one entry, under the news.
func (s *sitting) read(sh sheet, news string, e *entry) error {
	if sh != s.shown {
		s.print(sh.text)
		s.shown = sh
	}
	if news != "" {
		s.print(news)
	}
	return s.line(s.ctx, sh.prompt+" ", e, io.Discard)
}

// letters shows what is typed as an answer, and hides digits: somebody who expected
// another question may be typing the PIN.
type letters struct{ io.Writer }

func (l letters) Write(typed []byte) (int, error) {
	shown := bytes.Clone(typed)
	defer clear(shown)
	for i, k := range shown {
		if '0' <= k && k <= '9' {
			shown[i] = '*'
		}
	}
	return l.Writer.Write(shown)
}

// line shows prompt, reads up to Enter into e, and shows what is typed on echo.
func (t *Terminal) line(ctx context.Context, prompt string, e *entry, echo io.Writer) error {
	const op = "prompt: read from the terminal"
	defer t.write("\n")
	t.write(prompt)
	for {
		k, err := t.next(ctx)
		if err != nil {
			return err
		}
		switch k {
		case keyEnter, keyLine:
			return nil
		case keyInterrupt, keyEnd:
			return fault.New(fault.Cancelled, op, nil)
		default:
			e.press(k, echo)
		}
	}
}

// press adds one key to the entry, or takes back what it deletes. Other control
// characters are ignored.
func (e *entry) press(k byte, echo io.Writer) {
	switch {
	case k == keyBackspace || k == keyDelete:
		if e.n > 0 {
			e.back()
			_, _ = io.WriteString(echo, "\b \b")
		}
	case k == keyKill:
		for e.n > 0 {
			e.press(keyDelete, echo)
		}
	case k >= ' ':
		typed := []byte{k} // Write lets it escape: unwiped, keys would lie in a row on the heap
		defer clear(typed)
		e.add(typed)
		_, _ = echo.Write(typed)
	}
}

// next waits for one byte of the keyboard, or for ctx.
func (t *Terminal) next(ctx context.Context) (byte, error) {
	if t.waiting == nil {
		t.waiting = make(chan key, 1)
		go readKey(t.In, t.waiting)
	}
	select {
	case <-ctx.Done():
		return 0, ended(ctx)
	case k := <-t.waiting:
		t.waiting = nil
		if k.err != nil { // the terminal went away, as a closed window does
			return 0, fault.New(fault.Cancelled, "prompt: read from the terminal", k.err)
		}
		return k.b, nil
	}
}

func readKey(r io.Reader, to chan<- key) {
	var b [1]byte
	_, err := io.ReadFull(r, b[:])
	to <- key{b[0], err}
	clear(b[:])
}
