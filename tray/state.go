package tray

import (
	"context"
	"time"

	"cied/card"
	"cied/fault"
	"cied/nfc"
	"cied/tray/icons"
)

// A State is what the icon tells.
type State int

// The states.
const (
	Waiting   State = iota // a reader is there, and no card
	NoReader               // no reader is connected
	CardThere              // a card lies on a reader
	Attention              // a person has to do something before a login can succeed
	InUse                  // a card is being used, by the daemon or by another program
)

// icon is the picture of s.
func (s State) icon() icons.Name {
	switch s {
	case NoReader:
		return icons.NoReader
	case CardThere:
		return icons.Card
	case InUse:
		return icons.InUse
	case Attention:
		return icons.Attention
	default:
		return icons.Waiting
	}
}

// An Activity is what the daemon does at one instant. What it points to is not changed.
type Activity struct {
	Running  *Use   // nil: nothing runs
	Last     *Ended // nil: there was nothing
	Stopping bool   // the daemon was told to stop: nothing new begins
}

// A Use is a use of a card that runs.
type Use struct {
	What  string     // one of those of package history
	Stage card.Stage // "" before the first step
}

// Ended is the use of a card that has ended last.
type Ended struct {
	What string     // as in Use
	Code fault.Code // "" is a success
	Left int        // tries left, as fault.Error has them; 0 where they are not told
	At   time.Time
}

// A Source knows what the daemon does.
type Source interface {
	// Next returns it, and a channel that is closed when it is no longer true.
	Next() (Activity, <-chan struct{})
}

// Readers knows the readers and the cards on them: an [nfc.Driver], whose Watch it has.
type Readers interface {
	Watch(ctx context.Context, changed func(readers []nfc.Reader, err error)) error
}

// A presence is what Readers told last.
type presence struct {
	told    bool
	readers []nfc.Reader
	fault   error // why there may be more readers than these
}

// A scene is everything that the icon is chosen by.
type scene struct {
	Activity
	presence
}

// state looks at what runs, then at what a person has to do, then at the readers.
func (s scene) state() State {
	switch _, wrong := s.wrong(); {
	case s.Running != nil:
		return InUse
	case wrong:
		return Attention
	case s.any(nfc.Exclusive):
		return InUse
	case s.any(nfc.Present):
		return CardThere
	case s.told && len(s.readers) == 0:
		return NoReader
	default:
		return Waiting
	}
}

// wrong is what a person has to do something about: how the last use ended, or what is wrong
// with the readers. A fault of one driver does not matter where another has a reader.
func (s scene) wrong() (fault.Error, bool) {
	switch {
	case s.Last != nil && mustKnow(s.Last.Code, s.Last.Left):
		return fault.Error{Code: s.Last.Code, Left: s.Last.Left}, true
	case s.fault != nil && len(s.readers) == 0:
		return fault.Error{Code: fault.CodeOf(s.fault)}, true
	case s.any(nfc.Mute) && !s.any(nfc.Present):
		return fault.Error{Code: fault.CardMute}, true
	default:
		return fault.Error{}, false
	}
}

// any reports whether the slot of some reader is in state c.
func (p presence) any(c nfc.CardState) bool {
	for _, r := range p.readers {
		if r.Card == c {
			return true
		}
	}
	return false
}
