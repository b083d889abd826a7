package pkcs11

import (
	"context"
	"hash"

	"cied/pkcs11/ck"
)

// A session is one of an instance with one card laid (2.40, 6.7). Its fields are under
// instance.mu.
type session struct {
	handle ck.SessionHandle
	card   *insertion
	flags  ck.Flags
	search *search
	sign   *operation
}

// A search is what C_FindObjectsInit has found and C_FindObjects has not yet told.
type search struct{ found []ck.ObjectHandle }

// An operation is a signature that was begun.
type operation struct {
	mechanism ck.Mechanism
	hash      hash.Hash // nil for CKM_RSA_PKCS
	updated   bool      // by C_SignUpdate
}

// open opens a session. One that may write is given to who asks for it, although there is
// nothing to write: pkcs11-tool --test wants one.
func (i *instance) open(n *insertion, flags ck.Flags) (ck.SessionHandle, error) {
	if flags&ck.FlagSerialSession == 0 {
		return 0, ck.SessionParallelNotSupported
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.sweep()
	if len(i.sessions) >= maxSessions {
		return 0, ck.SessionCount
	}
	i.last++
	i.sessions[i.last] = &session{handle: i.last, card: n, flags: flags & (ck.FlagSerialSession | ck.FlagRWSession)}
	return i.last, nil
}

// session returns an open session. A card that was lifted closes its sessions (2.40,
// 5.1.2); so does one whose certificate became known after i was shown none. i.mu is held.
func (i *instance) session(h ck.SessionHandle) (*session, error) {
	s := i.sessions[h]
	switch {
	case s == nil:
		return nil, ck.SessionHandleInvalid
	case s.card.gone():
		i.sweep()
		return nil, ck.SessionHandleInvalid
	}
	if v := i.view(s.card); v.blind && s.card.known() != nil {
		v.blind = false
		i.drop(s.card)
		return nil, ck.SessionHandleInvalid
	}
	return s, nil
}

// with calls f with an open session, under i.mu.
func (i *instance) with(h ck.SessionHandle, f func(*session) error) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	s, err := i.session(h)
	if err != nil {
		return err
	}
	return f(s)
}

// cardOf returns the card of an open session.
func (i *instance) cardOf(h ck.SessionHandle) (n *insertion, err error) {
	err = i.with(h, func(s *session) error { n = s.card; return nil })
	return n, err
}

func (i *instance) close(h ck.SessionHandle) error {
	return i.with(h, func(s *session) error {
		delete(i.sessions, h)
		i.ended(s.card)
		return nil
	})
}

// count returns how many sessions i has with a card, and how many of them may write.
func (i *instance) count(n *insertion) (all, rw uint64) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, s := range i.sessions {
		if s.card == n {
			all++
			rw += uint64(s.flags & ck.FlagRWSession / ck.FlagRWSession)
		}
	}
	return all, rw
}

// info is C_GetSessionInfo.
func (i *instance) info(h ck.SessionHandle) (info ck.SessionInfo, err error) {
	err = i.with(h, func(s *session) error {
		info = ck.SessionInfo{Slot: s.card.slot, State: i.state(s), Flags: s.flags}
		return nil
	})
	return info, err
}

// state is that of 2.40, 6.7.1 and 6.7.2. i.mu is held.
func (i *instance) state(s *session) ck.State {
	user, rw := i.loggedIn(s.card), s.flags&ck.FlagRWSession != 0
	switch {
	case user && rw:
		return ck.StateRWUserFunctions
	case user:
		return ck.StateROUserFunctions
	case rw:
		return ck.StateRWPublicSession
	default:
		return ck.StateROPublicSession
	}
}

// loggedIn reports whether i has logged in to a card. i.mu is held.
func (i *instance) loggedIn(n *insertion) bool {
	v := i.view(n)
	if i.server.Mode == Protected {
		return v.lease.alive()
	}
	return v.user
}

// login is C_Login. In mode OnUse it only notes that it was called; in mode Protected it
// asks the person, and has the key lent until C_Logout or the end of its time.
func (i *instance) login(ctx context.Context, h ck.SessionHandle, user ck.UserType) error {
	switch user {
	case ck.UserUser:
	case ck.UserContextSpecific:
		return ck.OperationNotInitialized // no key here has CKA_ALWAYS_AUTHENTICATE
	default:
		return ck.UserTypeInvalid // there is no security officer
	}
	var n *insertion
	err := i.with(h, func(s *session) error {
		n = s.card
		if i.loggedIn(n) {
			return ck.UserAlreadyLoggedIn
		}
		i.view(n).user = i.server.Mode == OnUse
		return nil
	})
	if err != nil || i.server.Mode == OnUse {
		return err
	}
	return i.unlock(ctx, n)
}

// logout is C_Logout. The key is back when it returns.
func (i *instance) logout(ctx context.Context, h ck.SessionHandle) error {
	var l *lease
	err := i.with(h, func(s *session) error {
		if !i.loggedIn(s.card) {
			return ck.UserNotLoggedIn
		}
		v := i.view(s.card)
		v.user, l = false, v.lease
		return nil
	})
	if err == nil && l != nil {
		l.giveBack()
		l.wait(ctx)
	}
	return err
}
