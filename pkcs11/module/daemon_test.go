//go:build linux

package module

import (
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// The return values of PKCS #11 that the tests' daemon gives.
const (
	sessionHandleInvalid = 0xB3
	functionNotSupported = 0x54
)

// A daemon is a cied as the module sees it: slot 1, sessions that belong to an instance,
// one object, and signatures that wait until the test lets them go.
type daemon struct {
	t           testing.TB
	socket      string
	description string // of C_GetInfo

	mu        sync.Mutex
	listener  net.Listener
	conns     map[net.Conn]bool
	instances map[string]*instance
	gates     map[uint32]chan struct{}
	args      map[uint32][]byte // of the last call of each number
	replies   map[uint32][]byte // values that the test answers calls in a session with
	next      uint64            // session handle

	// arrived tells each call as it comes: its number, and the connection's place in the
	// order in which connections came.
	arrived chan arrival
}

type instance struct {
	conns    int
	sessions map[uint64]bool
}

type arrival struct {
	number uint32
	conn   int
}

func newDaemon(t testing.TB, description string) *daemon {
	dir, err := os.MkdirTemp("", "p11") // a socket's path has at most 107 bytes
	if err != nil {
		t.Fatal(err)
	}
	d := &daemon{
		t: t, socket: filepath.Join(dir, "s"), description: description,
		gates: map[uint32]chan struct{}{}, arrived: make(chan arrival, 4096),
	}
	t.Cleanup(func() { d.stop(); os.RemoveAll(dir) })
	d.start()
	return d
}

// start listens, as a daemon that knows nothing of an earlier one.
func (d *daemon) start() {
	l, err := net.Listen("unix", d.socket)
	if err != nil {
		d.t.Fatal(err)
	}
	d.mu.Lock()
	d.listener, d.conns, d.instances, d.next = l, map[net.Conn]bool{}, map[string]*instance{}, 0
	d.args = map[uint32][]byte{}
	d.mu.Unlock()
	go d.accept(l)
}

// stop ends the daemon and every connection.
func (d *daemon) stop() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.listener.Close()
	for c := range d.conns {
		c.Close()
	}
}

// hold makes calls of a number wait until the returned function is called.
func (d *daemon) hold(number uint32) (release func()) {
	gate := make(chan struct{})
	d.mu.Lock()
	d.gates[number] = gate
	d.mu.Unlock()
	return func() { close(gate) }
}

// await waits until a call of the number has come, and tells on which connection.
func (d *daemon) await(number uint32) int {
	for a := range d.arrived {
		if a.number == number {
			return a.conn
		}
	}
	return 0
}

// last is what the last call of a number had for arguments.
func (d *daemon) last(number uint32) []byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.args[number]
}

func (d *daemon) accept(l net.Listener) {
	for n := 1; ; n++ {
		c, err := l.Accept()
		if err != nil {
			return
		}
		d.mu.Lock()
		d.conns[c] = true
		d.mu.Unlock()
		go d.serve(c, n)
	}
}

func (d *daemon) serve(c net.Conn, n int) {
	defer c.Close()
	var of string
	defer func() { d.leave(of) }()
	greeting := make([]byte, 1)
	if _, err := io.ReadFull(c, greeting); err != nil {
		return
	}
	for {
		r, err := readRequest(c)
		if err != nil {
			return
		}
		d.mu.Lock()
		gate := d.gates[r.number]
		d.args[r.number] = r.args
		d.mu.Unlock()
		d.arrived <- arrival{r.number, n}
		if gate != nil {
			<-gate
		}
		if r.number == callInitialize {
			of = d.join(&r)
		}
		if _, err := c.Write(append(greeting, d.answer(&r, of)...)); err != nil {
			return
		}
		greeting = nil
	}
}

// join reads the introduction of C_Initialize.
func (d *daemon) join(r *request) string {
	args := request{args: r.args}
	args.bytes() // the handshake
	args.args = args.args[1:]
	reserved := strings.TrimSuffix(string(args.bytes()), "\x00")
	name, found := strings.CutPrefix(reserved, "cied-module=1;instance=")
	if !found || len(name) != 32 {
		d.t.Errorf("introduced as %q", reserved)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.instances[name] == nil {
		d.instances[name] = &instance{sessions: map[uint64]bool{}}
	}
	d.instances[name].conns++
	return name
}

func (d *daemon) leave(name string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if in := d.instances[name]; in != nil {
		if in.conns--; in.conns == 0 {
			delete(d.instances, name)
		}
	}
}

// answer is the frame for a request of an instance.
func (d *daemon) answer(r *request, of string) []byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	values, rv := d.call(r, d.instances[of])
	if rv != 0 {
		return frame(r.code, callError, "u", number(rv))
	}
	return frame(r.code, r.number, answers[r.number], values)
}

func (d *daemon) call(r *request, in *instance) (values []byte, rv uint64) {
	switch r.number {
	case callInitialize:
		return nil, 0
	case callGetInfo:
		out := append([]byte{2, 40}, text("tests", 32)...)
		out = append(append(out, number(0)...), text(d.description, 32)...)
		return append(out, 1, 0), 0
	case callSlotList:
		return ulongs(1), 0
	case callSlotInfo:
		out := append(text("a reader", 64), text("tests", 32)...)
		return append(append(out, number(7)...), 0, 0, 0, 0), 0
	case callWait:
		return number(1), 0
	case callOpen:
		d.next++
		in.sessions[d.next] = true
		return number(d.next), 0
	}
	return d.inSession(r, in)
}

func (d *daemon) inSession(r *request, in *instance) (values []byte, rv uint64) {
	if r.number == callCloseAll {
		clear(in.sessions)
		return nil, 0
	}
	s := r.ulong()
	if !in.sessions[s] {
		return nil, sessionHandleInvalid
	}
	if reply := d.replies[r.number]; reply != nil {
		return reply, 0
	}
	switch r.number {
	case callClose:
		delete(in.sessions, s)
		return nil, 0
	case callSession:
		return append(append(append(number(1), number(0)...), number(4)...), number(0)...), 0
	case callLogin, callFindInit, callFindFinal, callSignInit:
		return nil, 0
	case callFind:
		return ulongs(77), 0
	case callSign:
		data := r.bytes()
		if room := r.args[3]; room == 0 && r.args[2] == 0 { // a question for the size
			return []byte{0, 0, 0, 0, byte(len(data))}, 0
		}
		return array(data), 0 // signed by nobody: the data come back
	}
	return nil, functionNotSupported
}
