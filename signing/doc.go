// Package signing lends the holder's key to a program of this computer, for one signature
// or for a short time: the use case behind the PKCS #11 door.
//
// A login signs what package token has built, bound to the origin that a browser vouches
// for. Here a program brings the digest, and nobody can see of what: the dialog names the
// program and says so. All else is as at a login: the chip is proved genuine before anybody
// is asked, one typed PIN is one VERIFY, and the card is reset at every end.
//
// What is lent is a [Key]. It lives as long as the function that it is lent to, in one
// transaction, and the PIN is gone by then: what is kept for a short time is the session
// with the card, never the PIN.
package signing
