//go:build linux && cgo

package endure

import (
	"net"
	"sync"
	"syscall"
)

// A cardConn is the card's end of a connection with vpcd. It acknowledges at once: vpcd
// writes a message in two parts, and its kernel keeps the second back until the first is
// acknowledged (Nagle), which costs 40 ms a command with the delay of tcp(7).
type cardConn struct {
	*net.TCPConn
	power *power
}

func (c cardConn) Read(b []byte) (int, error) {
	raw, err := c.SyscallConn()
	if err != nil {
		return 0, err
	}
	// The option does not last, and without it all is as right, and slower.
	_ = raw.Control(func(fd uintptr) {
		_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_QUICKACK, 1)
	})
	n, err := c.TCPConn.Read(b)
	if len(b) == 1 && n == 1 { // a message of one byte is a control
		c.power.hear(b[0])
	}
	return n, err
}

// A power follows the controls of vpcd: 0 off, 1 on, 2 reset, 4 what is the ATR?
type power struct {
	mu    sync.Mutex
	cut   bool // by a reset, or switched off
	again bool // and the ATR was asked for since: the card has carried it out
}

func (p *power) hear(control byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch control {
	case 0, 2:
		p.cut = true
	case 4:
		p.again = p.cut
	}
}

// forget makes what comes the first.
func (p *power) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cut, p.again = false, false
}

func (p *power) wasReset() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.again
}
