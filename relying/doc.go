// Package relying is what a login server needs: a challenge for the browser's session, and
// a verdict on the answer that comes back.
//
// It runs in the service, never in the daemon, and shares no state with it: what it knows
// of the citizen is what the answer proves. A login takes five steps:
//
//  1. issue a nonce for the browser's session, and put it into the page: [Nonces] has the
//     choice of where it is kept;
//  2. receive the answer at the service's own origin, with the session's cookie;
//  3. take the nonce of that session back, which can be done once;
//  4. read the fragment with [ParseCallback], and [Verifier.Verify] its answer with that nonce;
//     a token that a page posts by itself goes to Verify directly;
//  5. an identity provider then asks [People] for the attributes that it hands on.
//
// Failures of the answer are faults. Where a store of nonces fails the error is
// [ErrUnavailable], and nobody logs in.
package relying
