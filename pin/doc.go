// Package pin is the second use of a card: the state of its PIN, a new PIN, and the way
// back from a blocked one.
//
// A secret is a scarce thing here too. It goes to a chip that has proved itself, once for
// each time it is typed, and what is no PIN, or too easy to guess, never reaches the card:
//
//	status    VERIFY without data, for PIN and PUK      no try is spent
//	change    VERIFY old, CHANGE REFERENCE DATA         a wrong old PIN costs a try
//	unblock   VERIFY PUK, RESET RETRY COUNTER           a wrong PUK costs one of ten, for ever
//
// No site can ask for any of it: there is no request, and no origin.
package pin
