// Package explain puts the exchanges of a trace into words: which command of ISO/IEC
// 7816-4 or -8 it is, which file or key of the CIE it is about, whether it is protected,
// how many bytes went each way and what the status word means.
//
// It decrypts nothing, and needs nothing that a redacted trace has not. A file that is
// named inside a cryptogram stays unnamed.
//
// Commands and files have the names of the standards, which no language changes; what a
// status word and an object are is said in Italian and, to everybody else, in English.
package explain
