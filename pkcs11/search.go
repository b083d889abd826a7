package pkcs11

import (
	"context"
	"errors"

	"cied/fault"
	"cied/pkcs11/ck"
	"cied/signing"
)

// find is C_FindObjectsInit. It may ask the person: see the package comment.
func (i *instance) find(ctx context.Context, h ck.SessionHandle, template []ck.Attribute) error {
	n, err := i.searching(h)
	if err != nil {
		return err
	}
	if n.known() == nil && anyCard(template, i.server.Mode) {
		i.reveal(ctx, n)
	}
	c := n.known()
	return i.with(h, func(s *session) error {
		if s.search != nil {
			return ck.OperationActive
		}
		s.search = &search{i.matching(n, c, template)}
		return nil
	})
}

// searching returns the card of a session in which no search is going on.
func (i *instance) searching(h ck.SessionHandle) (n *insertion, err error) {
	err = i.with(h, func(s *session) error {
		if s.search != nil {
			return ck.OperationActive
		}
		n = s.card
		return nil
	})
	return n, err
}

// matching returns the objects that have the attributes of the template. i.mu is held.
func (i *instance) matching(n *insertion, c *contents, template []ck.Attribute) (found []ck.ObjectHandle) {
	if c == nil {
		return nil
	}
	for _, o := range c.objects {
		if i.visible(n, o) && o.matches(template, i.server.Mode) {
			found = append(found, o.handle)
		}
	}
	return found
}

// visible reports whether i may see an object now: a private one only after the log-in
// (2.40, 4.4). i.mu is held.
func (i *instance) visible(n *insertion, o object) bool {
	return i.server.Mode != Protected || !o.private || i.loggedIn(n)
}

// next is C_FindObjects.
func (i *instance) next(h ck.SessionHandle, max int) (found []ck.ObjectHandle, err error) {
	err = i.with(h, func(s *session) error {
		if s.search == nil {
			return ck.OperationNotInitialized
		}
		room := min(max, len(s.search.found))
		found, s.search.found = s.search.found[:room], s.search.found[room:]
		return nil
	})
	return found, err
}

// found is C_FindObjectsFinal.
func (i *instance) found(h ck.SessionHandle) error {
	return i.with(h, func(s *session) error {
		if s.search == nil {
			return ck.OperationNotInitialized
		}
		s.search = nil
		return nil
	})
}

// reveal asks the person to have the card show its certificate, once: who said no is not
// asked by this program again before the card is laid anew. Where somebody else has the
// card, or the program rests, nobody was asked, and the next search tries again.
func (i *instance) reveal(ctx context.Context, n *insertion) {
	if err := i.take(ctx); err != nil {
		i.unseen(n)
		return
	}
	defer i.release()
	if n.known() != nil {
		return
	}
	if i.server.hasDeclined(i.program, n) || i.asked(n) {
		i.unseen(n)
		return
	}
	err := i.read(ctx, n)
	if err != nil {
		i.server.logger().Info("pkcs11: the certificate is not shown", "program", i.program.Name,
			"fault", fault.CodeOf(err), "cause", err)
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	v := i.view(n)
	v.blind = n.known() == nil
	v.asked = v.blind && !notNow(err)
}

// unseen notes that a search goes on without the certificate.
func (i *instance) unseen(n *insertion) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if n.known() == nil {
		i.view(n).blind = true
	}
}

func (i *instance) asked(n *insertion) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.view(n).asked
}

// notNow reports whether a use of the card ended before anybody was asked.
func notNow(err error) bool {
	code := fault.CodeOf(err)
	return code == fault.Busy || code == fault.CardInUse || errors.Is(err, errUnasked)
}

// read has the key lent for a moment, for the sake of the certificate.
func (i *instance) read(ctx context.Context, n *insertion) error {
	ctx, stop := during(ctx, n)
	defer stop()
	r := i.request(n, signing.Reading, 0)
	return i.lend(ctx, n, r, func(_ context.Context, k signing.Key) error {
		n.learn(k.Identity().Certificate)
		return nil
	})
}

// during ends with ctx, or when the card is lifted, with the fault that says so.
func during(ctx context.Context, n *insertion) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(n.ctx, func() { cancel(context.Cause(n.ctx)) })
	return ctx, func() { stop(); cancel(nil) }
}

// attributes is C_GetAttributeValue. All values that there are are given, whatever the
// error is about (2.40, 5.7).
func (i *instance) attributes(h ck.SessionHandle, object ck.ObjectHandle, list []ck.Attribute) error {
	return i.with(h, func(s *session) error {
		o, ok := s.card.known().find(object)
		if !ok || !i.visible(s.card, o) {
			return ck.ObjectHandleInvalid
		}
		var missing error
		for n := range list {
			v, err := o.valueOf(list[n].Type, i.server.Mode)
			list[n].Value = v
			if missing == nil || err == ck.AttributeSensitive {
				missing = err
			}
		}
		return missing
	})
}
