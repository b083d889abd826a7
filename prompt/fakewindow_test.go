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
)

// The test binary is a program that shows one window where this variable holds the
// address of a test, which plays the person.
const windowVariable = "CIED_TEST_WINDOW"

// A fakeRun is what one run of the program was given.
type fakeRun struct{ Args, Env []string }

// A fakeReply is what one run of the program does.
type fakeReply struct {
	Out      string // written to standard output
	Status   int    // the exit status
	Hang     bool   // stay instead, until told to end
	Stubborn bool   // and even then
}

func playWindow(address string) (status int) {
	test, err := net.Dial("tcp", address)
	if err != nil {
		return 99
	}
	if json.NewEncoder(test).Encode(fakeRun{os.Args[1:], os.Environ()}) != nil {
		return 99
	}
	var reply fakeReply
	if json.NewDecoder(test).Decode(&reply) != nil {
		return 99
	}
	if reply.Stubborn {
		signal.Ignore(syscall.SIGTERM)
	}
	fmt.Fprintln(test, "ready")
	if _, err := io.WriteString(os.Stdout, reply.Out); err != nil {
		return 99
	}
	if reply.Hang || reply.Stubborn {
		<-time.After(time.Hour) // a timer, lest the runtime calls it a deadlock
	}
	return reply.Status
}

// fakeWindows are runs of a program that follow replies, one after the other.
type fakeWindows struct {
	path  string
	env   []string
	runs  chan fakeRun  // what each was given, once it acts on its reply
	ended chan struct{} // one for each that has ended
}

func newWindows(t *testing.T, replies ...fakeReply) fakeWindows {
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
	f := fakeWindows{self, []string{windowVariable + "=" + l.Addr().String(), raceAtOnce}, make(chan fakeRun, 16), make(chan struct{}, 16)}
	go f.serve(l, replies)
	return f
}

// serve answers each run with its reply; one too many is hung up on, and ends with 99.
func (f fakeWindows) serve(l net.Listener, replies []fakeReply) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		var run fakeRun
		if len(replies) > 0 && json.NewDecoder(conn).Decode(&run) == nil && json.NewEncoder(conn).Encode(replies[0]) == nil {
			replies = replies[1:]
			in := bufio.NewReader(conn)
			_, _ = in.ReadString('\n') // ready
			f.runs <- run
			_, _ = io.Copy(io.Discard, in)
			f.ended <- struct{}{}
		}
		conn.Close()
	}
}

// A kind is one of the surfaces that run a program for each window.
type kind struct {
	name string
	on   func(f fakeWindows) surface

	typed         func(s string) fakeReply
	yes, no, late fakeReply

	isPIN func(run fakeRun) bool
	text  func(run fakeRun) string // of the window, as a person reads it
}

// prompter asks in windows of f.
func (k kind) prompter(f fakeWindows, lang string, timeout time.Duration) Dialog {
	return oneWindowEach{k.on(f), timeout, lang}
}

func kinds() []kind {
	return []kind{{
		name:  "zenity",
		on:    func(f fakeWindows) surface { return zenity{f.path, f.env} },
		typed: func(s string) fakeReply { return fakeReply{Out: s + "\n"} },
		no:    fakeReply{Status: zenityCancel},
		late:  fakeReply{Status: zenityLate},
		isPIN: func(run fakeRun) bool { return run.Args[0] == "--entry" },
		text: func(run fakeRun) string {
			for _, a := range run.Args {
				if text, ok := strings.CutPrefix(a, "--text="); ok {
					return text
				}
			}
			return ""
		},
	}, {
		name:  "osascript",
		on:    func(f fakeWindows) surface { return osascript{f.path, f.env} },
		typed: func(s string) fakeReply { return fakeReply{Out: "yes:" + s + "\n"} },
		yes:   fakeReply{Out: "yes:\n"},
		no:    fakeReply{Out: "no\n"},
		late:  fakeReply{Out: "late\n"},
		isPIN: func(run fakeRun) bool { return run.Args[2] == scriptPIN },
		text:  func(run fakeRun) string { return run.Args[4] },
	}}
}

// eachKind runs test for each kind.
func eachKind(t *testing.T, test func(t *testing.T, k kind)) {
	for _, k := range kinds() {
		t.Run(k.name, func(t *testing.T) { test(t, k) })
	}
}
