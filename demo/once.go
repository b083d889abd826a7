package demo

import (
	"cmp"
	"context"
	"errors"

	"cied/fault"
	"cied/relying/sp"
	"cied/secret"
)

// An Identity is what the service received, as JSON: who has logged in, or why nobody has.
type Identity struct {
	Verified    bool   `json:"verified"`
	Nr          int    `json:"nr"`      // row of the federation's table of error codes
	Message     string `json:"message"` // "ErrorCode nr21"; "" for a success
	FiscalCode  string `json:"fiscalCode,omitempty"`
	GivenName   string `json:"givenName,omitempty"`
	Surname     string `json:"surname,omitempty"`
	DateOfBirth string `json:"dateOfBirth,omitempty"` // YYYY-MM-DD
	Test        bool   `json:"test,omitempty"`        // always: nobody of a demo is real
}

// identityOf puts what the service received into the demo's words.
func identityOf(r sp.Result) Identity {
	id := Identity{Nr: r.Nr, Message: r.Message, Test: true}
	if c := r.Citizen; c != nil {
		id.Verified = true
		id.FiscalCode, id.GivenName, id.Surname, id.DateOfBirth = c.FiscalNumber, c.Name, c.FamilyName, c.DateOfBirth
	}
	return id
}

// A Citizen is what the person of Once does.
type Citizen struct {
	PIN     []byte  // typed once; a second dialog is closed
	LastTry bool    // say yes to spending the last try
	Outcome Outcome // how the login is to end; "" is [Success]. See [Outcome.Prepare]
}

// Once plays the citizen over TCP, as a browser would: the service, the identity provider's
// login page, the daemon's page, the dialog on the desk, the consent, the service again.
//
// Its error is the fault that the citizen's own screen shows; or fault.Timeout or
// fault.Interrupted where ctx ends; or fault.Internal where the service received another
// outcome than the citizen's. An outcome that came as it was asked for is no error.
func (d *Demo) Once(ctx context.Context, c Citizen) (Identity, error) {
	c.Outcome = cmp.Or(c.Outcome, Success)
	id, err := d.once(ctx, c)
	switch {
	case err == nil || ctx.Err() == nil:
		return id, err
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return id, fault.New(fault.Timeout, "demo: citizen", err)
	}
	return id, fault.New(fault.Interrupted, "demo: citizen", err)
}

func (d *Demo) once(ctx context.Context, c Citizen) (Identity, error) {
	b := newBrowser(ctx, d.ServiceURL)
	defer b.client.CloseIdleConnections()
	if err := b.enter(); err != nil {
		return Identity{}, err
	}
	if err := d.act(b, c); err != nil {
		return Identity{}, err
	}
	id, err := b.arrive()
	if err != nil {
		return Identity{}, err
	}
	return id, c.Outcome.check(id)
}

// act is what the citizen does from the provider's login page on.
func (d *Demo) act(b *browser, c Citizen) error {
	switch c.Outcome {
	case Cancelled:
		return b.press("/idp/cancel", nil)
	case Timeout:
		return b.idle()
	}
	if err := d.useCard(b, c); err != nil {
		return err
	}
	switch b.at.Path {
	case "/idp/consent":
		return b.consent(c.Outcome)
	case "/idp/login":
		return b.problem()
	}
	return nil // the provider has refused the card
}

// useCard goes in by the daemon's door, and comes back to the provider with what it answers.
func (d *Demo) useCard(b *browser, c Citizen) error {
	page, err := b.ask()
	if err != nil {
		return err
	}
	s, err := d.watch(b, page, c)
	if toldAsWanted := c.Outcome == Expired && s.Code == fault.CertExpired && s.Final; err != nil && !toldAsWanted {
		return err
	}
	return b.deliver(origin(page) + s.Finish)
}

// CheckPIN reports whether typed is a PIN at all, before a demo is started for it.
func CheckPIN(typed string) error {
	p, err := secret.NewPIN([]byte(typed))
	p.Wipe()
	if err != nil {
		return fault.New(fault.PINFormat, "demo: PIN", err)
	}
	return nil
}
