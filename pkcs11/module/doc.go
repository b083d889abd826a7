// Package module is cied-pkcs11.so, the library that a browser or another application
// loads to reach the card through PKCS #11: it forwards every call to the daemon of the
// person, over a socket that only that person's programs can open.
//
// The library is C, in src; this package tests it from outside, as applications do. The
// README beside it tells the protocol, and what in it is ours.
package module

// FileName is the library's name, by which it is recognised where it is registered.
const FileName = "cied-pkcs11.so"
