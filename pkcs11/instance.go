package pkcs11

import (
	"context"
	"sync"
	"sync/atomic"

	"cied/pkcs11/ck"
	"cied/signing"
)

// An instanceKey says which connections belong together: those of one process that name
// the same instance. Where the system does not tell processes, 128 random bits are enough.
type instanceKey struct {
	pid  int
	name string
}

// An instance is one use of the token by one application, from its first connection to the
// end of its last.
type instance struct {
	server  *Server
	key     instanceKey // its name is "" where it has one connection
	program signing.Program
	table   *table
	ctx     context.Context // ends with the last connection
	end     context.CancelFunc
	turn    chan struct{} // taken by who has the key lent or the person asked
	refs    int           // connections; under Server.mu

	refusals atomic.Uint64 // how often the person has said no

	mu       sync.Mutex
	sessions map[ck.SessionHandle]*session
	last     ck.SessionHandle
	views    map[*insertion]*view
	told     [maxSlots]uint64 // of C_WaitForSlotEvent
}

// A view is how far an instance got with one card laid.
type view struct {
	asked bool   // the person was asked for the certificate, and gave none
	blind bool   // a search found nothing that finds something once the certificate is known
	user  bool   // C_Login was called, in mode OnUse
	lease *lease // the last one
}

// join makes the connection of a program one of an instance, of a new one where name is "".
func (s *Server) join(serving context.Context, p signing.Program, name string) *instance {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.joined == 0 {
		s.start(serving)
	}
	s.joined++
	key := instanceKey{p.PID, name}
	if i := s.instances[key]; name != "" && i != nil {
		i.refs++
		return i
	}
	i := &instance{
		server: s, key: key, program: p, table: s.table, refs: 1,
		turn:     make(chan struct{}, 1),
		sessions: map[ck.SessionHandle]*session{},
		views:    map[*insertion]*view{},
		told:     s.table.state(),
	}
	i.ctx, i.end = context.WithCancel(serving)
	if name != "" {
		s.instances[key] = i
	}
	return i
}

// leave is the end of one of its connections.
func (i *instance) leave() {
	s := i.server
	s.mu.Lock()
	defer s.mu.Unlock()
	i.refs--
	s.joined--
	if i.refs == 0 {
		i.end()
		if s.instances[i.key] == i {
			delete(s.instances, i.key)
		}
	}
	if s.joined == 0 {
		s.stopTable()
	}
}

// start has the readers watched, from the first connection to the last. Keys that were lent
// before are on their way back, and until then nobody can look at their cards. s.mu is held.
func (s *Server) start(serving context.Context) {
	if s.instances == nil {
		s.instances = map[instanceKey]*instance{}
	}
	before, t := s.table, newTable(s.Cards)
	t.lent.Add(1)
	ctx, cancel := context.WithCancel(serving)
	s.table, s.stopTable = t, cancel
	s.work.Go(func() {
		defer t.stop()
		if before != nil {
			before.lent.Wait()
		}
		t.lent.Done()
		if err := s.Readers.Watch(ctx, t.changed); ctx.Err() == nil {
			s.logger().Warn("pkcs11: readers lost", "cause", err)
		}
	})
}

// view returns what i knows of a card laid. i.mu is held.
func (i *instance) view(n *insertion) *view {
	v := i.views[n]
	if v == nil {
		v = &view{}
		i.views[n] = v
	}
	return v
}

// sweep forgets sessions and views of cards that were lifted. i.mu is held.
func (i *instance) sweep() {
	for h, s := range i.sessions {
		if s.card.gone() {
			delete(i.sessions, h)
		}
	}
	for n := range i.views {
		if n.gone() {
			delete(i.views, n)
		}
	}
}

// drop ends the sessions of a card laid, and a log-in with them (2.40, 6.7.4). i.mu is held.
func (i *instance) drop(n *insertion) {
	for h, s := range i.sessions {
		if s.card == n {
			delete(i.sessions, h)
		}
	}
	i.ended(n)
}

// ended is told that a session was closed: the last one takes the log-in with it. i.mu is held.
func (i *instance) ended(n *insertion) {
	for _, s := range i.sessions {
		if s.card == n {
			return
		}
	}
	v := i.view(n)
	v.user = false
	if i.server.Mode == Protected && v.lease != nil {
		v.lease.giveBack()
	}
}

// take waits for the turn of i. Whoever waits while the person refuses somebody is refused
// too: several threads are not several questions.
func (i *instance) take(ctx context.Context) error {
	before := i.refusals.Load()
	select {
	case i.turn <- struct{}{}:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if i.refusals.Load() != before {
		i.release()
		return unasked("the program was refused while this call waited")
	}
	return nil
}

func (i *instance) release() { <-i.turn }
