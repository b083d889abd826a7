// Package control is how cied's own commands talk to the daemon of the same user.
//
// HTTP/1.1 over a Unix socket, on Windows over a named pipe, in a directory that only the
// user may enter. Browsers reach neither. The other end is asked of the kernel at each
// connection, and another user is let go without a word; a pipe admits that user alone.
//
//	GET  /v1/status  a [Status]
//	GET  /v1/events  a Status at once and at every change, each on a line of its own; a
//	                 reader that is slow misses those in between, never the last
//	POST /v1/stop    {"when":"now"} or {"when":"idle"}; 202, then the daemon ends
//	POST /v1/pin     {"do":"change","forgotten":false,"reader":""}: the daemon asks in its own
//	                 dialog; an [Outcome] when that has ended. Whoever hangs up cancels it
//
// A refused request is answered with the status of its row in package fault and
// {"code":"request-malformed","detail":"…"}.
//
// A lock beside the socket decides who is the user's daemon. The system releases it with
// the process, however that ended, so that a socket left behind stands in nobody's way.
// Nothing here carries a PIN, a PUK, a challenge, or anything that was read from a card but
// the tries left, in the words of an Outcome.
package control
