package signing

import (
	"context"
	"time"

	"cied/card"
	"cied/secret"
)

// Kept is the stage of a key that is lent and has nothing to do: the program may have more
// to sign, and the person is not asked again. See [Request.Keep].
const Kept card.Stage = "kept"

// A Program is who asks. It is what the kernel says of the other end of a connection: a
// help for the person, and no proof, since programs of one user can disguise themselves as
// one another.
type Program struct {
	Name string // as people know it, "chromium"
	Path string // of its executable; "" where the system does not tell
	PID  int    // 0 where the system does not tell
}

// A Purpose is what a program wants of the card.
type Purpose string

// The purposes.
const (
	Reading Purpose = "certificate" // to see the certificate, which a card shows only after the PIN
	Signing Purpose = "signature"   // to have it sign
)

// A Request asks for the key of one card.
type Request struct {
	Program Program
	Purpose Purpose
	Reader  string // the only reader to use; "" for any

	// Certificate is the DER of the certificate that the program was shown: a card with
	// another is fault.CardChanged. nil where it was shown none.
	Certificate []byte

	// Keep is how long the key stays lent after it was first used, as the person is told;
	// 0: for one signature. Whoever borrows it keeps to it.
	Keep time.Duration
}

// A Question is put to the person in front of the computer.
type Question struct {
	Program Program       // as in the request
	Purpose Purpose       // as in the request
	Keep    time.Duration // as in the request
	Left    int           // tries left on the PIN, or ias.TriesUnknown
	Wrong   error         // the fault of the PIN that was just refused; nil at the first question
	Remote  string        // address of a card that is reached over the network; "" for a reader of this computer
	Test    bool          // test anchors are in use

	UnknownIssuer bool // as in login.Question
	OtherCard     bool // as in login.Question
}

// LastTry reports whether a wrong answer to q blocks the PIN, so that the person must say
// yes to spending the try.
func (q Question) LastTry() bool { return q.Left == 1 }

// A Prompter asks the person for consent and PIN, in one go, on a path that no other
// program reaches. Its faults are those of a login.Prompter; a program whose name cannot be
// shown is shown by what can be.
type Prompter interface {
	AskKey(ctx context.Context, q Question) (secret.PIN, error)
}
