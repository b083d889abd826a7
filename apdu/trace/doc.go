// Package trace is the written record of what crossed the line between a terminal and
// a card: text that people read, compare and replay.
//
//	card: simulator/nxp
//	spec: IAS ECC 1.0.1, VERIFY
//	expect: pin-wrong left=2
//	> 00A4040C06A00000000039
//	< 9000
//	> 0C2000811D************************************************************
//	< 990263C28E087E351DE21C8237AB9000
//
// Three header lines come first, in this order: which card answered, which text says
// so, what the terminal made of it. A fourth, "terminal:", may follow, with what the
// terminal drew and knew: see [Header]. Then every command stands on a line of its own,
// followed by its answer: bytes in capital hexadecimal digits, SW1 SW2 last.
//
// '**' is a byte that was blanked. In a command it could carry a PIN, and matches any byte.
// In an answer it could name the card or a person; such a trace can be shown to anybody,
// and not be replayed. A status word is never blanked. An answer of '-' is none: the card
// was taken away or did not speak.
//
// A [Recorder] collects a trace from the tap of an [apdu.Channel], and [Trace.Redact] blanks
// its answers; [Parse] reads a trace, and [Trace.Card] is a card that replays it in strict
// order.
package trace
