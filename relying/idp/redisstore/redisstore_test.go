package redisstore_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"cied/relying"
	"cied/relying/idp"
	"cied/relying/idp/internal/storetest"
	"cied/relying/idp/redisstore"
	"cied/relying/redis"
)

// A fake speaks as much of Redis' protocol (RESP2) as the store needs. No time passes in it.
type fake struct {
	address string

	mu       sync.Mutex
	commands []string
	values   map[string]string
	instead  string // a reply to everything but PING, if not ""
}

// newFake listens until the end of the test.
func newFake(t testing.TB) *fake {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	f := &fake{address: l.Addr().String(), values: map[string]string{}}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go f.serve(conn)
		}
	}()
	return f
}

func (f *fake) serve(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	for {
		args, err := readCommand(in)
		if err != nil {
			return
		}
		if _, err := io.WriteString(conn, f.answer(args)); err != nil {
			return
		}
	}
}

// readCommand reads an array of bulk strings.
func readCommand(in *bufio.Reader) ([]string, error) {
	number := func() (int, error) {
		line, err := in.ReadString('\n')
		if err != nil {
			return 0, err
		}
		return strconv.Atoi(strings.TrimSpace(line[1:]))
	}
	n, err := number()
	args := make([]string, n)
	for i := range args {
		var length int
		if length, err = number(); err != nil {
			return nil, err
		}
		b := make([]byte, length+2)
		if _, err = io.ReadFull(in, b); err != nil {
			return nil, err
		}
		args[i] = string(b[:length])
	}
	return args, err
}

func (f *fake) answer(args []string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if args[0] == "PING" {
		return "+PONG\r\n"
	}
	f.commands = append(f.commands, strings.Join(args, " "))
	if f.instead != "" {
		return f.instead
	}
	value, there := f.values[args[1]]
	switch args[0] {
	case "SET":
		if there == (args[3] == "NX") {
			return "$-1\r\n"
		}
		f.values[args[1]] = args[2]
		return "+OK\r\n"
	case "GETDEL":
		delete(f.values, args[1])
	}
	if !there {
		return "$-1\r\n"
	}
	return fmt.Sprintf("$%d\r\n%s\r\n", len(value), value)
}

func (f *fake) store(t testing.TB) *redisstore.Store {
	t.Helper()
	s, err := redisstore.New(redis.Options{Network: "tcp", Address: f.address, Timeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestRedisIsAStore(t *testing.T) {
	f := newFake(t)
	storetest.Run(t, [2]idp.Store{f.store(t), f.store(t)})
}

// TestCommandsOnTheWire has no name of a session in clear.
func TestCommandsOnTheWire(t *testing.T) {
	const key = "cied:session:043a718774c572bd8a25adbeb1bfcd5c0256ae11cecf9f9c3f925d0e52beaf89" // SHA-256 of "s"
	f := newFake(t)
	s := f.store(t)
	_ = s.Begin(t.Context(), "s", []byte("{}"), time.Minute)
	_, _ = s.Read(t.Context(), "s")
	_ = s.Replace(t.Context(), "s", []byte("[]"))
	_, _ = s.Take(t.Context(), "s")
	want := "SET " + key + " {} NX PX 60000\nGET " + key + "\nSET " + key + " [] XX KEEPTTL\nGETDEL " + key
	if got := strings.Join(f.commands, "\n"); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

func TestTheLongestStateFits(t *testing.T) {
	s := newFake(t).store(t)
	long := bytes.Repeat([]byte("x"), idp.MaxState)
	if err := s.Begin(t.Context(), "s", long, time.Minute); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Take(t.Context(), "s"); err != nil || !bytes.Equal(got, long) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

func TestAReplyThatIsNoneIsUnavailable(t *testing.T) {
	for _, reply := range []string{
		"-ERR no\r\n", ":1\r\n", "*1\r\n$1\r\nx\r\n", "$999999999999\r\n", "$-2\r\n", "$100000\r\n", "nonsense\r\n",
		"+" + strings.Repeat("x", 20<<10) + "\r\n",
	} {
		f := newFake(t)
		f.instead = reply
		s := f.store(t)
		_, read := s.Read(t.Context(), "s")
		_, take := s.Take(t.Context(), "s")
		for name, err := range map[string]error{
			"begin": s.Begin(t.Context(), "s", []byte("{}"), time.Minute), "read": read, "take": take,
			"replace": s.Replace(t.Context(), "s", []byte("{}")),
		} {
			if !errors.Is(err, relying.ErrUnavailable) {
				t.Errorf("%s, %.20q: %v", name, reply, err)
			}
		}
	}
}

func TestARedisHasAnAddress(t *testing.T) {
	for _, o := range []redis.Options{{}, {Network: "udp", Address: "a"}, {Network: "unix"}} {
		if _, err := redisstore.New(o); err == nil {
			t.Errorf("%+v", o)
		}
	}
}
