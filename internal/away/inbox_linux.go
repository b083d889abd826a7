package away

import (
	"sync"

	"github.com/godbus/dbus/v5"
)

// busName is the message bus itself: no other connection can be the sender of a message
// with that name (D-Bus specification 0.43, "Message Bus Messages").
const busName = "org.freedesktop.DBus"

// inboxSize is how many signals of known senders may wait. More are a flood: the inbox
// overflows, and whoever reads it starts over with a look at the present state.
const inboxSize = 256

// A letter is one signal from the owner of a service, or, without a signal, the news that
// the service has another owner.
type letter struct {
	service string
	signal  *dbus.Signal
}

// An inbox lets through what the owners of known services send, and drops the rest. Match
// rules are not enough: a signal with our own name as its destination comes past them.
type inbox struct {
	letters  chan letter
	overflow func() // called when letters is full; may be called again

	mu     sync.Mutex
	owners map[string]string // service to unique name; "": nobody
	sure   map[string]bool   // the bus itself told of a change: newer than any answer
}

func newInbox(services []string, overflow func()) *inbox {
	b := &inbox{
		letters:  make(chan letter, inboxSize),
		overflow: overflow,
		owners:   make(map[string]string),
		sure:     make(map[string]bool),
	}
	for _, s := range services {
		b.owners[s] = ""
	}
	return b
}

// DeliverSignal sorts one signal; the connection calls it in the order of arrival.
func (b *inbox) DeliverSignal(_, _ string, s *dbus.Signal) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if s.Sender == busName {
		b.change(s)
		return
	}
	for service, unique := range b.owners {
		if unique != "" && unique == s.Sender {
			b.put(letter{service, s})
		}
	}
}

// change notes the owner that the bus tells of. Callers hold mu.
func (b *inbox) change(s *dbus.Signal) {
	service, unique, ok := readOwner(s)
	if _, known := b.owners[service]; !ok || !known {
		return
	}
	b.owners[service], b.sure[service] = unique, true
	b.put(letter{service: service})
}

// readOwner reads NameOwnerChanged(STRING name, STRING old_owner, STRING new_owner).
func readOwner(s *dbus.Signal) (service, unique string, ok bool) {
	if s.Name != busName+".NameOwnerChanged" || len(s.Body) != 3 {
		return "", "", false
	}
	service, named := s.Body[0].(string)
	unique, owned := s.Body[2].(string)
	return service, unique, named && owned
}

func (b *inbox) put(l letter) {
	select {
	case b.letters <- l:
	default:
		b.overflow()
	}
}

// learn notes the owner that was the answer to a question, unless a change came meanwhile,
// and returns the owner that counts.
func (b *inbox) learn(service, unique string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.sure[service] {
		b.owners[service] = unique
	}
	return b.owners[service]
}

// owner is the unique name of the connection that owns service now; "": nobody.
func (b *inbox) owner(service string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.owners[service]
}
