package pin

import (
	"context"

	"cied/secret"
)

// A Question is put to the person in front of the computer.
type Question struct {
	Left    int    // tries left on the PIN, or ias.TriesUnknown
	PUKLeft int    // tries left on the PUK, or ias.TriesUnknown; for Unblock alone
	Wrong   error  // the fault of what was typed before; nil at the first question
	Remote  string // address of a card that is reached over the network; "" for a reader of this computer
	Test    bool   // test anchors are in use

	// UnknownIssuer says that nobody who is trusted vouches for the chip, so that the person
	// must say yes to it before anything is typed.
	UnknownIssuer bool

	// OtherCard says that another card lies there than the one that the person was asked
	// about before. It is told at the first question about the card; where Wrong is set the
	// person has read it.
	OtherCard bool

	// Check judges a new PIN as soon as it is typed: fault.PINWeak. It keeps nothing.
	Check func(secret.PIN) error
}

// LastTry reports whether a wrong old PIN blocks it, so that the person must say yes to
// spending the try.
func (q Question) LastTry() bool { return q.Left == 1 }

// A Change is what the person types to change the PIN.
type Change struct{ Old, New secret.PIN }

// Wipe overwrites the digits.
func (c Change) Wipe() { c.Old.Wipe(); c.New.Wipe() }

// An Unblocking is what the person types to unblock the PIN.
type Unblocking struct {
	PUK secret.PUK
	New secret.PIN
}

// Wipe overwrites the digits.
func (u Unblocking) Wipe() { u.PUK.Wipe(); u.New.Wipe() }

// A Prompter asks the person on a path that no web page reaches. Its faults are
// fault.Cancelled, fault.Timeout, fault.PINFormat, fault.PUKFormat, fault.PINDiffers, fault.PINSame,
// fault.PINLastTry and fault.PUKFewTries (asked for a scarce try and not given; any try is
// scarce on a PUK whose tries are not told), fault.ChipIssuerUnknown, fault.NoDialog, that
// of q.Check, or q.Wrong where it cannot ask twice.
type Prompter interface {
	AskChange(ctx context.Context, q Question) (Change, error)
	AskUnblock(ctx context.Context, q Question) (Unblocking, error)
}
