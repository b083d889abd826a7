package logfile_test

import (
	"log/slog"
	"os"

	"cied/internal/logfile"
)

func ExampleFold() {
	untimed := func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}
	fold := logfile.Fold(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: untimed}))
	log := slog.New(fold)
	for range 38 {
		log.Warn("reader silent")
	}
	_ = fold.Close()
	// Output:
	// level=WARN msg="reader silent"
	// level=WARN msg="last message repeated 37 times"
}
