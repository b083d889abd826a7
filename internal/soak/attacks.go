//go:build unix

package main

import "strings"

const (
	site  = "https://idp.example.it"
	other = "https://other.example.it"
)

// attacks are rows of the project's threat matrix as they go over the wire, HOST standing
// for the address of the server. Each is refused, or cut off without an answer.
func attacks() []string {
	const (
		form   = "Content-Type: application/x-www-form-urlencoded\r\n"
		length = "Content-Length: 50\r\n\r\n"
	)
	post := "POST /v1/authorize HTTP/1.1\r\nHost: HOST\r\n"
	nonce := "nonce=" + strings.Repeat("A", 44)
	return []string{
		"GET / HTTP/1.1\r\nHost: evil.example.it\r\n\r\n",                                                                  // 1
		"GET http://evil.example.it/ HTTP/1.1\r\nHost: HOST\r\n\r\n",                                                       // 3
		post + "Origin: null\r\n" + form + length + nonce,                                                                  // 7
		post + form + length + nonce,                                                                                       // 8
		post + "Origin: http://idp.example.it\r\n" + form + length + nonce,                                                 // 9
		"GET /v1/authorize?" + nonce + " HTTP/1.1\r\nHost: HOST\r\nOrigin: " + site + "\r\n\r\n",                           // 11
		post + "Origin: " + site + "\r\nContent-Type: text/plain\r\n" + length + nonce,                                     // 12
		"OPTIONS /v1/sessions HTTP/1.1\r\nHost: HOST\r\nOrigin: null\r\nAccess-Control-Request-Method: POST\r\n\r\n",       // 16
		"GET / HTTP/1.1\r\nHost: HOST\r\nSec-Fetch-Dest: iframe\r\n\r\n",                                                   // 20
		"GET / HTTP/1.1\r\nHost: HOST\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",                                // 22
		"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",                                                                                 // 23
		post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: HOST\r\n\r\n",      // 24
		"GET / HTTP/1.1\nHost: HOST\n\n",                                                                                   // 24
		post + "Origin: " + site + "\r\n" + form + "Content-Length: 1073741824\r\n\r\n" + strings.Repeat("a", 16<<10),      // 25
		"GET / HTTP/1.1\r\nHost: HOST\r\nX: " + strings.Repeat("a", 64<<10) + "\r\n\r\n",                                   // 25
		"GET / HTTP/1.1\r\nHost: HOST\r\n" + strings.Repeat("X: a\r\n", 200) + "\r\n",                                      // 25
		"GET /ui/..%2f..%2fetc/passwd HTTP/1.1\r\nHost: HOST\r\n\r\n",                                                      // 27
		"TRACE / HTTP/1.1\r\nHost: HOST\r\n\r\n",                                                                           // 28
		post + "Origin: " + other + "\r\n" + form + "Content-Length: 7\r\n\r\nnonce=A",                                     // 29
		post + "Origin: " + other + "\r\n" + form + length + nonce,                                                         // 37: another login runs
		"GET /ui/s/AAAAAAAAAAAAAAAAAAAAAAAAAA HTTP/1.1\r\nHost: HOST\r\n\r\n",                                              // 44
		"GET /v1/sessions/AAAAAAAAAAAAAAAAAAAAAAAAAA HTTP/1.1\r\nHost: HOST\r\nOrigin: " + site + "\r\n\r\n",               // 44
		"POST /v1/sessions HTTP/1.1\r\nHost: HOST\r\nOrigin: " + other + "\r\nContent-Type: application/json\r\n" + length, // 60: nothing follows
	}
}

// slowRequests are what a caller sends that does not want to come to an end: nothing, a head
// and a body.
func slowRequests() []string {
	return []string{
		"",
		"GET / HTTP/1.1\r\nHost: HOST\r\nX: " + strings.Repeat("a", 1000),
		"POST /v1/authorize HTTP/1.1\r\nHost: HOST\r\nOrigin: " + site + "\r\n" +
			"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 8000\r\n\r\n" + strings.Repeat("a", 1000),
	}
}
