package redact

import (
	"encoding/base64"
	"strings"
	"unicode"
)

// encodedRules find octets in hexadecimal and in base64: nobody sees what they say.
func encodedRules() []rule {
	return []rule{
		replaced("[hex]", `(?:(?:0|\\)x[0-9A-Fa-f]{2}[, ]{0,2}){6,}`), // as source code writes them
		framed("[digits]", `\[([0-9]{1,3}(?: [0-9]{1,3}){7,})\]`),     // as Go's fmt writes octets
		judged(`[0-9A-Fa-f]{12,}`, hexLabel),
		judged(`[A-Za-z0-9+/_-]{11,}={0,2}`, base64Label),
	}
}

// octetsLabel tells six octets, the address of an interface, from more.
func octetsLabel(digits string) string {
	if len(digits) == 12 {
		return "[mac-address]"
	}
	return "[hex]"
}

// hexLabel labels bytes; digits alone are for digitsLabel. Twelve characters are an
// interface's address without colons.
func hexLabel(match string) string {
	if strings.Trim(match, "0123456789") == "" {
		return ""
	}
	return octetsLabel(match)
}

// base64Label labels bytes: in base64 capitals, small letters and digits (RFC 4648, 4 and
// 5) take turns at three of five characters, in paths and names much less often. What says
// the number of a person goes whatever it looks like.
func base64Label(match string) string {
	turns := 0
	for i := 1; i < len(match); i++ {
		a, b := kindOf(match[i-1]), kindOf(match[i])
		if a != 0 && b != 0 && a != b {
			turns++
		}
	}
	long, longest := len(match) >= 20, len(match) >= 40
	if longest && 4*turns >= len(match) || long && 5*turns >= 2*len(match) || saysNumber(match) {
		return "[base64]"
	}
	return ""
}

// saysNumber reports whether base64 says the number of a person, wherever its first whole
// group begins.
func saysNumber(match string) bool {
	match = strings.NewReplacer("-", "+", "_", "/", "=", "").Replace(match)
	for skip := range min(4, len(match)) {
		part := match[skip:]
		if len(part)%4 == 1 {
			part = part[:len(part)-1] // six bits are no octet
		}
		if octets, err := base64.RawStdEncoding.DecodeString(part); err == nil && HasNumber(octets) {
			return true
		}
	}
	return false
}

func kindOf(c byte) rune {
	switch {
	case unicode.IsUpper(rune(c)):
		return 'A'
	case unicode.IsLower(rune(c)):
		return 'a'
	case unicode.IsDigit(rune(c)):
		return '0'
	}
	return 0
}
