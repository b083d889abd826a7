package localhttp

import "time"

// A session that is over is remembered for overMemory, as long as its nonce. maxOver is
// more than the pace admits in that time.
const (
	overMemory = 10 * time.Minute
	maxOver    = 256
)

// An overSessions remembers which sessions there were, so that who comes back to one reads
// that it is over; nobody else does. Like pace it knows no clock.
type overSessions struct{ ended []overSession }

type overSession struct {
	id, reader string // reader: who may read it, as asked.reader has it
	at         time.Time
}

// has reports whether reader had a session with this id within overMemory before now.
func (o *overSessions) has(id, reader string, now time.Time) bool {
	for _, s := range o.ended {
		if s.id == id && s.reader == reader && now.Sub(s.at) < overMemory {
			return true
		}
	}
	return false
}

// add remembers an end. Where the memory is full the oldest is forgotten.
func (o *overSessions) add(id, reader string, now time.Time) {
	for len(o.ended) > 0 && (len(o.ended) >= maxOver || now.Sub(o.ended[0].at) >= overMemory) {
		o.ended = o.ended[1:]
	}
	o.ended = append(o.ended, overSession{id, reader, now})
}
