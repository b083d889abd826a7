// Package apdu is the language of ISO/IEC 7816-4: commands, responses, status words
// and BER-TLV, with what a terminal owes every card whatever its application.
//
// A [Channel] handles once what would otherwise be handled everywhere: command
// chaining (ISO/IEC 7816-4:2013, 5.3.3), '61xx' with GET RESPONSE, '6Cxx' with the
// right Le, and extended length with a silent way back to chaining.
//
// Encoding and decoding are those of github.com/skythen/apdu, behind a check of the
// length fields: that parser panics on some inputs of six bytes.
package apdu
