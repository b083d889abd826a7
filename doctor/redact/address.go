package redact

import (
	"bytes"
	"cmp"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// urlRule leaves of an address scheme, host and port. Who owns no host, as in "unix:///run",
// is on this computer, and keeps the path.
var urlRule = rule{
	find: regexp.MustCompile(`(?i)[a-z][a-z0-9+.-]*://([^\s/?#"'<>\\]+)([/?#\\][^\s"'<>]*)?`),
	judge: func(text []byte, m []int) []span {
		var all []span
		if i := strings.LastIndexByte(group(text, m, 1), '@'); i >= 0 { // name and password of RFC 3986, 3.2.1
			all = append(all, span{m[2], m[2] + i + 1, ""})
		}
		if path := group(text, m, 2); path != "" && path != "/" {
			all = append(all, span{m[4], m[5], "/[path]"})
		}
		return all
	},
}

// The words before what is secret. After a bare colon only some of them count: "verify PIN:
// SW 6983" is no secret.
const (
	secretWords = `nonce|token|secret|challenge|signature|password|pin|puk`
	colonWords  = `nonce|token|password`
)

// addressRules find what leads to a person or a computer, in the order in which they are
// to be asked.
func addressRules() []rule {
	return []rule{
		framed("[path]", `/[^\s"'<>?]*\?([^\s"'<>]+)`), // the query of a request line
		framed("[hidden]", `(?i)\b(?:authorization|(?:set-)?cookie): *([^\s][^\r\n]*)`),
		framed("[hidden]", `(?i)\b(?:`+secretWords+`)(?:\s*=\s*\\*"?|\\*"\s*:\s*\\*")([^\s"\\&,;]+)`),
		framed("[hidden]", `(?i)\b(?:`+colonWords+`)\s*:\s*([^\s"\\&,;]+)`),
		framed("[serial]", `\(([^()]+)\) [0-9A-F]{2} [0-9A-F]{2}\b`), // names of pcsc-lite: "(serial) reader slot"
		replaced("[e-mail]", `[^\s@<>"'()\[\]{},;:=/\\|]+(?:@|%40)[A-Za-z0-9.-]+\.[A-Za-z]{2,}`),
		judged(`(?:[0-9A-Fa-f]{2}[:-]){5,}[0-9A-Fa-f]{2}`, func(match string) string {
			return octetsLabel(strings.NewReplacer(":", "", "-", "").Replace(match))
		}),
		replaced("[mac-address]", `(?i)(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}|(?:en|wl|ww)x[0-9a-f]{12}`), // as routers write it; as udev names interfaces
		{find: regexp.MustCompile(`[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,8}(?:(?:\.[0-9]+){3})?(?:%[0-9A-Za-z]+)?`), judge: findIPv6},
		framed("[ip-address]", `(?i)((?:[0-9a-f]\.)+[0-9a-f])\.ip6\.arpa`).with("ip6.arpa"),                         // RFC 3596, 2.5
		framed("[ip-address]", `(?i)([0-9a-f]*-[0-9a-f-]*(?:s[0-9a-z]+)?)\.ipv6-literal\.net`).with("ipv6-literal"), // a path of Windows has no colons
		lonely("[mac-address]", `(?:[0-9A-Fa-f]{1,2}:){5}[0-9A-Fa-f]{1,2}`, nil),                                    // as macOS writes it, without zeros
		judged(`[0-9]+(?:\.[0-9]+)+`, dottedLabel),
		judged(`[0-9]+(?:-[0-9]+)+|[0-9]+(?:_[0-9]+)+`, dashedLabel),
	}
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

// dottedLabel labels IPv4, also with zeros before its numbers and with a port after a fifth
// point, as tcpdump writes it; and what may be a PIN.
func dottedLabel(match string) string {
	parts := strings.Split(match, ".")
	switch {
	case len(parts) == 2 && len(parts[0]) == 4 && len(parts[1]) == 4:
		return digitsLabel(parts[0] + parts[1])
	case len(parts) == 4 || len(parts) == 5:
		return ipLabel(dottedQuad(parts[:4]))
	}
	return ""
}

// dashedLabel labels IPv4 as names of hosts have it. Four pairs are rather a PIN.
func dashedLabel(match string) string {
	parts := strings.FieldsFunc(match, func(r rune) bool { return r == '-' || r == '_' })
	if len(parts) != 4 || !slices.ContainsFunc(parts, func(p string) bool { return len(p) != 2 }) {
		return ""
	}
	return ipLabel(dottedQuad(parts))
}

// dottedQuad is an address of four numbers without the zeros before them.
func dottedQuad(parts []string) string {
	var numbers []string
	for _, p := range parts {
		numbers = append(numbers, cmp.Or(strings.TrimLeft(p, "0"), "0"))
	}
	return strings.Join(numbers, ".")
}

// findIPv6 finds an address that is no part of a word, as "std::front" has one. A colon at
// either end may be of the text around it.
func findIPv6(text []byte, m []int) []span {
	for _, trim := range [][2]int{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
		begin, end := m[0]+trim[0], m[1]-trim[1]
		if begin >= end || !alone(text, begin, end) && !plainlyIPv6(text[begin:end]) {
			continue
		}
		if label := ipLabel(string(text[begin:end])); label != "" {
			return []span{{begin, end, label}}
		}
	}
	return nil
}

// plainlyIPv6 tells an address that touches a word, as in "peerfe80::1", from names that do:
// at least five digits, and two groups of them with decimal ones.
func plainlyIPv6(text []byte) bool {
	groups, digits := 0, 0
	for g := range bytes.SplitSeq(text, []byte(":")) {
		digits += len(g)
		if bytes.ContainsAny(g, "0123456789") {
			groups++
		}
	}
	return groups >= 2 && digits >= 5
}

// alone reports whether neither a letter nor a digit stands beside text[begin:end].
func alone(text []byte, begin, end int) bool {
	before, _ := utf8.DecodeLastRune(text[:begin])
	after, _ := utf8.DecodeRune(text[end:])
	return !unicode.In(before, unicode.L, unicode.N) && !unicode.In(after, unicode.L, unicode.N)
}
