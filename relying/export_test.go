package relying

import (
	"fmt"
	"time"

	"cied/pki"
)

// Len returns the number of challenges that are kept.
func (c *Challenges) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.byExpiry.Len()
}

// Len returns the number of nonces that are remembered.
func (s *SpentList) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.order.Len()
}

// Len returns the number of chains that are kept.
func (c *Chains) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.byAge.Len()
}

// Knows reports whether the oldest chain would be believed.
func (c *Chains) Knows(anchors *pki.Anchors, at time.Time) bool {
	e := c.byAge.Front()
	return e != nil && c.recall(anchors, e.Value.(proved).key, at) != nil
}

// Fill keeps the oldest chain under n invented fingerprints more.
func (c *Chains) Fill(n int) {
	p := c.byAge.Front().Value.(proved)
	for i := range n {
		p.key = pki.FingerprintOfDER([]byte(fmt.Sprint(i)))
		c.keep(c.anchors, p)
	}
}
