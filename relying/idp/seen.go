package idp

import (
	"context"
	"errors"
	"time"

	"cied/fault"
	"cied/relying"
	"cied/relying/saml"
)

// Seen returns a [saml.Seen] over what several servers share, the Store of package
// relying/redis say: a request that one of them has believed is refused by the others.
func Seen(spent relying.Spent, now func() time.Time) saml.Seen { return seen{spent, now} }

type seen struct {
	spent relying.Spent
	now   func() time.Time
}

// First implements [saml.Seen]. The prefix keeps identifiers of messages apart from nonces.
func (s seen) First(ctx context.Context, id string, until time.Time) (bool, error) {
	err := s.spent.Spend(ctx, "saml "+id, max(until.Sub(s.now()), time.Second))
	if errors.Is(err, fault.NonceReused) {
		return false, nil
	}
	return err == nil, err
}
