package redis_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"cied/relying/redis"
)

// A fake speaks as much of Redis' protocol (RESP2) as the store needs. No time passes in
// it: it notes what it was told to forget when.
type fake struct {
	address string

	mu       sync.Mutex
	commands []string
	values   map[string]string
	instead  string // a reply to everything but PING, if not ""
	conns    []net.Conn
}

// newFake listens until the end of the test.
func newFake(t testing.TB) *fake {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &fake{address: l.Addr().String(), values: map[string]string{}}
	t.Cleanup(func() { l.Close(); f.hangUp() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			f.mu.Lock()
			f.conns = append(f.conns, conn)
			f.mu.Unlock()
			go f.serve(conn)
		}
	}()
	return f
}

// hangUp ends all connections, as a Redis does that is restarted.
func (f *fake) hangUp() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.conns {
		c.Close()
	}
	f.conns = nil
}

func (f *fake) serve(conn net.Conn) {
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
	number := func(mark string) (int, error) {
		line, err := in.ReadString('\n')
		if err != nil {
			return 0, err
		}
		return strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(line, mark), "\r\n"))
	}
	n, err := number("*")
	args := make([]string, n)
	for i := range args {
		var length int
		if length, err = number("$"); err != nil {
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
	switch args[0] {
	case "AUTH":
		return "+OK\r\n"
	case "SET":
		if _, there := f.values[args[1]]; there && slices.Contains(args, "NX") {
			return "$-1\r\n"
		}
		f.values[args[1]] = args[2]
		return "+OK\r\n"
	case "GETDEL":
		value, there := f.values[args[1]]
		if !there {
			return "$-1\r\n"
		}
		delete(f.values, args[1])
		return fmt.Sprintf("$%d\r\n%s\r\n", len(value), value)
	}
	return "-ERR unknown command\r\n"
}

// says has the fake answer every command with reply.
func (f *fake) says(reply string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.instead = reply
}

// heard returns the commands so far, but for PING.
func (f *fake) heard() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.commands)
}

// store connects to the fake.
func (f *fake) store(t testing.TB) *redis.Store {
	t.Helper()
	return open(t, redis.Options{Network: "tcp", Address: f.address, Timeout: 5 * time.Second})
}

func open(t testing.TB, o redis.Options) *redis.Store {
	t.Helper()
	s, err := redis.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}
