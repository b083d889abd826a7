package sweep

// A Phase is where a use of a card stands when a command comes. What a fault of that
// command may lead to depends on it.
type Phase string

// The phases of a use that nobody disturbs, in their order.
const (
	Opening    Phase = "opening"    // in clear: files that are no secret, and the key agreement
	InSession  Phase = "in session" // the terminal shows its key, the chip proves its own
	Presenting Phase = "presenting" // VERIFY with the PIN or the PUK
	After      Phase = "after"      // the digits were right: the certificate, the signature
	Setting    Phase = "setting"    // the command that brings a new PIN
)

// next is the phase of a command of kind k after one of phase p.
func (p Phase) next(k kind) Phase {
	switch {
	case k.digits && k.ins == Verify:
		return Presenting
	case k.digits:
		return Setting
	case k.clear:
		return Opening
	case p == Presenting, p == Setting:
		return After
	case p == Opening:
		return InSession
	}
	return p
}
