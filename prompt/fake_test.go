package prompt

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"cied/login"
)

// The test binary is its own pinentry program where this variable holds a script.
const fakeVariable = "CIED_TEST_PINENTRY"

// raceAtOnce spares a program of a test the second that the race detector waits at its end.
const raceAtOnce = "GORACE=atexit_sleep_ms=0"

// A fakeScript tells a fake pinentry what to answer: for each verb the raw replies in
// turn, the last one again and again. A verb without replies gets "OK\n"; "greeting" is
// said at the start.
type fakeScript struct {
	Replies map[string][]string
	Record  string // address that is told every command, and closed at the end
}

// Replies that are not text.
const (
	hang     = "hang"     // never answer; end when told to
	stubborn = "stubborn" // never answer, and do not end when told to
	leave    = "leave"    // end, after the text before it
)

func TestMain(m *testing.M) {
	if address := os.Getenv(windowVariable); address != "" {
		os.Exit(playWindow(address))
	}
	if script := os.Getenv(fakeVariable); script != "" {
		if err := playPinentry(script); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func playPinentry(encoded string) error {
	var script fakeScript
	if err := json.Unmarshal([]byte(encoded), &script); err != nil {
		return err
	}
	record, err := net.Dial("tcp", script.Record)
	if err != nil {
		return err
	}
	if !script.reply("greeting") {
		return nil
	}
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		fmt.Fprintln(record, in.Text())
		verb, _, _ := strings.Cut(in.Text(), " ")
		if !script.reply(verb) {
			return nil
		}
	}
	return in.Err()
}

// reply answers verb, and reports whether the program goes on.
func (s fakeScript) reply(verb string) bool {
	text := "OK\n"
	if replies := s.Replies[verb]; len(replies) > 0 {
		text = replies[0]
		if len(replies) > 1 {
			s.Replies[verb] = replies[1:]
		}
	}
	switch text {
	case stubborn:
		signal.Ignore(syscall.SIGTERM)
		fallthrough
	case hang:
		<-time.After(time.Hour) // a timer, lest the runtime calls it a deadlock
	}
	text, leaving := strings.CutSuffix(text, leave)
	_, err := io.WriteString(os.Stdout, text)
	return err == nil && !leaving
}

// A fake is a Pinentry whose program follows a script, and what the program was told.
type fake struct {
	Pinentry
	commands chan string // closed when the program has ended
}

func newFake(t *testing.T, replies map[string][]string) fake {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	script, err := json.Marshal(fakeScript{replies, l.Addr().String()})
	if err != nil {
		t.Fatal(err)
	}
	f := fake{Pinentry{Path: self, Env: []string{fakeVariable + "=" + string(script), raceAtOnce}, Lang: "it"}, make(chan string, 256)}
	go f.collect(l)
	return f
}

func (f fake) collect(l net.Listener) {
	defer close(f.commands)
	conn, err := l.Accept()
	if err != nil {
		return
	}
	defer conn.Close()
	for in := bufio.NewScanner(conn); in.Scan(); {
		f.commands <- in.Text()
	}
}

// told returns every command after the program has ended.
func (f fake) told() []string {
	var all []string
	for c := range f.commands {
		all = append(all, c)
	}
	return all
}

// await returns when the program has been told a command with this prefix.
func (f fake) await(t *testing.T, prefix string) {
	t.Helper()
	for c := range f.commands {
		if strings.HasPrefix(c, prefix) {
			return
		}
	}
	t.Errorf("the program ended without %s", prefix)
}

// data is the reply to GETPIN of a person who typed s.
func data(s string) string { return "D " + s + "\nOK\n" }

// invented is a question of a site that does not exist.
func invented() login.Question {
	return login.Question{Origin: "https://servizi.comune.example.it", Left: 3}
}
