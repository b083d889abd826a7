package redact

import (
	"net/netip"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pemBlock finds what RFC 7468 frames, also where the end was cut off.
var pemBlock = replaced("[certificate]", `(?s)-----BEGIN [^-\n]+-----.*?(?:-----END [^-\n]+-----|\z)`)

// urlRule leaves of an address scheme, host and port. Who owns no host, as in "unix:///run",
// is on this computer, and keeps the path.
var urlRule = rule{
	find: regexp.MustCompile(`(?i)([a-z][a-z0-9+.-]*://)([^\s/?#"'<>\\]+)([/?#\\][^\s"'<>]*)?`),
	put: func(text []byte, m []int) (string, bool) {
		host, path := group(text, m, 2), group(text, m, 3)
		if i := strings.LastIndexByte(host, '@'); i >= 0 {
			host = host[i+1:] // without the name and password of RFC 3986, 3.2.1
		}
		if path != "" && path != "/" {
			path = "/[path]"
		}
		return group(text, m, 1) + host + path, true
	},
}

// addressRules find what leads to a person or a computer, in the order in which they are
// to be asked.
func addressRules() []rule {
	return []rule{
		framed("[path]", `(/[^\s"'<>?]*\?)[^\s"'<>]+()`), // the query of a request line
		framed("[hidden]", `(?i)(\b(?:authorization|(?:set-)?cookie): *)[^\s][^\r\n]*()`),
		framed("[hidden]", `(?i)(\b(?:nonce|token|secret|challenge|signature|password|pin|puk)(?:="?|"\s*:\s*"))[^\s"&,;]+()`),
		framed("[serial]", `(\()[^()]+(\) [0-9A-F]{2} [0-9A-F]{2}\b)`), // names of pcsc-lite: "(serial) reader slot"
		replaced("[e-mail]", `[^\s@<>"'()\[\]{},;:=/\\|]+(?:@|%40)[A-Za-z0-9.-]+\.[A-Za-z]{2,}`),
		judged(`(?:[0-9A-Fa-f]{2}[:-]){5,}[0-9A-Fa-f]{2}`, octetsLabel),
		replaced("[mac-address]", `(?i)(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}|(?:en|wl|ww)x[0-9a-f]{12}`), // as routers write it; as udev names interfaces
		{find: regexp.MustCompile(`[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,8}(?:(?:\.[0-9]+){3})?(?:%[0-9A-Za-z]+)?`), put: putIPv6},
		judged(`[0-9]+(?:\.[0-9]+)+`, ipLabel),
	}
}

// framed is a rule whose pattern has two groups, which stay, around what goes.
func framed(label, pattern string) rule {
	return rule{find: regexp.MustCompile(pattern), put: func(text []byte, m []int) (string, bool) {
		return group(text, m, 1) + label + group(text, m, 2), true
	}}
}

// octetsLabel tells six octets, the address of an interface, from more.
func octetsLabel(match string) string {
	if len(match) == len("00:00:5E:00:53:00") {
		return "[mac-address]"
	}
	return "[hex]"
}

// ipLabel labels an address, unless it is the same on every computer. A number of a version
// or an object identifier of four small parts looks like one, and goes too.
func ipLabel(match string) string {
	a, err := netip.ParseAddr(match)
	if err != nil || a.Unmap().IsLoopback() || a.IsUnspecified() {
		return ""
	}
	return "[ip-address]"
}

// putIPv6 labels an address that is no part of a word, as "std::front" has one. A colon at
// either end may be of the text around it.
func putIPv6(text []byte, m []int) (string, bool) {
	for _, trim := range [][2]int{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
		begin, end := m[0]+trim[0], m[1]-trim[1]
		if begin >= end || !alone(text, begin, end) {
			continue
		}
		if label := ipLabel(string(text[begin:end])); label != "" {
			return string(text[m[0]:begin]) + label + string(text[end:m[1]]), true
		}
	}
	return "", false
}

// alone reports whether neither a letter nor a digit stands beside text[begin:end].
func alone(text []byte, begin, end int) bool {
	before, _ := utf8.DecodeLastRune(text[:begin])
	after, _ := utf8.DecodeRune(text[end:])
	return !unicode.In(before, unicode.L, unicode.N) && !unicode.In(after, unicode.L, unicode.N)
}
