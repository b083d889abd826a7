package card

import (
	"context"

	"cied/fault"
	"cied/pki"
	"cied/secret"
)

// A Question has the person say yes and type the PIN. wrong is the fault of the PIN that was
// just refused, or nil.
type Question func(ctx context.Context, wrong error) (secret.PIN, error)

// Unlock asks the person and presents the PIN: one VERIFY for one typed PIN, after ready
// has nothing against it. A wrong PIN is asked for again, by a new question, and so is a
// last try that the person was not told of; everything else ends it.
func (c *Card) Unlock(ctx context.Context, tell func(Event), ask Question, ready func() error) error {
	var wrong error
	for {
		tell(Event{Stage: Asking, Reader: c.Reader.Name, Note: wrong})
		pin, err := ask(ctx, wrong)
		if err != nil {
			return err
		}
		if c.Unvouched != nil && wrong == nil {
			c.t.Logger().Warn("the person goes on with a chip that nobody vouches for", "cause", c.Unvouched)
		}
		wrong = c.presentTyped(ctx, tell, pin, ready)
		if wrong == nil || !again(wrong) {
			return wrong
		}
		if err := c.Yield(ctx); err != nil {
			return err
		}
	}
}

// presentTyped presents the PIN, and overwrites it whatever happens: a panic does not end
// the daemon.
func (c *Card) presentTyped(ctx context.Context, tell func(Event), pin secret.PIN, ready func() error) error {
	defer pin.Wipe()
	tell(Event{Stage: Consented, Reader: c.Reader.Name})
	return c.Present(ctx, pin, ready)
}

// again reports whether the person may answer once more after err.
func again(err error) bool {
	code := fault.CodeOf(err)
	return code == fault.PINWrong || code == fault.PINLastTry
}

// Usable is why the holder's key may not be used, before anybody is asked: the certificate
// is refused, or no try is left on the PIN.
func (c *Card) Usable() error {
	if c.Refused != nil {
		return c.Refused
	}
	if c.Left == 0 {
		return fault.New(fault.PINBlocked, "card: tries left", nil)
	}
	return nil
}

// Identity is what is known of the holder's certificate, or is read from the card and
// proved. It needs the PIN where Known is nil.
func (c *Card) Identity(ctx context.Context) (*pki.Identity, error) {
	if c.Known != nil {
		return c.Known, nil
	}
	var err error
	if c.Static.Certificate, err = c.Applet.ReadCertificate(ctx); err != nil {
		return nil, err
	}
	return c.ProveCertificate(c.Static.Certificate)
}

// Remember keeps the card's static bytes, with the certificate that Identity has read. A
// card that cannot be remembered is a warning in the log.
func (c *Card) Remember() {
	if c.Known != nil {
		return
	}
	if err := c.t.Cache.Store(c.Static); err != nil {
		c.t.Logger().Warn("card not remembered", "cause", err)
	}
}
