// Package prompt is the trusted path: consent and PIN are asked of the person in front
// of the computer, where no web page reaches.
//
// Every prompter here is a [login.Prompter]. A [Pinentry] is a dialog of the desktop, a
// [Terminal] asks in text, a [Stdin] takes the PIN from a pipe. All of them put one
// question that names who asks, what they will learn and the tries left; the PIN is the
// answer and the consent. A PIN that is not eight digits stays here: the person is asked
// again and the card is not touched.
//
// The dialog is a pinentry program, which speaks the Assuan protocol (The Assuan Manual,
// "Client requests" and "Server responses"; The Pinentry Manual, "Protocol"). The client
// is written here, in some hundred lines, because the Go libraries for it return what was
// typed as a string, which cannot be cleared: here the PIN crosses fixed buffers that are
// overwritten once it is taken out.
package prompt
