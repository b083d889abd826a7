package redact

import (
	"bytes"
	"regexp"
)

// pemFrame is the line before what RFC 7468 frames; the group is what the frame is called.
var pemFrame = regexp.MustCompile(`-----BEGIN ([^-\n]+)-----`)

// pemBody is what follows such a line whose end was cut off: lines of whole groups of
// base64, none longer than 76 characters (RFC 2045, 6.8), after the headers of RFC 1421.
var pemBody = regexp.MustCompile(`^\r?\n(?:(?:Proc-Type|DEK-Info): [^\n]*\n)*(?:\r?\n)?(?:(?:[A-Za-z0-9+/=]{4}){1,19}(?:\r?\n|$))*`)

// maxPEM bounds one block: a certificate of RSA with 4096 bits has some three thousand octets.
const maxPEM = 16 << 10

// withoutPEM takes out the blocks of RFC 7468. One without its end is taken out as far as it
// looks like one: the log after it stays.
func withoutPEM(text []byte) []byte {
	var all []span
	at := 0
	for at < len(text) {
		m := pemFrame.FindSubmatchIndex(text[at:])
		if m == nil {
			break
		}
		end := at + m[1] + pemLength(text[at+m[1]:], text[at+m[2]:at+m[3]])
		all = append(all, span{at + m[0], end, "[certificate]"})
		at = end
	}
	return replace(text, all)
}

// pemLength is how long the block called name is after its first line.
func pemLength(after, name []byte) int {
	after = after[:min(len(after), maxPEM)]
	last := append(append([]byte("-----END "), name...), "-----"...)
	if i := bytes.Index(after, last); i >= 0 {
		return i + len(last)
	}
	end := len(pemBody.Find(after))
	if end > 0 && end < len(after) && after[end-1] == '\n' {
		end-- // lines stay lines
	}
	return end
}
