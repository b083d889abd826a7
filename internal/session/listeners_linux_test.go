package session

import (
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// pass starts this program as systemd starts a service with these sockets: from descriptor
// 3 on, with its own process number in LISTEN_PID.
func pass(t *testing.T, port int, sockets ...interface{ File() (*os.File, error) }) *child {
	t.Helper()
	c := exec.Command("/bin/sh", "-c", `LISTEN_PID=$$ exec "$0" "$1"`, os.Args[0], strconv.Itoa(port))
	c.Env = append(os.Environ(), role+"=listeners", fmt.Sprintf("LISTEN_FDS=%d", len(sockets)))
	for _, s := range sockets {
		f, err := s.File()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Close() })
		c.ExtraFiles = append(c.ExtraFiles, f)
	}
	return start(t, c)
}

func listenTCP(t *testing.T, address string) (*net.TCPListener, int) {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Skip("no IPv6 here:", err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l.(*net.TCPListener), l.Addr().(*net.TCPAddr).Port
}

func TestAProcessAnswersOnTheSocketsThatItWasPassed(t *testing.T) {
	v4, port := listenTCP(t, "127.0.0.1:0")
	v6, _ := listenTCP(t, fmt.Sprintf("[::1]:%d", port))
	c := pass(t, port, v6, v4) // IPv4 comes first whatever the order
	if got, want := c.line(t), fmt.Sprintf("127.0.0.1:%d [::1]:%d variables: false", port, port); got != want {
		t.Fatalf("%s, not %s", got, want)
	}
	conn, err := net.Dial("tcp4", v4.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if b, err := io.ReadAll(conn); err != nil || string(b) != "from the child\n" {
		t.Errorf("%q, %v", b, err)
	}
}

func TestAProcessWithoutSocketsHasNone(t *testing.T) {
	if got := pass(t, 24731).line(t); got != "variables: false" {
		t.Error(got)
	}
}

func TestSocketsThatAreNoDoorForBrowsersAreRefused(t *testing.T) {
	v4, port := listenTCP(t, "127.0.0.1:0")
	v6, port6 := listenTCP(t, "[::1]:0")
	all, allPort := listenTCP(t, "0.0.0.0:0")
	other, otherPort := listenTCP(t, "127.0.0.2:0")
	udp, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer udp.Close()
	conn, err := net.Dial("tcp4", v4.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	type socket = interface{ File() (*os.File, error) }
	for _, tt := range []struct {
		name, why string
		port      int
		sockets   []socket
	}{
		{"at another port", "is not at port", port + 1, []socket{v4}},
		{"two ports where any will do", "is not at port", 0, []socket{v4, v6}},
		{"on every address", "is not 127.0.0.1 or ::1", allPort, []socket{all}},
		{"on another loopback address", "is not 127.0.0.1 or ::1", otherPort, []socket{other}},
		{"one address twice", "a second time", port, []socket{v4, v4}},
		{"IPv6 alone", "none of 127.0.0.1", port6, []socket{v6}},
		{"UDP", "not a listening TCP socket", 0, []socket{udp}},
		{"a connection", "not a listening TCP socket", 0, []socket{conn.(*net.TCPConn)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := pass(t, tt.port, tt.sockets...).line(t); !strings.HasPrefix(got, "usage ") || !strings.Contains(got, tt.why) {
				t.Error(got)
			}
		})
	}
}

func TestAFileIsNoSocket(t *testing.T) {
	if got := pass(t, 24731, aFile{t}).line(t); !strings.HasPrefix(got, "usage ") {
		t.Error(got)
	}
}

type aFile struct{ t *testing.T }

func (a aFile) File() (*os.File, error) { return os.CreateTemp(a.t.TempDir(), "") }
