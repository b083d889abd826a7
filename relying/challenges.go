package relying

import (
	"container/list"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"cied/fault"
)

// NonceTTL is how long a challenge may be answered, as in the Web eID libraries.
const NonceTTL = 5 * time.Minute

// MaxChallenges bounds the challenges that are kept at once: about 3 MB. Beyond it the
// oldest is forgotten, so that a flood costs its own time and never memory.
const MaxChallenges = 10_000

// maxSession bounds the name of a browser's session in bytes.
const maxSession = 256

// NewNonce reads 32 bytes from random and returns them as standard base64, 44 characters.
func NewNonce(random io.Reader) (string, error) {
	var b [32]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("relying: nonce: %w", err)
	}
	return base64.StdEncoding.EncodeToString(b[:]), nil
}

// Challenges holds one nonce for each browser session, for [NonceTTL] and for one answer.
// It is bound to the session because a nonce that any browser may bring back lets an
// attacker log a victim in as somebody else. It may be used by several goroutines.
type Challenges struct {
	random io.Reader
	now    func() time.Time

	mu       sync.Mutex
	byOwner  map[string]*list.Element
	byExpiry *list.List // of challenge, the oldest first: all live equally long
}

type challenge struct {
	session string
	nonce   string
	expires time.Time
}

// NewChallenges returns an empty store over a source of random bytes, crypto/rand.Reader
// outside tests, and a clock.
func NewChallenges(random io.Reader, now func() time.Time) *Challenges {
	return &Challenges{random: random, now: now, byOwner: make(map[string]*list.Element), byExpiry: list.New()}
}

// Issue returns a new nonce for a browser's session, a name of 1 to 256 bytes that only
// that browser can bring (its session cookie). An earlier nonce of the session is void.
func (c *Challenges) Issue(session string) (string, error) {
	if err := CheckSession(session); err != nil {
		return "", err
	}
	nonce, err := NewNonce(c.random)
	if err != nil {
		return "", err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	c.forget(c.byOwner[session])
	c.makeRoom(now)
	c.byOwner[session] = c.byExpiry.PushBack(challenge{session, nonce, now.Add(NonceTTL)})
	return nonce, nil
}

// Take returns the nonce of a session and forgets it, whatever the answer turns out to be.
// Where there is none, none any more or it has been answered: fault.NonceMismatch.
func (c *Challenges) Take(session string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.byOwner[session]
	if e == nil {
		return "", fault.New(fault.NonceMismatch, "relying: challenge", errors.New("no challenge is open for this session"))
	}
	taken := e.Value.(challenge)
	c.forget(e)
	if !c.now().Before(taken.expires) {
		return "", fault.New(fault.NonceMismatch, "relying: challenge", fmt.Errorf("the challenge ended after %v", NonceTTL))
	}
	return taken.nonce, nil
}

// makeRoom forgets what has expired and, in a full store, the oldest.
func (c *Challenges) makeRoom(now time.Time) {
	for e := c.byExpiry.Front(); e != nil; e = c.byExpiry.Front() {
		if len(c.byOwner) < MaxChallenges && now.Before(e.Value.(challenge).expires) {
			return
		}
		c.forget(e)
	}
}

func (c *Challenges) forget(e *list.Element) {
	if e == nil {
		return
	}
	delete(c.byOwner, e.Value.(challenge).session)
	c.byExpiry.Remove(e)
}
