package login

import (
	"context"

	"cied/pki/revocation"
	"cied/secret"
	"cied/token"
)

// A Request asks for one login. What is signed is built from Origin and Nonce by
// package token: whoever asks chooses neither the digest nor its form.
type Request struct {
	Origin  string       // serialised ASCII origin, "https://idp.example.it"; who asks
	Program bool         // a program on this computer asks and only names Origin; no browser vouches for it
	Nonce   string       // 44 to 128 printable ASCII characters, signed as they are
	Format  token.Format // web-eid or cms
	Reader  string       // the only reader to use; "" for any
	Patient bool         // wait out a missing or wrong card until ctx ends, instead of reporting it at once
}

// An Answer is a signed login, already verified with the key of its certificate.
type Answer struct {
	Format token.Format
	Data   []byte // web-eid: the token's JSON; cms: DER of the SignedData
	Test   bool   // made under test anchors: worth nothing outside a test

	// Revocation is what was found out in time: never that the certificate is revoked, which
	// is a fault. The zero Status where nobody was asked.
	Revocation revocation.Status
}

// A Question is put to the person in front of the computer.
type Question struct {
	Origin  string // as in the request
	Program bool   // as in the request
	Left    int    // tries left on the PIN, or -1 where the card does not tell
	Wrong   error  // the fault of the PIN that was just refused; nil at the first question
	Remote  string // address of a card that is reached over the network; "" for a reader of this computer
	Test    bool   // test anchors are in use

	// FirstTime says that the person has not said yes to this origin before, as far as is
	// remembered.
	FirstTime bool
	// UnknownIssuer says that nobody who is trusted vouches for the chip. It is what it
	// says of itself and may be anybody's making, so that the person must say yes to it.
	UnknownIssuer bool
	// OtherCard says that another card lies there than the one that the person was asked
	// about before. It is told at the first question about the card; where Wrong is set the
	// person has read it.
	OtherCard bool
}

// LastTry reports whether a wrong answer to q blocks the PIN, so that the person must
// say yes to spending the try.
func (q Question) LastTry() bool { return q.Left == 1 }

// A Prompter asks the person for consent and PIN, in one go, on a path that no web
// page reaches. It returns the PIN, which is the consent too; or a fault:
// fault.Cancelled, fault.Timeout, fault.PINFormat, fault.PINLastTry (asked for the last
// try and not given), fault.ChipIssuerUnknown (asked for a yes to q.UnknownIssuer and not
// given), fault.NoDialog, or q.Wrong where it cannot ask twice. It never answers a question
// from memory; but the yes to q.UnknownIssuer holds for one login, and where q.Wrong is set
// the person has said it.
type Prompter interface {
	Ask(ctx context.Context, q Question) (secret.PIN, error)
}
