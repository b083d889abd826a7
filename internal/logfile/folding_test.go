package logfile

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// lines is a buffer that a timer may write to.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// folded is a logger whose repeats are folded, and what it wrote, without times.
func folded() (*slog.Logger, *Folding, *lines) {
	var b lines
	text := slog.NewTextHandler(&b, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey || a.Key == slog.LevelKey {
			return slog.Attr{}
		}
		return a
	}})
	f := Fold(text)
	return slog.New(f), f, &b
}

func wants(t *testing.T, b *lines, want ...string) {
	t.Helper()
	if got, want := b.String(), strings.Join(append(want, ""), "\n"); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestRepeatsAreToldOnceAndCounted(t *testing.T) {
	log, _, b := folded()
	for range 38 {
		log.Warn("reader silent", "reader", "invented")
	}
	log.Info("reader back")
	wants(t, b, `msg="reader silent" reader=invented`, `msg="last message repeated 37 times"`, `msg="reader back"`)
}

func TestOnlyTheTimeMayDiffer(t *testing.T) {
	log, _, b := folded()
	log.Info("a", "n", 1)
	log.Info("a", "n", 2)
	log.Warn("a", "n", 2)
	log.WithGroup("g").Warn("a", "n", 2)
	wants(t, b, "msg=a n=1", "msg=a n=2", "msg=a n=2", "msg=a g.n=2")
}

func TestAnAttributeOfTheLoggerIsOneOfTheRecord(t *testing.T) {
	log, f, b := folded()
	log.Info("a", "n", 2)
	log.With("n", 2).Info("a")
	log.With("n", 2).Info("a")
	_ = f.Close()
	wants(t, b, "msg=a n=2", `msg="last message repeated 2 times" n=2`)
}

func TestASingleRepeatIsItself(t *testing.T) {
	log, f, b := folded()
	log.Info("a")
	log.Info("a")
	_ = f.Close()
	wants(t, b, "msg=a", "msg=a")
}

func TestTheEndTellsWhatWasCounted(t *testing.T) {
	log, f, b := folded()
	for range 4 {
		log.Info("a")
	}
	_ = f.Close()
	wants(t, b, "msg=a", `msg="last message repeated 3 times"`)
	log.Info("a")
	log.Info("a")
	wants(t, b, "msg=a", `msg="last message repeated 3 times"`, "msg=a", "msg=a")
}

func TestRepeatsAreToldAfterAMinuteAtTheLatest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, f, b := folded()
		for range 4 {
			log.Info("a")
			time.Sleep(foldTime / 4)
		}
		wants(t, b, "msg=a")
		time.Sleep(foldTime / 4)
		synctest.Wait()
		wants(t, b, "msg=a", `msg="last message repeated 3 times"`)
		log.Info("a")
		wants(t, b, "msg=a", `msg="last message repeated 3 times"`, "msg=a")
		_ = f.Close()
	})
}

// The number has the time of the last repeat, not of the telling.
func TestTheNumberHasTheTimeOfTheLastRepeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b bytes.Buffer
		f := Fold(slog.NewTextHandler(&b, nil))
		log := slog.New(f)
		var last time.Time
		for range 3 {
			time.Sleep(time.Second)
			last = time.Now()
			log.Info("a")
		}
		time.Sleep(20 * time.Second)
		_ = f.Close()
		if want := "time=" + last.Format("2006-01-02T15:04:05.000Z07:00") + ` level=INFO msg="last message repeated 2 times"`; !strings.Contains(b.String(), want) {
			t.Errorf("%s has no %s", b.String(), want)
		}
	})
}

func TestWhatIsNotEnabledIsNotCounted(t *testing.T) {
	log, f, b := folded()
	log.Info("a")
	for range 3 {
		log.Debug("a")
	}
	_ = f.Close()
	wants(t, b, "msg=a")
}
