package redis

import "net"

// maxLine bounds what a reply has besides a value in bytes: an error is told on one line.
const maxLine = 4 << 10

// guarded is a connection whose replies (RESP2) the library can read in any case: it
// allocates what a length says, panics where that is too much, and reads arrays in arrays
// as deep as they go. No command of a [Pool] is answered by an array.
type guarded struct {
	net.Conn
	most   int  // bytes of a bulk string
	seen   int  // bytes of the reply to the last command
	begun  bool // a line has begun
	bulk   bool // which is the length of a bulk string
	length int  // as far as its digits have come
}

// Write begins a command, and with it a reply.
func (g *guarded) Write(b []byte) (int, error) {
	g.seen, g.begun, g.bulk, g.length = 0, false, false, 0
	return g.Conn.Write(b)
}

// Read passes a reply on as long as it is one that is expected.
func (g *guarded) Read(b []byte) (int, error) {
	n, err := g.Conn.Read(b)
	for _, c := range b[:n] {
		if !g.takes(c) {
			return 0, ErrReply
		}
	}
	return n, err
}

// takes looks at the next byte. What stands inside a bulk string is taken for lines too: see
// [Pool] for what it may be. Characters that are no digits are the library's to refuse.
func (g *guarded) takes(c byte) bool {
	g.seen++
	switch {
	case g.seen > g.most+maxLine:
		return false
	case c == '\n':
		g.begun, g.bulk, g.length = false, false, 0
	case !g.begun:
		g.begun, g.bulk = true, c == '$'
		return c != '*'
	case g.bulk && '0' <= c && c <= '9':
		g.length = 10*g.length + int(c-'0')
		return g.length <= g.most
	}
	return true
}
