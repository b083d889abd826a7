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
// so, what the terminal made of it. Then every command stands on a line of its own,
// followed by its answer: bytes in capital hexadecimal digits, SW1 SW2 last. '**' is a
// byte that was blanked because it could carry a PIN; it matches any byte. An answer of
// '-' is a card that was taken away.
//
// A [Recorder] writes a trace from the tap of an [apdu.Channel]; [Parse] reads it, and
// [Trace.Card] is a card that replays it in strict order.
package trace
