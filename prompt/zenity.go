package prompt

import (
	"context"
	"fmt"
	"strings"

	"cied/fault"
)

// A zenity shows windows of the zenity program, which desktops have that have no pinentry:
// one run of it for each window.
//
// The program is run from here, because the Go library for it, github.com/ncruces/zenity,
// returns what was typed as a string, which cannot be cleared: here the PIN goes from the
// pipe into an entry, which is overwritten. The words of a window are arguments of the
// program, which other users of the computer can read while it is open: they learn which
// site asks, as they would of its connections, and no PIN.
type zenity struct {
	path string   // the program
	env  []string // its environment; nil for that of this process
}

var _ surface = zenity{}

// The exit statuses of zenity (its manual, "Exit codes"). Those of a no and of a closed
// window are 1 by themselves, as is that of a program that finds no display: the
// environment moves them apart.
const (
	zenityOK     = 0
	zenityLate   = 5
	zenityCancel = 10
	zenityClosed = 11
)

func (z zenity) confirm(ctx context.Context, title string, c confirmation) error {
	var nothing entry
	defer nothing.wipe()
	return z.show(ctx, &nothing, "--question", "--no-markup", "--default-cancel",
		"--title="+title, "--text="+plainText(c.text), "--ok-label="+c.ok, "--cancel-label="+c.cancel)
}

// read uses the window for one entry: the one for passwords shows no text, and the one
// for forms takes no Enter. Its text has no markup but mnemonics, which take away an
// underscore.
func (z zenity) read(ctx context.Context, title string, s sheet, news string, e *entry) error {
	text := plainText(s.under(news) + "\n\n" + s.prompt)
	return z.show(ctx, e, "--entry", "--hide-text",
		"--title="+title, "--text="+strings.ReplaceAll(text, "_", "__"), "--ok-label="+s.ok, "--cancel-label="+s.cancel)
}

// show runs zenity for one window.
func (z zenity) show(ctx context.Context, e *entry, args ...string) error {
	args = append(args, fmt.Sprintf("--timeout=%d", secondsLeft(ctx)))
	status, err := runWindow(ctx, z.path, z.environ(), args, e)
	if err != nil {
		return err
	}
	const op = "prompt: ask with zenity"
	cause := fmt.Errorf("zenity ended with status %d", status)
	switch status {
	case zenityOK:
		return nil
	case zenityCancel, zenityClosed:
		return fault.New(fault.Cancelled, op, cause)
	case zenityLate:
		return fault.New(fault.Timeout, op, cause)
	}
	return fault.New(fault.NoDialog, op, cause)
}

// environ is the environment of the program. It reads its arguments in the encoding of
// the locale, and refuses those that are not: in a session without UTF-8 it gets one.
func (z zenity) environ() []string {
	env := append(environ(z.env),
		fmt.Sprintf("ZENITY_OK=%d", zenityOK), fmt.Sprintf("ZENITY_TIMEOUT=%d", zenityLate),
		fmt.Sprintf("ZENITY_CANCEL=%d", zenityCancel), fmt.Sprintf("ZENITY_ESC=%d", zenityClosed))
	charset := strings.ToLower(ctype(env))
	if !strings.Contains(charset, "utf-8") && !strings.Contains(charset, "utf8") {
		env = append(env, "LC_ALL=C.UTF-8")
	}
	return env
}

// plainText is text as zenity shows it whether it compresses escapes or not: without a
// backslash and without control characters but the line feed.
func plainText(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\\' || r != '\n' && (r < ' ' || 0x7f <= r && r < 0xa0) {
			return '?'
		}
		return r
	}, text)
}
