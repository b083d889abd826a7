package simulator

import (
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"sync"
	"time"
)

// Errors of [Card.Transmit]. What a driver makes of them is its own affair.
var (
	ErrRemoved = errors.New("simulator: the card is not in the field")
	ErrSilent  = errors.New("simulator: the card does not answer")
)

// Options personalise a card. The zero value is a sound card of the family "nxp" whose
// PIN is 12345678 and whose PUK is 87654321.
type Options struct {
	Family    string     // see Families; "" is "nxp"
	PIN, PUK  []byte     // 8 ASCII digits each
	SOD       SODForm    // form of EF.SOD; "" is SODSHA256
	Behaviour *Behaviour // nil is the family's own
	Faults    []Fault
	StateFile string    // where PIN and PUK live on; "" keeps them in memory
	Rand      io.Reader // challenges, DH keys, padding; nil is the system's source
	World     *World    // the authorities; nil mints those of the year of Now
	Now       time.Time // only its year counts, for the dates of certificates; zero is today

	// Observe, when set, is called after each command with its number since arrival. rapdu
	// is nil when there was no answer. The slices must not be kept; Observe must not call
	// the card.
	Observe func(n int, capdu, rapdu []byte)
}

// Card is one card, with or without power. Its methods may be called from several
// goroutines; commands are answered one at a time.
type Card struct {
	mu        sync.Mutex
	family    Family
	behaviour Behaviour
	world     *World
	identity  *Identity
	files     [2]map[uint16][]byte // by directory
	group     group
	agree     keyAgreement
	random    io.Reader
	observe   func(n int, capdu, rapdu []byte)

	state     State
	stateFile string

	faults  []Fault // those that wait for their command
	mute    bool    // no ATR, no answers
	foreign bool    // not a CIE

	present     bool
	silent      bool   // until the next reset
	powered     bool   // the field is on
	commands    int    // since arrival
	pinAttempts int    // since arrival
	last        []byte // the answer before this one

	volatile
}

// volatile is all that a reset takes away.
type volatile struct {
	dir   directory
	ef    uint16 // current EF, 0 for none
	chain *command
	rest  reply // what GET RESPONSE will fetch
	env   environment
	dh    *agreement
	sm    *session
	auth  deviceAuth

	pinVerified, pukVerified bool
}

// New personalises a card and lays it on the reader, with power.
func New(o Options) (*Card, error) {
	c := &Card{group: standardGroup(), random: randomOr(o.Rand), observe: o.Observe, stateFile: o.StateFile}
	var err error
	if c.family, err = FamilyByName(o.Family); err != nil {
		return nil, err
	}
	c.behaviour = c.family.behaviour
	if o.Behaviour != nil {
		c.behaviour = *o.Behaviour
	}
	if err := c.behaviour.check(); err != nil {
		return nil, err
	}
	if err := c.loadState(o); err != nil {
		return nil, err
	}
	c.agree = agree(c.random, c.behaviour.Edge)
	if c.world = o.World; c.world == nil {
		if c.world, err = NewWorld(o.Now); err != nil {
			return nil, err
		}
	}
	if c.identity, err = c.world.identity(o.SOD, o.Faults, c.variant()); err != nil {
		return nil, err
	}
	c.files = c.layout(c.identity)
	c.arm(o.Faults)
	c.Insert()
	return c, nil
}

// randomOr is the reader to draw from: the given one, or the system's.
func randomOr(r io.Reader) io.Reader {
	if r == nil {
		return rand.Reader
	}
	return r
}

// variant names what distinguishes this card's static bytes apart from its identity.
func (c *Card) variant() string {
	return c.family.Name + string(lengthBytes(c.behaviour.PadFiles)) + announced[c.behaviour.AnnounceExtended]
}

var announced = map[bool]string{true: "extended", false: "short"}

