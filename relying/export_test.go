package relying

// Len returns the number of challenges that are kept.
func (c *Challenges) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.byExpiry.Len()
}
