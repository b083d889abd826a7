// Package evidence makes the pictures that the federation's portal asks of a service: how its
// pages answer the four outcomes of a login (cie-eid-saml-docs, September 2023, "Testing").
//
// The outcomes are made by the reference identity provider, which has the service's metadata
// as the service has its. A Chromium without a window walks from the service's own page to the
// provider and back, once for each outcome, and the picture is taken only where the Response
// that the service was sent carries the number that was wanted.
//
// Chromium is driven by the Chrome DevTools Protocol over two pipes: no port is open that
// another user of the computer could drive it by, and no library is needed: the one that the
// tests drive it with would make the program 2.0 MB longer.
package evidence
