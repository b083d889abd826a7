package simreader

import (
	"cied/fault"
	"cied/nfc"
	"cied/simulator"
)

// Exchange lays card on the reader in place of what is there, faster than the service
// looks: no list of readers tells of it. A connection goes on with a card that has no power,
// and does not answer before it is reset.
func (r *Reader) Exchange(card *simulator.Card) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.card, r.dark = card, true
	card.Insert()
}

// Unplug takes the reader away, with the card on it. What was connected is lost.
func (r *Reader) Unplug() { r.leave(fault.New(fault.ReaderRemoved, "simreader: unplugged", nil)) }

// StopService ends the service that knows the reader; why is what it is told instead of a
// list: fault.PCSCUnavailable, fault.PCSCDenied. What was connected is lost.
func (r *Reader) StopService(why fault.Code) { r.leave(fault.New(why, "simreader: service", nil)) }

// Return ends Unplug and StopService. The card lies there still, newly powered.
func (r *Reader) Return() {
	r.mu.Lock()
	r.gone = nil
	card := r.card
	r.mu.Unlock()
	r.Put(card)
}

func (r *Reader) leave(why error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.gone, r.ended = why, why
	r.lives++
	if r.card != nil {
		r.card.Power(false)
	}
	r.tellChange()
}

// list is what a watcher is told now, and the channel that tells when it is old.
func (r *Reader) list() (readers []nfc.Reader, next <-chan struct{}, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.gone == nil:
		readers = []nfc.Reader{r.slot()}
	case fault.CodeOf(r.gone) != fault.ReaderRemoved:
		err = r.gone
	}
	return readers, r.changed, err
}

func (r *Reader) absence() (lives int, gone error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.lives, r.gone
}

func (r *Reader) isDark() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.dark
}
