// Package pkcs11 is the token that applications of this computer find behind the PKCS #11
// door: the certificate and the key of the card that lies on a reader.
//
// OASIS PKCS #11 Cryptographic Token Interface Base Specification Version 2.40 ("2.40"
// below). Package rpc carries the calls, package ck has their words; here is what they mean:
// slots ([Server.Readers]), objects, signatures, and who may have them. A program brings a
// digest, and nobody can see of what: every signature goes through a [signing.Runner], whose
// dialog names the program. Nothing is signed, and no PIN is asked for, in any other way.
//
// An application that loads cied's module has several connections, so that a call that waits
// for a person holds up no other; they are one instance ([Server.Serve]). Any other client
// has one connection, and is one instance by itself. Sessions, searches, log-ins and the key
// that is lent belong to an instance, and end with its last connection.
//
// A token that has not been seen before is empty until its PIN was typed once: the card
// shows its certificate to nobody else. The first search that any certificate or key would
// satisfy asks for it, once per card laid and program where the person says no. A search for one particular
// certificate never does: browsers look on every token for the issuers of every site.
// Browsers also remember that a token was empty. So, when the certificate becomes known
// later, the sessions of an instance that was shown the empty token are over: NSS, for one,
// opens a new one then and reads the token again.
package pkcs11
