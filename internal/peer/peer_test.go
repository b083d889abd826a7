//go:build linux

package peer

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"cied/fault"
	"cied/internal/machinetest"
)

// connect returns both ends of a loopback connection.
func connect(t *testing.T, listen, dial string) (server, client net.Conn) {
	t.Helper()
	ln, err := net.Listen("tcp", listen)
	if err != nil {
		t.Skipf("this machine has no %s: %v", listen, err)
	}
	defer ln.Close()
	_, port, _ := net.SplitHostPort(ln.Addr().String())
	client, err = net.Dial("tcp", net.JoinHostPort(dial, port))
	if err != nil {
		t.Skipf("this machine does not reach %s: %v", dial, err)
	}
	server, err = ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close(); client.Close() })
	return server, client
}

func ways(t *testing.T) map[string][2]string {
	t.Helper()
	return map[string][2]string{
		"IPv4":                       {"127.0.0.1:0", "127.0.0.1"},
		"IPv6":                       {"[::1]:0", "::1"},
		"IPv4 to a dual listener":    {"[::]:0", "127.0.0.1"},
		"mapped IPv4 from IPv6":      {"[::]:0", "::ffff:127.0.0.1"},
		"another loopback address":   {"127.0.0.2:0", "127.0.0.2"},
		"IPv4 listener, mapped dial": {"127.0.0.1:0", "::ffff:127.0.0.1"},
	}
}

func TestOwnConnectionIsLetIn(t *testing.T) {
	for name, way := range ways(t) {
		t.Run(name, func(t *testing.T) {
			server, _ := connect(t, way[0], way[1])
			if err := SameUser(server); err != nil {
				t.Errorf("SameUser: %v", err)
			}
		})
	}
}

func TestTablesOfProcAgreeWithTheKernel(t *testing.T) {
	for name, way := range ways(t) {
		t.Run(name, func(t *testing.T) {
			server, _ := connect(t, way[0], way[1])
			p, err := pairOf(server)
			if err != nil {
				t.Fatal(err)
			}
			if err := judgeTables(p, os.Geteuid()); err != nil {
				t.Errorf("tables: %v", err)
			}
			if err := judgeTables(p, os.Geteuid()+1); !errors.Is(err, errOtherUser) {
				t.Errorf("tables for another user: %v, want %v", err, errOtherUser)
			}
			if r, err := diagnose(p); err != nil {
				t.Logf("this kernel offers no sock_diag: %v", err)
			} else if err := judge(r, p, os.Geteuid()+1); !errors.Is(err, errOtherUser) {
				t.Errorf("sock_diag for another user: %v, want %v", err, errOtherUser)
			}
		})
	}
}

func TestAnotherUserIsRefused(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root to start a program as another user")
	}
	bash := machinetest.Have(t, "bash")
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	_, port, _ := net.SplitHostPort(ln.Addr().String())
	cmd := exec.CommandContext(t.Context(), bash, "-c", "exec 3<>/dev/tcp/127.0.0.1/"+port+"; read -r -u 3 line")
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	server, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	if err := SameUser(server); !errors.Is(err, fault.PeerRefused) || !errors.Is(err, errOtherUser) {
		t.Errorf("SameUser: %v, want %v because of %v", err, fault.PeerRefused, errOtherUser)
	}
	p, _ := pairOf(server)
	if err := judgeTables(p, os.Geteuid()); !errors.Is(err, errOtherUser) {
		t.Errorf("tables: %v, want %v", err, errOtherUser)
	}
}

// A socket that was closed keeps a row for a while, with user 0: it is not root's.
func TestClosedPeerIsRefused(t *testing.T) {
	server, client := connect(t, "127.0.0.1:0", "127.0.0.1")
	client.Close()
	if _, err := server.Read(make([]byte, 1)); err != io.EOF {
		t.Fatalf("read: %v, want EOF", err)
	}
	if err := SameUser(server); !errors.Is(err, fault.PeerRefused) {
		t.Errorf("SameUser: %v, want %v", err, fault.PeerRefused)
	}
	p, _ := pairOf(server)
	if err := judgeTables(p, 0); err == nil {
		t.Error("the tables let a closed peer in as user 0")
	}
}

// fakeConn is a connection that the kernel has never heard of.
type fakeConn struct {
	net.Conn
	local, remote net.Addr
}

func (c fakeConn) LocalAddr() net.Addr  { return c.local }
func (c fakeConn) RemoteAddr() net.Addr { return c.remote }

func tcp(s string) net.Addr { return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(s)) }

