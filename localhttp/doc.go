// Package localhttp is the front door for browsers: a login page posts a form, the
// citizen watches a page of ours, and the answer goes back to the site that asked.
//
//	POST /v1/authorize     the site's form; 303 to the page of a new session
//	GET  /ui/s/{id}        the page; with script it follows …/state
//	GET  /ui/s/{id}/finish once; 303 to {origin}/.well-known/cied/callback#…
//
// The site is the one that the browser vouches for in Origin, and the way back is
// derived from it. A GET starts nothing. The PIN never comes here: consent and PIN are
// asked by package prompt. Until the person has said yes, a site learns only
// "cancelled" or "timeout", whatever happened to readers and cards.
package localhttp
