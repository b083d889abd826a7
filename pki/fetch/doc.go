// Package fetch is a bounded answer from the public address of an authority: a trusted
// list, a revocation list, the word of an OCSP responder.
//
// Such addresses stand in certificates and lists, so somebody else chose them. A request
// therefore never reaches this computer or its network, whatever a name resolves to and
// wherever a redirect points: the address is judged when the socket is about to connect.
// Answers are bounded in size, after decompression, and in time. What they say is proved
// by its signature, so plain http is taken, as the CIE's own addresses have it.
//
// No proxy is used, and those of the environment are not looked at: a proxy resolves the
// name itself, and the judgement of the address would be lost. Who sits behind one gets
// the file by other means and names the file. There are no cookies, no credentials, no
// caches and no connections that outlive an answer.
package fetch
