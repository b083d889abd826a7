package revocation

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"cied/fault"
	"cied/pki"
)

// A Source tells whether the certificate of a card was revoked, by the CA that issued it. No
// use of a card waits for it: what is known in time counts, and what is not known refuses
// nobody.
type Source interface {
	// Kept answers at once from what is on this computer, and asks nobody.
	Kept(c *x509.Certificate, issuer pki.Anchor, at time.Time) Status
	// Ask may use the network, on a goroutine of its own beside the use of the card, and
	// gives up when ctx ends: the use does not end before it.
	Ask(ctx context.Context, c *x509.Certificate, issuer pki.Anchor, at time.Time) Status
}

// An Inquiry is what one use of a card knows of its certificate's revocation, and the
// question that is still under way. The nil one is that of a use without a Source. One
// goroutine at a time calls its methods.
type Inquiry struct {
	status  Status
	answers chan Status // has room for the only answer, and is closed after it
	stop    context.CancelFunc
}

// Inquire looks at what is kept about id, which is the error where that is
// [fault.CertRevoked], and has the question asked until ctx or [Inquiry.End] ends it. A nil
// source has a nil Inquiry.
func Inquire(ctx context.Context, source Source, id *pki.Identity, at time.Time) (*Inquiry, error) {
	if source == nil {
		return nil, nil
	}
	cert, issuer := id.Certificate, id.Issuers[0]
	kept := source.Kept(cert, issuer, at)
	if err := kept.Err(false); err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	q := &Inquiry{status: unanswered(kept), answers: make(chan Status, 1), stop: stop}
	go func() {
		defer close(q.answers)
		q.answers <- source.Ask(ctx, cert, issuer, at)
	}()
	return q, nil
}

// Check takes the answer if it has come, and waits for none. Its error is
// [fault.CertRevoked]. An answer that tells nothing does not undo what is kept.
func (q *Inquiry) Check() error {
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

// Result is what was found out until the last Check: the zero Status where nobody was asked.
func (q *Inquiry) Result() Status {
	if q == nil {
		return Status{}
	}
	return q.status
}

// End calls the question off, and returns when nobody works on it any more.
func (q *Inquiry) End() {
	if q == nil {
		return
	}
	q.stop()
	for range q.answers { // until it is closed
	}
}

// unanswered is what is known before anybody has answered: what is kept, or nothing.
func unanswered(kept Status) Status {
	if tells(kept) {
		return kept
	}
	why := errLate
	if kept.Why != nil {
		why = fmt.Errorf("%w; %w", errLate, kept.Why)
	}
	const op = "revocation: ask whether the certificate was revoked"
	return Status{State: Unchecked, Why: fault.New(fault.RevocationUnknown, op, why)}
}

// errLate is why an answer did not count.
var errLate = errors.New("the answer was not there in time, and nobody waits for it")

// tells reports whether s says something of the certificate.
func tells(s Status) bool { return s.State == Good || s.State == Revoked }
