package redisstore

import (
	"errors"
	"net"

	"cied/relying/idp"
)

// maxReply bounds the reply to one command in bytes: a state, its length and the line ends.
const maxReply = idp.MaxState + 64

// maxDigits bounds the length of a bulk string to 99,999.
const maxDigits = 5

// guarded is a connection whose replies (RESP2) the library can read in any case: it allocates
// what a length says, panics where that is too much, and reads arrays in arrays as deep as they
// go. None of our commands is answered by an array.
type guarded struct {
	net.Conn
	seen  int  // bytes of the reply to the last command
	begun bool // a line has begun
	bulk  bool // which is the length of a bulk string
	width int  // its digits so far
}

var errReply = errors.New("redisstore: a reply that none of the commands here can have")

// Write begins a command, and with it a reply.
func (g *guarded) Write(b []byte) (int, error) {
	g.seen, g.begun, g.bulk, g.width = 0, false, false, 0
	return g.Conn.Write(b)
}

// Read passes a reply on as long as it is one that is expected.
func (g *guarded) Read(b []byte) (int, error) {
	n, err := g.Conn.Read(b)
	for _, c := range b[:n] {
		if !g.takes(c) {
			return 0, errReply
		}
	}
	return n, err
}

// takes looks at the next byte. What stands inside a bulk string is taken for lines too: a
// state is JSON on one line, which begins with neither "*" nor "$".
func (g *guarded) takes(c byte) bool {
	g.seen++
	switch {
	case g.seen > maxReply:
		return false
	case c == '\n':
		g.begun, g.bulk, g.width = false, false, 0
	case !g.begun:
		g.begun, g.bulk = true, c == '$'
		return c != '*'
	case g.bulk && c != '\r':
		g.width++
		return g.width <= maxDigits
	}
	return true
}