// layout puts the identity's files into their directories, with padding and EF.ATR.
func (c *Card) layout(id *Identity) [2]map[uint16][]byte {
	padding := make([]byte, c.behaviour.PadFiles)
	padded := map[uint16]bool{fileNIS: true, fileNumber: true, fileCertificate: true, fileChipKey: true, fileServiceKey: true, fileDH: true}
	root := map[uint16][]byte{fileATR: announceExtended(c.family.EFATR, c.behaviour.AnnounceExtended)}
	cie := map[uint16][]byte{}
	for name, content := range id.files {
		if padded[name] {
			content = append(content[:len(content):len(content)], padding...)
		}
		if name >= fileSerial {
			root[name] = content
		} else {
			cie[name] = content
		}
	}
	return [2]map[uint16][]byte{dirRoot: root, dirCIE: cie}
}

// loadState takes PIN and PUK from the state file, or makes fresh ones, then applies the
// faults that concern the counter.
func (c *Card) loadState(o Options) error {
	pin, puk := o.PIN, o.PUK
	if pin == nil {
		pin = []byte("12345678")
	}
	if puk == nil {
		puk = []byte("87654321")
	}
	for _, s := range [][]byte{pin, puk} {
		if len(s) != pinLength || !isDigits(s) {
			return errors.New("simulator: PIN and PUK have 8 digits")
		}
	}
	var err error = fs.ErrNotExist
	if o.StateFile != "" {
		c.state, err = LoadState(o.StateFile)
	}
	if errors.Is(err, fs.ErrNotExist) {
		c.state = State{PIN: newSecret(pin, pinTries), PUK: newSecret(puk, c.behaviour.PUKTries)}
	} else if err != nil {
		return err
	}
	if has(o.Faults, FaultPINNearlyBlocked) {
		c.state.PIN.Left = 1
	}
	if has(o.Faults, FaultPINBlocked) {
		c.state.PIN.Left = 0
	}
	return c.save()
}

// World returns the authorities that vouch for this card.
func (c *Card) World() *World { return c.world }

// Identity returns what was written into this card.
func (c *Card) Identity() *Identity { return c.identity }

// Family returns the generation of this card.
func (c *Card) Family() Family { return c.family }

// ATR returns the answer to reset, or nothing for a mute card.
func (c *Card) ATR() []byte {
	if c.mute {
		return nil
	}
	return append([]byte(nil), c.family.ATR...)
}

// Power switches the field. Without it everything volatile is lost; PIN and PUK keep
// their counters.
func (c *Card) Power(on bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.volatile, c.silent, c.powered = volatile{}, false, on
}

// Reset drops everything volatile and returns the ATR.
func (c *Card) Reset() (atr []byte) {
	c.Power(true)
	return c.ATR()
}

// Insert lays the card on the reader: commands are counted from one again. A fault that
// has struck once does not come back.
func (c *Card) Insert() {
	c.Power(true)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.present, c.commands, c.pinAttempts, c.last = true, 0, 0, nil
}

// Remove lifts the card. A reader served by [Attach] sees it at its next message; end the
// context of Attach for it to see that at once.
func (c *Card) Remove() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lift()
}

func (c *Card) lift() { c.volatile, c.present, c.powered = volatile{}, false, false }

// Commands returns how many commands have reached the card since it arrived, GET RESPONSE
// and unanswered ones included, across resets.
func (c *Card) Commands() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.commands
}

// PINAttempts returns how many VERIFY commands with data have reached the card since it
// arrived, whatever their answer.
func (c *Card) PINAttempts() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.pinAttempts
}

// TriesLeft returns the tries left of PIN and PUK.
func (c *Card) TriesLeft() (pin, puk int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state.PIN.Left, c.state.PUK.Left
}

// Transmit answers one C-APDU with one R-APDU, whatever the bytes. It returns ErrRemoved
// when the card is not there, or goes away now, and ErrSilent when it does not answer.
func (c *Card) Transmit(capdu []byte) (rapdu []byte, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.present {
		return nil, ErrRemoved
	}
	c.commands++
	rapdu, err = c.suffer(capdu)
	c.last = rapdu
	if c.observe != nil {
		c.observe(c.commands, capdu, rapdu)
	}
	return append([]byte(nil), rapdu...), err
}
