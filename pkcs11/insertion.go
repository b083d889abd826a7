package pkcs11

import (
	"context"
	"crypto/x509"
	"sync"

	"cied/pkcs11/ck"
)

// An insertion is one CIE from being laid on a reader to being lifted. Sessions, object
// handles and log-ins are of an insertion: a card that comes back is another one.
type insertion struct {
	number uint64
	slot   ck.SlotID
	reader string
	event  uint64 // nfc.Reader.Event
	serial string
	ctx    context.Context // ends when the card is lifted, with the fault that says so
	end    context.CancelCauseFunc

	mu         sync.Mutex
	remembered func() *x509.Certificate
	contents   *contents
}

func newInsertion(number uint64, slot ck.SlotID, reader string, s Seen) *insertion {
	n := &insertion{number: number, slot: slot, reader: reader, serial: serialOf(s.Number), remembered: s.Certificate}
	n.ctx, n.end = context.WithCancelCause(context.Background())
	return n
}

// gone reports whether the card was lifted.
func (n *insertion) gone() bool { return n.ctx.Err() != nil }

// known is what is on the card, nil while its certificate was never seen.
func (n *insertion) known() *contents {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.contents == nil && n.remembered != nil {
		if c := n.remembered(); c != nil {
			n.contents = contentsOf(n.number, c)
		}
	}
	return n.contents
}

// learn is told the certificate, by whom the key was lent to.
func (n *insertion) learn(c *x509.Certificate) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.contents == nil {
		n.contents = contentsOf(n.number, c)
	}
}

// certificate is the DER that programs are shown, nil while there is none.
func (n *insertion) certificate() []byte {
	if c := n.known(); c != nil {
		return c.certificate.Raw
	}
	return nil
}

// label tells cards apart where applications address them by label, as NSS does.
func (n *insertion) label() string { return objectLabel + " " + n.serial[:4] }
