package prompt

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// maxLine is the longest line of Assuan without its line feed, in bytes.
const maxLine = 1000

// maxReply bounds the lines of one answer; an honest one has three.
const maxReply = 64

var (
	errLongLine = errors.New("prompt: a line of more than 1000 bytes")
	errEscape   = errors.New("prompt: a percent sign without two hexadecimal digits")
	errReply    = errors.New("prompt: not an answer of the Assuan protocol")
	errCached   = errors.New("prompt: the dialog answered from memory")
)

// An assuanError is the number of an ERR line. Its low 16 bits are a code of libgpg-error;
// the source of the error in the bits above does not matter here.
type assuanError uint32

// The codes of libgpg-error that a person causes.
const (
	codeTimeout        = 62
	codeCancelled      = 99
	codeNotConfirmed   = 114
	codeFullyCancelled = 198
)

// Error tells the number alone: the words of an ERR line come from outside.
func (e assuanError) Error() string {
	return fmt.Sprintf("prompt: the dialog reports error %d", uint32(e))
}

func (e assuanError) code() int { return int(e & 0xffff) }

// A conn is the client's end of an Assuan conversation. What it has read lies in buf
// and nowhere else, and is overwritten when the next line is asked for.
type conn struct {
	r    io.Reader
	w    io.Writer
	buf  [maxLine + 2]byte // a line with CR LF
	used int               // the bytes of buf that the last line took
	end  int               // the bytes of buf that are read
}

// line returns the next line without its end. It is valid until the next call.
func (c *conn) line() ([]byte, error) {
	c.forget(c.used)
	for empty := 0; empty < maxReply; {
		if i := bytes.IndexByte(c.buf[:c.end], '\n'); i >= 0 {
			c.used = i + 1
			return bound(bytes.TrimSuffix(c.buf[:i], []byte{'\r'}))
		}
		if c.end == len(c.buf) {
			return nil, errLongLine
		}
		n, err := c.r.Read(c.buf[c.end:])
		c.end += n
		if n > 0 {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("prompt: read from the dialog: %w", err)
		}
		empty++
	}
	return nil, io.ErrNoProgress
}

func bound(line []byte) ([]byte, error) {
	if len(line) > maxLine {
		return nil, errLongLine
	}
	return line, nil
}

// forget drops the first n bytes of buf and overwrites what is no longer part of it.
func (c *conn) forget(n int) {
	left := copy(c.buf[:], c.buf[n:c.end])
	clear(c.buf[left:])
	c.end, c.used = left, 0
}

// wipe overwrites everything that was read.
func (c *conn) wipe() { c.forget(c.end) }

// ask sends one command and reads its answer: nil for OK, an assuanError for ERR. Data
// of the answer is lent to take, decoded; without take it is an error.
func (c *conn) ask(command string, take func(data []byte)) error {
	if len(command) > maxLine {
		return errLongLine
	}
	if _, err := io.WriteString(c.w, command+"\n"); err != nil {
		return fmt.Errorf("prompt: write to the dialog: %w", err)
	}
	return c.answer(take)
}

// answer reads lines up to OK or ERR.
func (c *conn) answer(take func(data []byte)) error {
	for range maxReply {
		line, err := c.line()
		if err != nil {
			return err
		}
		verb, rest, _ := bytes.Cut(line, []byte{' '})
		switch string(verb) {
		case "OK":
			return nil
		case "ERR":
			return parseError(rest)
		case "D":
			err = takeData(rest, take)
		case "S":
			err = checkStatus(rest)
		case "#": // a comment
		default:
			err = errReply
		}
		if err != nil {
			return err
		}
	}
	return errReply
}

func takeData(escaped []byte, take func([]byte)) error {
	if take == nil {
		return errReply
	}
	data, err := unescape(escaped)
	if err != nil {
		return err
	}
	take(data)
	return nil
}

// checkStatus refuses a PIN that nobody typed: some pinentry programs can keep it in a
// keyring. They are never asked to, and this makes sure.
func checkStatus(status []byte) error {
	if bytes.HasPrefix(status, []byte("PASSWORD_FROM_CACHE")) {
		return errCached
	}
	return nil
}

// parseError reads "83886179 Operation cancelled <Pinentry>". Zero is not an error code.
func parseError(rest []byte) error {
	number, _, _ := bytes.Cut(rest, []byte{' '})
	if len(number) == 0 || len(number) > 10 {
		return errReply
	}
	var n uint64
	for _, d := range number {
		if d < '0' || d > '9' {
			return errReply
		}
		n = n*10 + uint64(d-'0')
	}
	if n == 0 || n > 1<<32-1 {
		return errReply
	}
	return assuanError(n)
}

// unescape decodes "%0A" and its like in place and overwrites the bytes left over.
func unescape(b []byte) ([]byte, error) {
	n := 0
	for i := 0; i < len(b); i++ {
		v := b[i]
		if v == '%' {
			if i+2 >= len(b) {
				return nil, errEscape
			}
			hi, lo := nibble(b[i+1]), nibble(b[i+2])
			if hi < 0 || lo < 0 {
				return nil, errEscape
			}
			v, i = byte(hi<<4|lo), i+2
		}
		b[n] = v
		n++
	}
	clear(b[n:])
	return b[:n], nil
}

func nibble(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}

// escape makes text the argument of a command, so that no text can end its line and
// begin another command. Line feeds stay line feeds in the dialog; every other control
// character, and what is not UTF-8, is shown as a question mark.
func escape(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '%' || r == '\n' || r == '\\':
			fmt.Fprintf(&b, "%%%02X", r)
		case r < ' ' || r == 0x7f || 0x80 <= r && r < 0xa0 || r == utf8.RuneError:
			b.WriteByte('?')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
