// Package rpc serves a token to applications over the wire protocol of p11-kit, version 0.
//
// The protocol is that of p11-kit's rpc-message.c, rpc-transport.c and rpc-server.c
// (0.24.1), and of draft-ueno-pkcs11-rpc, written down after them; where the two differ,
// what p11-kit-client.so 0.24.1 sends decides, and testdata holds recordings of it.
//
// A connection begins with one byte from each side, the version. Then the application
// sends calls and gets one answer to each:
//
//	frame:     code, length of options, length of body (4 bytes each), options, body
//	body:      number of the call (4 bytes), signature, values
//	signature: its length (4 bytes), the letters that name the types of the values
//
// The code is the application's, and comes back in the answer. The options name a module
// and are not looked at. Numbers are big-endian. An answer has the number of its call and
// the signature of its results, or number 0, signature "u" and a CKR_ value. The types:
//
//	y   one byte
//	u   CK_ULONG: 8 bytes
//	v   CK_VERSION: 2 bytes
//	s   text padded with spaces to a fixed length: length (4 bytes), bytes
//	ay  bytes: 1, length (4 bytes), bytes; or, in an answer, 0 and the length alone, where the
//	    buffer of the application is absent or too small. Length FFFFFFFF is a null pointer.
//	au  list of CK_ULONG: 1, count (4 bytes), 8 bytes each; or 0 and the count alone
//	fy  buffer for an answer of bytes: its size (4 bytes), 0 where it is absent
//	fu  buffer for a list of CK_ULONG: its size in numbers (4 bytes), 0 where it is absent
//	M   CK_MECHANISM: type (4 bytes), parameter; one without parameter: length FFFFFFFF
//	aA  attributes: count (4 bytes), then each: type (4 bytes), 1, length (4 bytes), value;
//	    or type and 0, where the length is CK_UNAVAILABLE_INFORMATION
//	fA  attributes asked for: count (4 bytes), then each: type, size of the buffer (4 bytes
//	    each), 0 where it is absent
//
// The value of an attribute has the form that its type has: one byte for CK_BBOOL, 8 bytes
// for CK_ULONG whatever its size in the application, length and bytes for the others. The
// length before it is the one in the application's memory: that of CK_ULONG is 8 where it
// is a 64-bit Unix program, and 8 is what this package answers.
package rpc
