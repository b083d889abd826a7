// Package card is a CIE on a reader: found, proved genuine without a PIN, lent to whoever
// has a use for it, and given back reset.
//
// A [Terminal] does all that needs no person: it waits for a card, opens the session,
// proves the chip up to its Country Signing CA and asks for the tries left. What is done
// with a card that has proved itself is the business of its users, a login or a change of
// the PIN; what is common to them, presenting a secret once, is here too.
package card