func TestWhoCannotBeKnownIsRefused(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	tests := map[string]struct {
		conn net.Conn
		want error
	}{
		// sock_diag answers such a question with the listening socket.
		"no such connection": {fakeConn{local: tcp("127.0.0.1:1"), remote: ln.Addr()}, errAbsent},
		"other machine":      {fakeConn{local: tcp("192.0.2.1:1"), remote: tcp("192.0.2.2:2")}, errNotLoopback},
		"not TCP":            {fakeConn{local: &net.UnixAddr{Name: "a"}, remote: &net.UnixAddr{Name: "b"}}, errNotTCP},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if err := SameUser(tt.conn); !errors.Is(err, fault.PeerRefused) || !errors.Is(err, tt.want) {
				t.Errorf("SameUser: %v, want %v because of %v", err, fault.PeerRefused, tt.want)
			}
		})
	}
}

// A caller that has reset its connection is absent, and so is our end of it. That the kernel
// would have told is seen by the listening socket, without reading tables.
func TestAnAbsentConnectionIsKnownByTheListeningSocket(t *testing.T) {
	server, _ := connect(t, "127.0.0.1:0", "127.0.0.1")
	held, _ := pairOf(server)
	if _, err := diagnose(held); err != nil {
		t.Skipf("this machine has no sock_diag: %v", err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	absent := pair{from: netip.MustParseAddrPort("127.0.0.1:1"), to: netip.MustParseAddrPort(ln.Addr().String())}
	if !offered(absent) {
		t.Error("the tables would be read for every caller that is gone")
	}
	if err := sameUser(absent, os.Geteuid()); !errors.Is(err, errAbsent) {
		t.Errorf("sameUser: %v, want %v", err, errAbsent)
	}
}

// littleEndianRow is a row as a little-endian machine prints it.
const littleEndianRow = "   3: 0100007F:C350 0200007F:1F90 01 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0000000000000000 20 4 30 10 -1\n"

const mappedRow = "   0: 0000000000000000FFFF00000100007F:C350 0000000000000000FFFF00000200007F:1F90 01 00000000:00000000 00:00000000 00000000 1000 0 4712 1\n"

func TestRowsOfTheTable(t *testing.T) {
	if binary.NativeEndian.Uint16([]byte{1, 0}) != 1 {
		t.Skip("the rows are written for little-endian machines")
	}
	p := pair{from: netip.MustParseAddrPort("127.0.0.1:50000"), to: netip.MustParseAddrPort("127.0.0.2:8080")}
	header := "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
	tests := map[string]struct {
		table string
		want  error // of judge for user 1000
		found bool
	}{
		"established":     {header + littleEndianRow, nil, true},
		"mapped IPv4":     {header + mappedRow, nil, true},
		"only the header": {header, nil, false},
		"other direction": {strings.ReplaceAll(littleEndianRow, "0100007F:C350 0200007F:1F90", "0200007F:1F90 0100007F:C350"), nil, false},
		"closing":         {strings.ReplaceAll(littleEndianRow, " 01 0", " 05 0"), errNotOpen, true},
		"without inode":   {strings.ReplaceAll(littleEndianRow, " 4711 ", " 0 "), errNotOpen, true},
		"another user":    {strings.ReplaceAll(littleEndianRow, " 1000 ", " 1001 "), errOtherUser, true},
		"cut short":       {littleEndianRow[:60], nil, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r, ok := findRow([]byte(tt.table), p)
			if ok != tt.found {
				t.Fatalf("found %v, want %v", ok, tt.found)
			}
			if !ok {
				return
			}
			if err := judge(r, p, 1000); !errors.Is(err, tt.want) {
				t.Errorf("judge: %v, want %v", err, tt.want)
			}
		})
	}
}

func FuzzTable(f *testing.F) {
	f.Add([]byte(littleEndianRow))
	f.Add([]byte(mappedRow))
	p := pair{from: netip.MustParseAddrPort("127.0.0.1:50000"), to: netip.MustParseAddrPort("127.0.0.2:8080")}
	f.Fuzz(func(t *testing.T, in []byte) {
		table := make([]byte, len(in))
		copy(table, in)
		if r, ok := findRow(table, p); ok && r.pair != p {
			t.Errorf("found %v for %v", r.pair, p)
		}
	})
}

func FuzzDiag(f *testing.F) {
	f.Add(make([]byte, sizeHeader+sizeMessage))
	f.Add(diagRequest(pair{from: netip.MustParseAddrPort("[::1]:1"), to: netip.MustParseAddrPort("[::1]:2")}))
	f.Fuzz(func(t *testing.T, in []byte) {
		answer := make([]byte, len(in))
		copy(answer, in)
		if _, err := parseDiag(answer); err == nil && len(in) < sizeHeader+sizeMessage {
			t.Errorf("a row out of %d bytes", len(in))
		}
	})
}

func ExampleSameUser() {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return
	}
	defer ln.Close()
	client, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		return
	}
	defer client.Close()
	conn, err := ln.Accept()
	if err != nil {
		return
	}
	defer conn.Close()
	if err := SameUser(conn); err != nil {
		return // not ours: not a word
	}
	fmt.Println("the same user")
	// Output: the same user
}
