package logfile

import (
	"io"
	"log/slog"
)

// Options say where a program's log goes.
type Options struct {
	Dir    string       // of the files; "" keeps none
	Level  slog.Leveler // of what is kept; nil is slog.LevelInfo
	Shown  slog.Leveler // of what is shown on Stderr; nil is slog.LevelInfo
	Stderr io.Writer    // nil shows nothing
	Getenv func(string) string
}

// Open returns the log, and what to call at the end of the program, which tells what was
// still counted. That the files cannot be written is told on Stderr, once.
func Open(o Options) (log *slog.Logger, end func()) {
	var to []slog.Handler
	trouble := func(error) {}
	if o.Stderr != nil {
		console := Console(o.Stderr, o.Getenv, o.Shown)
		trouble = func(err error) { slog.New(console).Warn("log not kept", "dir", o.Dir, "cause", err) }
		to = append(to, console)
	}
	if o.Dir != "" {
		ring := &Ring{Dir: o.Dir, Trouble: trouble}
		to = append(to, slog.NewTextHandler(ring, &slog.HandlerOptions{Level: o.Level}))
	}
	fold := Fold(slog.NewMultiHandler(to...))
	return slog.New(fold), func() { _ = fold.Close() }
}
