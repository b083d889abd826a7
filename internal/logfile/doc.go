// Package logfile keeps the program's log: a ring of two files in the user's state folder,
// in which what repeats is said once and counted, and lines for the journal on standard
// error.
//
// Logging never fails its caller. What cannot be written is counted, told once where
// somebody may read it, and told in the log itself as soon as that can be written again.
//
// What may be logged is for the callers of log/slog to know: never a PIN or the data of an
// APDU. Nothing is taken out here.
package logfile
