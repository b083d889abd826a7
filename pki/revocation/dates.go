package revocation

import (
	"errors"
	"fmt"
	"time"

	"cied/internal/when"
)

// skew is how far the clocks of two computers may be apart, as the web-eid libraries have
// it.
const skew = 15 * time.Minute

// DefaultMaxAge is how old an OCSP response may be that cannot prove its freshness. It is
// how long somebody on the wire can keep a revoked card good by repeating an old answer.
const DefaultMaxAge = 24 * time.Hour

// checkWindow holds a list or a response to its own dates; next may be zero.
func checkWindow(what string, this, next, at time.Time) error {
	switch {
	case !next.IsZero() && next.Before(this):
		return fmt.Errorf("%s ends before it begins", what)
	case at.Before(this.Add(-skew)):
		return when.Early(what, this, at)
	case !next.IsZero() && at.After(next.Add(skew)):
		return when.Late(what, next, at)
	}
	return nil
}

// checkAge holds a response to what its nonce does not prove. One that has our nonce was
// made for us; where it also says how long it holds, it may rest on older knowledge.
func checkAge(this, next, at time.Time, hasNonce bool, most time.Duration) error {
	if hasNonce && !next.IsZero() {
		return nil
	}
	if next.IsZero() && !hasNonce {
		return errors.New("the OCSP response has neither our nonce nor an end")
	}
	if at.After(this.Add(most + skew)) {
		return fmt.Errorf("the OCSP response is of %s, which is more than %v old at %s: check the clock", when.Moment(this), most, when.Moment(at))
	}
	return nil
}
