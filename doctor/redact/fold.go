package redact

import (
	"bytes"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// folds reports whether text may not yet be as [fold] returns it: something in it is not
// ASCII, or an escape.
func folds(text []byte) bool {
	for i, b := range text {
		if b >= utf8.RuneSelf || b == '%' || b == '\\' && i+1 < len(text) && text[i+1] == 'u' {
			return true
		}
	}
	return false
}

// fold returns text as people read it, so that one thing written in several ways is found
// by one pattern: "%C3%B2" (RFC 3986, 2.1), `\u00f2` (RFC 8259, 7), "ò" and "o" with a
// combining accent are "o"; every space is " ", every apostrophe "'", every digit of
// Unicode one of ASCII. The octet i of it stands for what begins at text[at[i]], and at has
// one place more, for the end.
func fold(text []byte) (folded []byte, at []int) {
	for i := 0; i < len(text); {
		letter, size := unescape(text[i:])
		for _, b := range []byte(plain(letter)) {
			folded, at = append(folded, b), append(at, i)
		}
		i += size
	}
	return folded, append(at, len(text))
}

// unescape returns the first letter of text, which is not empty, and how many octets it takes.
func unescape(text []byte) (letter string, size int) {
	if bytes.HasPrefix(text, []byte(`\u`)) && len(text) >= 6 {
		if n, err := strconv.ParseUint(string(text[2:6]), 16, 16); err == nil {
			return string(rune(n)), 6
		}
	}
	if octets := percentOctets(text); len(octets) > 0 {
		if _, n := utf8.DecodeRune(octets); octets[0] < utf8.RuneSelf || n > 1 {
			return string(octets[:n]), 3 * n
		}
	}
	_, n := utf8.DecodeRune(text)
	return string(text[:n]), n
}

// percentOctets are those that text begins with in percent encoding, four at most: no
// letter has more (RFC 3629, 3).
func percentOctets(text []byte) []byte {
	var octets []byte
	for ; len(text) >= 3 && text[0] == '%' && len(octets) < utf8.UTFMax; text = text[3:] {
		octet, err := hex.DecodeString(string(text[1:3]))
		if err != nil {
			break
		}
		octets = append(octets, octet...)
	}
	return octets
}

// plain is one letter without its accent.
func plain(letter string) string {
	r, _ := utf8.DecodeRuneInString(letter)
	switch {
	case r < utf8.RuneSelf || r == utf8.RuneError:
		return letter
	case unicode.Is(unicode.Mn, r): // a combining accent
		return ""
	case unicode.IsSpace(r):
		return " "
	case strings.ContainsRune("‘’ʼ′´`", r):
		return "'"
	case strings.ContainsRune("‐‑–−", r):
		return "-"
	case '！' <= r && r <= '～': // in the width of Chinese letters
		return string(r - '！' + '!')
	case unicode.Is(unicode.Nd, r): // ten in a row (Unicode, 4.6)
		return string('0' + digitValue(r))
	}
	for without, with := range accented {
		if strings.ContainsRune(with, r) {
			return without
		}
	}
	return letter
}

// digitValue counts the digits of the same script before r: a range of Nd begins with a zero.
func digitValue(r rune) rune {
	for _, s := range unicode.Nd.R16 {
		if rune(s.Lo) <= r && r <= rune(s.Hi) {
			return (r - rune(s.Lo)) % 10
		}
	}
	for _, s := range unicode.Nd.R32 {
		if rune(s.Lo) <= r && r <= rune(s.Hi) {
			return (r - rune(s.Lo)) % 10
		}
	}
	return 0
}

// accented are the letters of Latin-1 Supplement and Latin Extended-A by what they are
// without their marks.
var accented = map[string]string{
	"a": "àáâãäåāăą", "A": "ÀÁÂÃÄÅĀĂĄ", "ae": "æ", "AE": "Æ", "c": "çćĉċč", "C": "ÇĆĈĊČ",
	"d": "ďđð", "D": "ĎĐÐ", "e": "èéêëēĕėęě", "E": "ÈÉÊËĒĔĖĘĚ", "g": "ĝğġģ", "G": "ĜĞĠĢ",
	"h": "ĥħ", "H": "ĤĦ", "i": "ìíîïĩīĭįı", "I": "ÌÍÎÏĨĪĬĮİ", "j": "ĵ", "J": "Ĵ", "k": "ķ", "K": "Ķ",
	"l": "ĺļľŀł", "L": "ĹĻĽĿŁ", "n": "ñńņňŋ", "N": "ÑŃŅŇŊ", "o": "òóôõöøōŏő", "O": "ÒÓÔÕÖØŌŎŐ",
	"oe": "œ", "OE": "Œ", "r": "ŕŗř", "R": "ŔŖŘ", "s": "śŝşšș", "S": "ŚŜŞŠȘ", "ss": "ß",
	"t": "ţťŧț", "T": "ŢŤŦȚ", "u": "ùúûüũūŭůűų", "U": "ÙÚÛÜŨŪŬŮŰŲ", "w": "ŵ", "W": "Ŵ",
	"y": "ýÿŷ", "Y": "ÝŸŶ", "z": "źżž", "Z": "ŹŻŽ", "th": "þ", "TH": "Þ",
}
