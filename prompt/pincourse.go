package prompt

import (
	"cied/fault"
	"cied/pin"
	"cied/secret"
)

// change is the course of a change: each yes that it needs, the PIN, and the new one
// twice.
func (q pinQuestion) change(a asker, c *pin.Change) (err error) {
	if err := confirmAll(a, q.changeConfirmations()); err != nil {
		return err
	}
	old, first, again := q.changeSheets()
	if c.Old, err = typed(a, old, q.news(), (*entry).pin, q.say); err != nil {
		return err
	}
	return q.newPIN(a, first, again, c.Old, &c.New)
}

// unblock is the course of an unblocking: each yes, the PUK, and the new PIN twice.
func (q pinQuestion) unblock(a asker, u *pin.Unblocking) (err error) {
	if err := confirmAll(a, q.unblockConfirmations()); err != nil {
		return err
	}
	puk, first, again := q.unblockSheets()
	if u.PUK, err = typed(a, puk, q.news(), (*entry).puk, q.say); err != nil {
		return err
	}
	return q.newPIN(a, first, again, secret.PIN{}, &u.New)
}

// newPIN leaves in p a new PIN that was typed twice alike. Where it was not, both are typed
// again, and maxTypings times at the most: fault.PINDiffers. old is the zero PIN where it
// was not typed.
func (q pinQuestion) newPIN(a asker, first, again sheet, old secret.PIN, p *secret.PIN) (err error) {
	wrong := ""
	for round := 1; ; round++ {
		if *p, err = typed(a, first, wrong, q.judged(old), q.say); err != nil {
			return err
		}
		err = q.repeated(a, again, *p)
		if fault.CodeOf(err) != fault.PINDiffers || round == maxTypings {
			return err
		}
		p.Wipe()
		wrong = q.say(err)
	}
}

// judged takes an entry as a new PIN that will do: one that q.Check has nothing against
// and that is not the old one.
func (q pinQuestion) judged(old secret.PIN) func(*entry) (secret.PIN, error) {
	return func(e *entry) (secret.PIN, error) {
		p, err := e.pin()
		switch {
		case err != nil:
			return secret.PIN{}, err
		case secret.SamePIN(p, old):
			err = fault.New(fault.PINSame, "prompt: take the new PIN", nil)
		default:
			err = check(q.Question, p)
		}
		if err != nil {
			p.Wipe()
			return secret.PIN{}, err
		}
		return p, nil
	}
}

// repeated has p typed again: fault.PINDiffers where something else was.
func (q pinQuestion) repeated(a asker, again sheet, p secret.PIN) error {
	repetition, err := typed(a, again, "", (*entry).pin, q.say)
	if err != nil {
		return err
	}
	defer repetition.Wipe()
	if !secret.SamePIN(p, repetition) {
		return fault.New(fault.PINDiffers, "prompt: take the new PIN", nil)
	}
	return nil
}
