// Package replay uses a card that is only a written trace, as it was used when the trace was
// recorded: a login, or an inspection without a PIN. The terminal is the real one, with the
// random numbers, the clock and the reader of then, so that it must send the same bytes, use
// every line and come to the same end.
//
// What a terminal needs for that stands in the fourth header of the trace: see [Terminal].
// Who asked, what for, and the PIN are constants here: a trace that replays a login is one
// of an invented person with a simulated card, made by the tests of package login.
package replay
