// Package simulator is an Italian identity card (CIE 3.0) in software, the card's
// side of the wire: its files, its secure messaging, its keys and its PIN, together
// with the simulated authorities that vouch for it.
//
// It follows the project's fact sheet of the card (cited below as "card, section n"),
// and through it IAS ECC 1.0.1 and ISO/IEC 7816-4:2013. It shares no code with the
// terminal's side: two readings of one text find what one reading cannot.
//
// A [Card] answers C-APDUs in memory ([Card.Transmit]) or as a reader's card over the vpcd
// protocol ([Attach]). Its chip is one of [Families]; [Behaviour] has a switch for every
// choice that the text leaves to the chip; [Faults] lists what can be wrong with it, in its
// files or at one command. A [World] is the authorities behind it.
//
// # Nothing here is secret
//
// Every private key of this package, those of the authorities included, is published
// in keys.json. A certificate of this world proves nothing and must never be trusted
// outside a test or a demonstration. All people are invented, all names are marked
// "(SIMULATED)", all hosts are under example.test.
package simulator
