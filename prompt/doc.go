// Package prompt is the trusted path: consent, PIN and PUK are asked of the person in
// front of the computer, where no web page reaches.
//
// Every prompter here is a [Dialog], a [login.Prompter] and a [pin.Prompter]. [Desktop]
// finds what the desktop asks with: a [Pinentry] program, zenity, or the dialogs of macOS
// and Windows. A [Terminal] asks in text, a [Stdin] takes the answers from a pipe. For a
// login all of them put one question that names who asks, what they will learn and the
// tries left; the PIN is the answer and the consent. What is not eight digits stays here:
// the person is asked again and the card is not touched. Where nothing can ask, that is a
// fault, and never a question in a page.
//
// To change or unblock the PIN three things are typed, one after the other:
//
//	change    the PIN       a new PIN    the new PIN again
//	unblock   the PUK       a new PIN    the new PIN again
//
// No site asks for either, and each sheet says so. A new PIN is judged as soon as it is
// typed, and nothing reaches the card before it was typed twice alike. A scarce try, the
// last on the PIN or one of the last on the PUK, needs a yes first, and no is the default;
// so does every try on a PUK whose card does not tell how many are left.
//
// A pinentry program speaks the Assuan protocol (The Assuan Manual, "Client requests" and
// "Server responses"; The Pinentry Manual, "Protocol"). The client is written here, in some
// hundred lines, and so are the calls of the systems' own dialogs, because the Go libraries
// that were read for both return what was typed as a string, which cannot be cleared: here
// the PIN crosses fixed buffers that are overwritten once it is taken out. The programs
// that show the dialogs hold it too, for as long as they run, and are not ours to clear.
package prompt
