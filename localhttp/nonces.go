package localhttp

import (
	"crypto/sha256"
	"time"
)

// A nonce that an origin has used is refused for nonceMemory, twice the life that a
// login page gives it. maxNonces is more than the pace admits in that time.
const (
	nonceMemory = 10 * time.Minute
	maxNonces   = 512
)

// A usedNonces remembers which origin used which nonce. Like pace it knows no clock.
type usedNonces struct{ used []usedNonce }

type usedNonce struct {
	key [sha256.Size]byte
	at  time.Time
}

// nonceKey binds nonce to origin; neither can hold a zero byte.
func nonceKey(origin, nonce string) [sha256.Size]byte {
	return sha256.Sum256([]byte(origin + "\x00" + nonce))
}

// seen reports whether origin used nonce within nonceMemory before now.
func (u *usedNonces) seen(origin, nonce string, now time.Time) bool {
	key := nonceKey(origin, nonce)
	for _, n := range u.used {
		if n.key == key && now.Sub(n.at) < nonceMemory {
			return true
		}
	}
	return false
}

// add remembers a use. Where the memory is full the oldest use is forgotten.
func (u *usedNonces) add(origin, nonce string, now time.Time) {
	for len(u.used) > 0 && (len(u.used) >= maxNonces || now.Sub(u.used[0].at) >= nonceMemory) {
		u.used = u.used[1:]
	}
	u.used = append(u.used, usedNonce{nonceKey(origin, nonce), now})
}
