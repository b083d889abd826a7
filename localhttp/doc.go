// Package localhttp is the front door for browsers: a login page asks for a login, the
// citizen agrees in a dialog, and the answer goes back to the site that asked.
//
//	POST   /v1/authorize            the site's form; 303 to the page of a new session
//	GET    /ui/s/{id}               the page; with script it follows …/state
//	POST   /ui/s/{id}/cancel        the person's no on the page
//	GET    /ui/s/{id}/finish        once; 303 to {origin}/.well-known/cied/callback#…
//
//	POST   /v1/sessions             the same as JSON, for scripts with the loopback permission
//	GET    /v1/sessions/{id}?wait=N the state, after N seconds at most; at the end the answer, once
//	DELETE /v1/sessions/{id}        cancels
//	GET    /v1/sessions/{id}/events the state as server-sent events
//
// The site is the one that the browser vouches for in Origin; the way back of a form is
// derived from it, and scripts of other origins cannot reach a session. A GET starts
// nothing. The PIN never comes here: consent and PIN are asked by package prompt. Until the
// person has said yes, a site learns only "cancelled" or "timeout", whatever happened to
// readers and cards, and after it one of a closed list of codes.
//
// An answer is told once. Who could read it reads for ten minutes that the session is over,
// and everybody else that there is none.
package localhttp
