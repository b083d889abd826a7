package pkcs11

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"cied/fault"
)

// Cards tells what lies on a reader, as far as a card shows it without a PIN.
type Cards interface {
	// Look looks at the card on a reader. Nobody is asked for anything. Its faults:
	// card-not-cie and card-old, for a card of another kind; busy, while this process uses
	// the card, and it is asked again at the next call; card-in-use, while another program
	// does, and it is asked again a few seconds later; all those of a reader or a card that
	// does not work.
	//
	// It is asked once for each card laid, as told by the Event of nfc.Reader.
	Look(ctx context.Context, reader string) (Seen, error)
}

// Seen is a CIE that was looked at.
type Seen struct {
	// Number tells this card from all others: the NIS, as the card shows it to anybody.
	Number []byte

	// Certificate returns the certificate that is remembered of this card, nil where it was
	// never seen. It does not reach for the card, and is asked at each search until it
	// returns one. nil is: never seen, and nothing is remembered.
	Certificate func() *x509.Certificate
}

// maxFailed is how many looks at one card laid may fail: each can take seconds, and
// applications ask about their slots every second.
const maxFailed = 3

// inUseFor is how long a card that another program has is left alone after a look: each
// waits for that program for a while, and keeps the application waiting.
const inUseFor = 5 * time.Second

// settle looks at the cards that nobody has looked at. It waits for the readers to be
// listed, a moment; what cannot be told now is left to the next call.
func (t *table) settle(ctx context.Context) (all bool) {
	if !t.listed(ctx) {
		return false
	}
	if t.pending() == "" {
		return t.settled()
	}
	select {
	case t.turn <- struct{}{}:
	case <-ctx.Done():
		return false
	}
	defer func() { <-t.turn }()
	tried := map[string]bool{}
	for name := t.pending(); name != "" && ctx.Err() == nil; name = t.pending(tried) {
		tried[name] = true
		t.look(ctx, name)
	}
	return t.settled()
}

// settled reports whether all cards were looked at that can be; of one that another program
// has for itself the Watcher tells when it is free.
func (t *table) settled() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, l := range t.readers {
		if !l.settled && !l.held {
			return false
		}
	}
	return true
}

// listed waits for the first list of readers, once: where it does not come in time no
// later call is kept waiting for it.
func (t *table) listed(ctx context.Context) bool {
	select {
	case <-t.first:
		return true
	default:
	}
	late := time.NewTimer(firstWord)
	defer late.Stop()
	select {
	case <-t.first:
		return true
	case <-late.C:
		t.mu.Lock()
		defer t.mu.Unlock()
		t.ring()
		return true
	case <-ctx.Done():
		return false
	}
}

// pending returns a reader with a card to look at now that is not in one of the sets, "" for none.
func (t *table) pending(but ...map[string]bool) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	names := make([]string, 0, len(t.readers))
	now := time.Now()
	for name, l := range t.readers {
		if l.due(now) && !slices.ContainsFunc(but, func(m map[string]bool) bool { return m[name] }) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return slices.Min(names)
}

// look looks at one card, and forgets what it saw if the card has gone meanwhile.
func (t *table) look(ctx context.Context, reader string) {
	t.mu.Lock()
	l := t.readers[reader]
	t.mu.Unlock()
	if l == nil {
		return
	}
	seen, err := t.cards.Look(ctx, reader)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.readers[reader] != l {
		return
	}
	l.settled = l.told(err)
	if fault.CodeOf(err) == fault.CardInUse {
		l.after = time.Now().Add(inUseFor)
	}
	if err == nil {
		t.insert(reader, l, seen)
	}
}

// due reports whether a look may tell something.
func (l *laid) due(now time.Time) bool { return !l.settled && !l.held && !now.Before(l.after) }

// told reports whether a look that ended with err was the last.
func (l *laid) told(err error) bool {
	switch fault.CodeOf(err) {
	case "", fault.CardNotCIE, fault.CardOld:
		return true
	case fault.Busy, fault.CardInUse, fault.Interrupted:
		return false
	}
	l.failed++
	return l.failed >= maxFailed
}

// serialOf is the serial number that a token shows: 16 hexadecimal digits made of the NIS.
// The NIS itself is in reach of every program that reaches the card; but serial numbers of
// tokens stand in configuration files and logs, where it has no business.
func serialOf(number []byte) string {
	sum := sha256.Sum256(append([]byte("cied PKCS #11 token "), number...))
	return strings.ToUpper(hex.EncodeToString(sum[:8]))
}
