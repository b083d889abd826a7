package redis_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cied/fault"
	"cied/relying"
	"cied/relying/redis"
)

// wantFault wants err to speak with the given code, or to be nil for "".
func wantFault(t *testing.T, err error, want fault.Code) {
	t.Helper()
	if got := fault.CodeOf(err); got != want {
		t.Fatalf("%q (%v), want %q", got, err, want)
	}
}

// wantUnavailable wants an error that a server can tell from a bad login.
func wantUnavailable(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, relying.ErrUnavailable) {
		t.Fatalf("%v, want one that is ErrUnavailable", err)
	}
	wantFault(t, err, fault.Internal)
}

// A suite is what must hold of the fake and of a real Redis; servers are two stores over
// one Redis, as two login servers have them.
var suite = map[string]func(t *testing.T, servers [2]*redis.Store){
	"a nonce issued by one server is taken by the other, once": func(t *testing.T, servers [2]*redis.Store) {
		issued, err := servers[0].Issue(t.Context(), "browser 1")
		wantFault(t, err, "")
		_, err = servers[1].Take(t.Context(), "browser 2", issued)
		wantFault(t, err, fault.NonceMismatch)
		got, err := servers[1].Take(t.Context(), "browser 1", "")
		wantFault(t, err, "")
		if got != issued || len(got) != 44 {
			t.Errorf("%q, want %q", got, issued)
		}
		for _, s := range servers {
			_, err = s.Take(t.Context(), "browser 1", issued)
			wantFault(t, err, fault.NonceMismatch)
		}
	},
	"a new nonce voids the earlier one": func(t *testing.T, servers [2]*redis.Store) {
		first, _ := servers[0].Issue(t.Context(), "s")
		second, _ := servers[1].Issue(t.Context(), "s")
		got, err := servers[0].Take(t.Context(), "s", "")
		wantFault(t, err, "")
		if got != second || got == first {
			t.Errorf("%q, want %q", got, second)
		}
	},
	"one of many takers wins": func(t *testing.T, servers [2]*redis.Store) {
		_, err := servers[0].Issue(t.Context(), "raced")
		wantFault(t, err, "")
		if n := winners(func(s *redis.Store) error { _, err := s.Take(t.Context(), "raced", ""); return err }, servers); n != 1 {
			t.Errorf("%d takers won", n)
		}
	},
	"one of many spenders wins": func(t *testing.T, servers [2]*redis.Store) {
		if n := winners(func(s *redis.Store) error { return s.Spend(t.Context(), "raced", time.Minute) }, servers); n != 1 {
			t.Errorf("%d spenders won", n)
		}
		wantFault(t, servers[1].Spend(t.Context(), "raced", time.Minute), fault.NonceReused)
	},
	"a session needs a name": func(t *testing.T, servers [2]*redis.Store) {
		for _, session := range []string{"", strings.Repeat("s", 257)} {
			if _, err := servers[0].Issue(t.Context(), session); err == nil {
				t.Errorf("issued to a session of %d bytes", len(session))
			}
			_, err := servers[0].Take(t.Context(), session, "")
			wantFault(t, err, fault.NonceMismatch)
		}
	},
}

// winners counts the calls of many that succeed.
func winners(try func(*redis.Store) error, servers [2]*redis.Store) int {
	var wg sync.WaitGroup
	won := make(chan bool, 32)
	for i := range cap(won) {
		wg.Go(func() {
			if try(servers[i%2]) == nil {
				won <- true
			}
		})
	}
	wg.Wait()
	return len(won)
}

func TestTwoServersShareOneRedis(t *testing.T) {
	for name, test := range suite {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			test(t, [2]*redis.Store{f.store(t), f.store(t)})
		})
	}
}

// TestCommandsOnTheWire has no session and no spent nonce in clear.
func TestCommandsOnTheWire(t *testing.T) {
	const (
		zeros = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
		key   = "043a718774c572bd8a25adbeb1bfcd5c0256ae11cecf9f9c3f925d0e52beaf89" // SHA-256 of "s"
	)
	f := newFake(t)
	s := open(t, redis.Options{Network: "tcp", Address: f.address, Prefix: "idp:", Random: bytes.NewReader(make([]byte, 32)),
		Credentials: func() (string, string, error) { return "", "invented", nil }})
	_, err := s.Issue(t.Context(), "s")
	wantFault(t, err, "")
	_, err = s.Take(t.Context(), "s", "")
	wantFault(t, err, "")
	wantFault(t, s.Spend(t.Context(), "s", 90*time.Second), "")
	want := []string{
		"AUTH default invented",
		"SET idp:challenge:" + key + " " + zeros + " PX 300000",
		"GETDEL idp:challenge:" + key,
		"SET idp:spent:" + key + " 1 NX PX 90000",
	}
	if got := f.heard(); !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}

// TestSpentForLessThanAMillisecondIsNotForEver: Redis refuses PX 0.
func TestSpentForLessThanAMillisecondIsNotForEver(t *testing.T) {
	f := newFake(t)
	wantFault(t, f.store(t).Spend(t.Context(), "n", time.Microsecond), "")
	if got := f.heard(); !strings.HasSuffix(got[0], " NX PX 1") {
		t.Errorf("%q", got)
	}
}

// calls are all that a server asks of a store.
var calls = map[string]func(context.Context, *redis.Store) error{
	"issue": func(ctx context.Context, s *redis.Store) error { _, err := s.Issue(ctx, "s"); return err },
	"take":  func(ctx context.Context, s *redis.Store) error { _, err := s.Take(ctx, "s", ""); return err },
	"spend": func(ctx context.Context, s *redis.Store) error { return s.Spend(ctx, "n", time.Minute) },
	"ping":  func(ctx context.Context, s *redis.Store) error { return s.Ping(ctx) },
}

