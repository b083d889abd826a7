package logfile

import (
	"context"
	"io"
	"log/slog"
	"os"
	"sync"
	"time"
)

// Console returns a handler for standard error: lines for the journal where that is what
// reads them, and lines with time and level otherwise.
func Console(stderr io.Writer, getenv func(string) string, level slog.Leveler) slog.Handler {
	if ForJournal(stderr, getenv) {
		return Journal(stderr, level)
	}
	return slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: level})
}

// ForJournal reports whether the journal of systemd reads what is written to stderr.
func ForJournal(stderr io.Writer, getenv func(string) string) bool {
	f, isFile := stderr.(*os.File)
	return isFile && readByJournal(f, getenv("JOURNAL_STREAM"))
}

// Journal returns a handler that writes lines as the journal of systemd reads them from a
// service: the priority in front (sd-daemon(3)), no time and no level, which the journal
// keeps beside the line.
//
//	<4>msg="reader silent" reader="…"
func Journal(w io.Writer, level slog.Leveler) slog.Handler {
	out := &prefixed{to: w}
	return &journal{slog.NewTextHandler(out, &slog.HandlerOptions{Level: level, ReplaceAttr: dropLevel}), out}
}

// dropLevel drops the level that the text handler itself adds.
func dropLevel(groups []string, a slog.Attr) slog.Attr {
	if _, ok := a.Value.Any().(slog.Level); ok && len(groups) == 0 && a.Key == slog.LevelKey {
		return slog.Attr{}
	}
	return a
}

type journal struct {
	slog.Handler
	out *prefixed // where Handler writes to
}

func (j *journal) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &journal{j.Handler.WithAttrs(attrs), j.out}
}

func (j *journal) WithGroup(name string) slog.Handler {
	return &journal{j.Handler.WithGroup(name), j.out}
}

func (j *journal) Handle(ctx context.Context, r slog.Record) error {
	j.out.mu.Lock()
	defer j.out.mu.Unlock()
	j.out.prefix = priority(r.Level)
	r.Time = time.Time{} // left out by the text handler
	return j.Handler.Handle(ctx, r)
}

// priority is the level as syslog(3) counts.
func priority(l slog.Level) string {
	switch {
	case l >= slog.LevelError:
		return "<3>"
	case l >= slog.LevelWarn:
		return "<4>"
	case l >= slog.LevelInfo:
		return "<6>"
	}
	return "<7>"
}

// prefixed writes prefix before everything that is written; one call has one line.
type prefixed struct {
	mu     sync.Mutex
	prefix string
	to     io.Writer
}

func (p *prefixed) Write(line []byte) (int, error) {
	if _, err := p.to.Write(append([]byte(p.prefix), line...)); err != nil {
		return 0, err
	}
	return len(line), nil
}
