// Package login is the one use case: from a request to a signed answer, or one fault.
//
// A [Service] waits for a card, proves the chip, asks the person for consent and PIN,
// and has the card sign what package token builds. The order is the promise:
//
//	reader, card          wait
//	select, read, prove   no PIN is needed, so this runs before anybody is asked
//	EF.SOD, chip key      a chip that is not proved genuine never sees a PIN
//	dialog                no transaction is held while a person types
//	lock, VERIFY, sign    one VERIFY for one typed PIN
//	reset                 at every end, so that nobody finds the PIN verified
//
// One exception needs a policy and a person: with [Service.UnknownIssuer] at [Ask], a chip
// that proves everything but who made it sees a PIN after an explicit yes.
package login