func TestWithoutRedisNobodyLogsIn(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, redis.Options{Network: "tcp", Address: l.Addr().String()})
	l.Close()
	for name, call := range calls {
		t.Run(name, func(t *testing.T) { wantUnavailable(t, call(t.Context(), s)) })
	}
}

// TestARedisThatHangsCostsTheTimeout listens and says nothing, not even to PING.
func TestARedisThatHangsCostsTheTimeout(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s := open(t, redis.Options{Network: "tcp", Address: l.Addr().String(), Timeout: 20 * time.Millisecond})
	for name, call := range calls {
		t.Run(name, func(t *testing.T) { wantUnavailable(t, call(t.Context(), s)) })
	}
}

func TestACallEndsWithItsContext(t *testing.T) {
	f := newFake(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, call := range calls {
		t.Run(name, func(t *testing.T) { wantUnavailable(t, call(ctx, f.store(t))) })
	}
	if got := f.heard(); len(got) != 0 {
		t.Errorf("sent %q all the same", got)
	}
}

func TestRestartedRedisIsConnectedAnew(t *testing.T) {
	f := newFake(t)
	s := f.store(t)
	_, err := s.Issue(t.Context(), "s")
	wantFault(t, err, "")
	f.hangUp()
	_, err = s.Take(t.Context(), "s", "")
	wantFault(t, err, "")
}

func TestRefusedCredentialsAreNoLogin(t *testing.T) {
	f := newFake(t)
	for name, credentials := range map[string]func() (string, string, error){
		"wrong":     func() (string, string, error) { return "idp", "invented", nil },
		"not there": func() (string, string, error) { return "", "", errors.New("no file of the password") },
	} {
		t.Run(name, func(t *testing.T) {
			f.says("-WRONGPASS invalid username-password pair\r\n")
			s := open(t, redis.Options{Network: "tcp", Address: f.address, Credentials: credentials})
			wantUnavailable(t, s.Spend(t.Context(), "n", time.Minute))
		})
	}
}

// odd are replies that no command here has.
var odd = map[string]string{
	"an error":               "-READONLY You can't write against a read only replica.\r\n",
	"loading":                "-LOADING Redis is loading the dataset in memory\r\n",
	"another type":           "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n",
	"a number":               ":1\r\n",
	"another word":           "+QUEUED\r\n",
	"no nonce":               "$3\r\nabc\r\n",
	"more than memory":       "$4611686018427387904\r\n",
	"a gigabyte":             "$1000000000\r\n",
	"a long array":           "*1000000000\r\n",
	"arrays without an end":  strings.Repeat("*1\r\n", 100_000),
	"a line without an end":  "+" + strings.Repeat("x", 100_000),
	"a negative length":      "$-2\r\n",
	"a line in half":         "+OK\n",
	"nothing of the sort":    "HTTP/1.1 400 Bad Request\r\n\r\n",
	"a bulk string too long": "$2\r\nabcdef\r\n",
}

func TestOddRepliesAreNoAnswer(t *testing.T) {
	for reply, text := range odd {
		f := newFake(t)
		f.says(text)
		s := open(t, redis.Options{Network: "tcp", Address: f.address, Timeout: time.Second})
		for _, name := range []string{"issue", "take", "spend"} {
			t.Run(reply+", "+name, func(t *testing.T) { wantUnavailable(t, calls[name](t.Context(), s)) })
		}
	}
}

func TestOptionsSayWhereRedisIs(t *testing.T) {
	for name, o := range map[string]redis.Options{
		"nothing": {}, "no address": {Network: "tcp"}, "no network": {Address: "127.0.0.1:6379"}, "another network": {Network: "udp", Address: "127.0.0.1:6379"},
	} {
		if _, err := redis.New(o); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

// A value of the longest length is read, and one that is a byte longer is not.
func TestAPoolReadsValuesOfItsLength(t *testing.T) {
	for _, most := range []int{44, 128, 16 << 10} {
		for length, want := range map[int]bool{1: true, most: true, most + 1: false} {
			reply := fmt.Sprintf("$%d\r\n%s\r\n", length, strings.Repeat("x", length))
			if _, err := redis.ReadReply([]byte(reply), most); (err == nil) != want || err != nil && !errors.Is(err, redis.ErrReply) {
				t.Errorf("%d of %d bytes: %v", length, most, err)
			}
		}
	}
}

// TestAKeyTellsNoName has the prefix, the kind and a hash, however long the name is.
func TestAKeyTellsNoName(t *testing.T) {
	p, err := redis.Open(redis.Options{Network: "unix", Address: "/nowhere", Prefix: "idp:"}, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	const want = "idp:session:043a718774c572bd8a25adbeb1bfcd5c0256ae11cecf9f9c3f925d0e52beaf89" // SHA-256 of "s"
	if got := p.Key("session", "s"); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := p.Key("session", strings.Repeat("s", 10_000)); len(got) != len(want) {
		t.Errorf("%d characters", len(got))
	}
}

// FuzzReply has Redis say anything: it is an error or a reply, and never a value longer than
// the pool's.
func FuzzReply(f *testing.F) {
	for _, text := range odd {
		f.Add([]byte(text), 128)
	}
	f.Add([]byte("$44\r\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n"), 128)
	f.Add([]byte("$2\r\n{}\r\n"), 16<<10)
	f.Fuzz(func(t *testing.T, reply []byte, most int) {
		most = min(max(most, 0), 64<<10)
		value, err := redis.ReadReply(bytes.Clone(reply), most)
		if b, isValue := value.([]byte); err == nil && isValue && len(b) > most {
			t.Errorf("%d bytes of %d", len(b), most)
		}
	})
}
