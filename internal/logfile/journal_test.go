package logfile

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestTheJournalReadsPriorityAndMessage(t *testing.T) {
	var b bytes.Buffer
	log := slog.New(Journal(&b, slog.LevelDebug)).With("anchors", "TEST")
	log.Debug("a", "level", "high")
	log.Info("b")
	log.Warn("two\nlines")
	log.WithGroup("g").Error("d", "level", slog.LevelInfo)
	want := "<7>msg=a anchors=TEST level=high\n<6>msg=b anchors=TEST\n<4>msg=\"two\\nlines\" anchors=TEST\n<3>msg=d anchors=TEST g.level=INFO\n"
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

func TestOnlyTheJournalsOwnStreamGetsItsLines(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the journal is Linux's")
	}
	f, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for name, c := range map[string]struct {
		stream  string
		journal bool
	}{
		"no service":              {"", false},
		"redirected meanwhile":    {"8:1", false},
		"something else":          {"x:y", false},
		"the stream of stderr":    {streamOf(t, f), true},
		"with something after it": {streamOf(t, f) + "0", false},
	} {
		if err := f.Truncate(0); err != nil {
			t.Fatal(err)
		}
		getenv := func(key string) string { return map[string]string{"JOURNAL_STREAM": c.stream}[key] }
		slog.New(Console(f, getenv, slog.LevelInfo)).Info("a")
		b, err := os.ReadFile(f.Name())
		if got := strings.HasPrefix(string(bytes.TrimLeft(b, "\x00")), "<6>"); err != nil || got != c.journal {
			t.Errorf("%s: %q, %v", name, b, err)
		}
	}
}

func TestTheLogGoesToTheFileAndToStandardError(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	dir := t.TempDir()
	log, end := Open(Options{Dir: dir, Level: slog.LevelInfo, Shown: slog.LevelWarn, Stderr: f, Getenv: func(string) string { return "" }})
	log.Debug("nowhere")
	log.Info("kept")
	for range 3 {
		log.Warn("kept and shown")
	}
	end()
	shown, err := os.ReadFile(f.Name())
	if err != nil {
		t.Fatal(err)
	}
	if got := written(t, dir); strings.Count(got, "\n") != 3 || !strings.Contains(got, "repeated 2 times") || strings.Contains(got, "nowhere") {
		t.Errorf("kept %q", got)
	}
	if strings.Count(string(shown), "\n") != 2 || !strings.Contains(string(shown), "repeated 2 times") {
		t.Errorf("shown %q", shown)
	}
}

func TestAFolderThatCannotBeWrittenIsToldOnStandardErrorOnce(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	log, end := Open(Options{Dir: filepath.Join(f.Name(), "below a file"), Shown: slog.LevelWarn, Stderr: f, Getenv: func(string) string { return "" }})
	log.Info("a")
	log.Info("b")
	end()
	if shown, err := os.ReadFile(f.Name()); err != nil || strings.Count(string(shown), `msg="log not kept"`) != 1 {
		t.Errorf("%q, %v", shown, err)
	}
}

func TestALogWithoutAPlaceIsSilent(t *testing.T) {
	log, end := Open(Options{})
	log.Error("nowhere")
	end()
}
