//go:build linux

package e2e

import (
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A readyPerson answers every dialog in the same way, until told another. Its dialogs are
// testdata/pinentry.sh; a real one is shown by the tests with a browser.
type readyPerson struct {
	dir     string
	noticed int // questions that were counted
}

func newPerson(t *testing.T) *readyPerson {
	t.Helper()
	p := &readyPerson{dir: t.TempDir()}
	script, err := pages.ReadFile("testdata/pinentry.sh")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p.pinentry(), script, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(p.late(), 0o600); err != nil {
		t.Fatal(err)
	}
	p.answers(t, pin)
	return p
}

func (p *readyPerson) pinentry() string { return filepath.Join(p.dir, "pinentry") }

func (p *readyPerson) late() string { return filepath.Join(p.dir, "late") }

// answers sets the answer to every question from now on.
func (p *readyPerson) answers(t *testing.T, answer string) {
	t.Helper()
	put(t, p.dir, "answer", answer+"\n")
}

// asked returns what the questions have said since the last call.
func (p *readyPerson) asked(t *testing.T) (questions []string) {
	t.Helper()
	noted, err := os.ReadFile(filepath.Join(p.dir, "asked"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(noted)) {
		question, err := url.PathUnescape(strings.TrimSuffix(line, "\n"))
		if err != nil {
			t.Fatal(err)
		}
		questions = append(questions, question)
	}
	questions = questions[p.noticed:]
	p.noticed += len(questions)
	return questions
}

// hesitates waits until a question has been put to somebody whose answer is "wait".
func (p *readyPerson) hesitates(t *testing.T) {
	t.Helper()
	opened := make(chan *os.File, 1)
	go func() {
		pipe, err := os.OpenFile(p.late(), os.O_WRONLY, 0) // waits for the other end
		if err != nil {
			t.Error(err)
		}
		opened <- pipe
	}()
	select {
	case pipe := <-opened:
		t.Cleanup(func() { pipe.Close() }) // and not before: the question would be answered
	case <-time.After(patience):
		t.Fatalf("no question in %v", patience)
	}
}
