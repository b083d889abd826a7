package login

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"cied/fault"
	"cied/pki"
	"cied/pki/revocation"
)

// A Revocation tells whether the certificate of a card was revoked, by the CA that issued
// it. A login waits for none of it: what is known in time counts, and what is not known
// refuses nobody.
type Revocation interface {
	// Kept answers at once from what is on this computer, and asks nobody.
	Kept(c *x509.Certificate, issuer pki.Anchor, at time.Time) revocation.Status
	// Ask may use the network, on a goroutine of its own beside the login, and gives up
	// when ctx ends: the login does not end before it.
	Ask(ctx context.Context, c *x509.Certificate, issuer pki.Anchor, at time.Time) revocation.Status
}

// An inquiry is what one login knows of its certificate's revocation, and the question
// that is still under way. The nil one is that of a login without a Revocation.
type inquiry struct {
	status  revocation.Status
	answers chan revocation.Status // has room for the only answer, and is closed after it
	stop    context.CancelFunc
}

// inquire looks at what is kept about id, which ends the login where that is
// fault.CertRevoked, and has the question asked while the login goes on.
func (a *attempt) inquire(ctx context.Context, id *pki.Identity) error {
	if a.Revocation == nil {
		return nil
	}
	cert, issuer, at := id.Certificate, id.Issuers[0], a.Now()
	kept := a.Revocation.Kept(cert, issuer, at)
	if err := kept.Err(false); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	q := &inquiry{status: unanswered(kept), answers: make(chan revocation.Status, 1), stop: stop}
	go func() {
		defer close(q.answers)
		q.answers <- a.Revocation.Ask(ctx, cert, issuer, at)
	}()
	a.inquiry = q
	return nil
}

// check takes the answer if it has come, and waits for none. Its error is
// fault.CertRevoked. An answer that tells nothing does not undo what is kept.
func (q *inquiry) check() error {
	if q == nil {
		return nil
	}
	select {
	case answer, ok := <-q.answers:
		if ok && (tells(answer) || !tells(q.status)) {
			q.status = answer
		}
	default:
	}
	return q.status.Err(false)
}

// unanswered is what is known before anybody has answered: what is kept, or nothing.
func unanswered(kept revocation.Status) revocation.Status {
	if tells(kept) {
		return kept
	}
	why := errLate
	if kept.Why != nil {
		why = fmt.Errorf("%w; %w", errLate, kept.Why)
	}
	const op = "login: ask whether the certificate was revoked"
	return revocation.Status{State: revocation.Unchecked, Why: fault.New(fault.RevocationUnknown, op, why)}
}

// errLate is why an answer did not count.
var errLate = errors.New("the answer was not there in time, and a login does not wait for it")

// tells reports whether s says something of the certificate.
func tells(s revocation.Status) bool {
	return s.State == revocation.Good || s.State == revocation.Revoked
}

// result is what the login has found out: the zero Status where nobody was asked.
func (q *inquiry) result() revocation.Status {
	if q == nil {
		return revocation.Status{}
	}
	return q.status
}

// end calls the question off, and returns when nobody works on it any more.
func (q *inquiry) end() {
	if q == nil {
		return
	}
	q.stop()
	for range q.answers { // until it is closed
	}
}
