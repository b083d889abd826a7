package prompt

import (
	"net/netip"
	"slices"
	"strings"
	"unicode"
)

// A likeness is what is suspicious about the name of a site.
type likeness int

const (
	plain    likeness = iota
	encoded           // letters beyond ASCII, in punycode
	mixed             // letters of several alphabets in one label
	imitates          // close to the name of an identity provider, and not it
)

// A genuine name is one that others may want to look like.
type genuine struct {
	domain string   // the part that its owner registered, in ASCII
	labels []string // names below and in it; two of them elsewhere are an imitation
	brands []string // names that elsewhere nobody registers without wanting to be taken for it
}

// genuineNames are those of the identity providers of Entra con CIE.
func genuineNames() []genuine {
	return []genuine{{
		domain: "interno.gov.it",
		labels: []string{"idserver", "servizicie", "interno"},
		brands: []string{"servizicie", "ministerointerno", "ministerodellinterno"},
	}}
}

// likenessOf returns what is suspicious about the host of origin, in the serialised form.
// The name itself is always shown as it is, in ASCII: what a person sees in punycode looks
// like nothing, and the browser's address line may have shown it decoded.
//
// It is an aid to a person who looks, and no proof: a name that nothing is found about may
// still be anybody's.
func likenessOf(origin string) likeness {
	host := hostOf(origin)
	if _, err := netip.ParseAddr(host); err == nil {
		return plain
	}
	labels := strings.Split(host, ".")
	found := plain
	for i, label := range labels {
		decoded, how := decodeLabel(label)
		labels[i], found = decoded, max(found, how)
	}
	for _, g := range genuineNames() {
		if host != g.domain && !strings.HasSuffix(host, "."+g.domain) && g.imitatedBy(labels) {
			return imitates
		}
	}
	return found
}

// hostOf is the host of a serialised origin, an IPv6 address without its brackets.
func hostOf(origin string) string {
	_, host, _ := strings.Cut(origin, "://")
	if inner, found := strings.CutPrefix(host, "["); found {
		host, _, _ = strings.Cut(inner, "]")
		return host
	}
	host, _, _ = strings.Cut(host, ":")
	return strings.ToLower(host)
}

// decodeLabel returns a label as a browser may show it, and whether it is encoded or mixed.
// One that cannot be decoded is kept, and is encoded.
func decodeLabel(label string) (string, likeness) {
	code, found := strings.CutPrefix(label, "xn--") // RFC 5890, 2.3.2.1
	if !found {
		return label, plain
	}
	decoded, err := decodePunycode(code)
	switch {
	case err != nil:
		return label, encoded
	case mixesScripts(decoded):
		return decoded, mixed
	}
	return decoded, encoded
}

// mixesScripts reports whether s has letters of more than one script (UTS #39, 5.1). What
// Japanese, Korean and Chinese write together counts as one.
func mixesScripts(s string) bool {
	first := ""
	for _, r := range s {
		name := scriptOf(r)
		if name == "" {
			continue
		}
		if first != "" && first != name {
			return true
		}
		first = name
	}
	return false
}

// scriptOf returns the name of r's script; "" for what goes with every script, such as
// digits.
func scriptOf(r rune) string {
	for name, table := range unicode.Scripts {
		if !unicode.Is(table, r) {
			continue
		}
		switch name {
		case "Common", "Inherited":
			return ""
		case "Han", "Hiragana", "Katakana", "Hangul", "Bopomofo":
			return "Han"
		}
		return name
	}
	return "unassigned"
}

// imitatedBy reports whether a host, which is not under g, wants to be taken for it.
func (g genuine) imitatedBy(labels []string) bool {
	return g.containedIn(labels) || g.nearTo(labels) || g.countLabels(labels) > 1 || g.brandIn(labels)
}

// containedIn finds the domain in the host, written with other signs or with none in
// between; without its last label where a part of the host ends there: interno-gov.it,
// interno.gov.it.example.
func (g genuine) containedIn(labels []string) bool {
	inner := flat(g.domain[:strings.LastIndexByte(g.domain, '.')])
	whole := flat(g.domain)
	before := ""
	for _, part := range split(strings.Join(labels, ".")) {
		before += skeleton(part)
		if strings.HasSuffix(before, inner) {
			return true
		}
	}
	return strings.Contains(before, whole)
}

// nearTo compares the end of the host with the domain: two slips at most.
func (g genuine) nearTo(labels []string) bool {
	want := flat(g.domain)
	for n := 2; n <= min(3, len(labels)); n++ {
		end := flat(strings.Join(labels[len(labels)-n:], "."))
		if distance(end, want, 2) <= 2 {
			return true
		}
	}
	return false
}

// countLabels is the number of g's labels that are parts of the host.
func (g genuine) countLabels(labels []string) int {
	var parts []string
	for _, part := range split(strings.Join(labels, ".")) {
		parts = append(parts, skeleton(part))
	}
	n := 0
	for _, l := range g.labels {
		if slices.Contains(parts, skeleton(l)) {
			n++
		}
	}
	return n
}

// brandIn finds one of g's brands in the label that somebody has registered.
func (g genuine) brandIn(labels []string) bool {
	name := flat(registered(labels))
	return slices.ContainsFunc(g.brands, func(brand string) bool {
		want := skeleton(brand)
		return strings.Contains(name, want) || distance(name, want, 1) <= 1
	})
}

// registered is the label below the public suffix, as far as that can be told without the
// list of them: the last label but one, or the one before where that is a usual second level.
func registered(labels []string) string {
	usual := []string{"ac", "co", "com", "edu", "gob", "gouv", "gov", "ne", "net", "or", "org"}
	switch n := len(labels); {
	case n < 2:
		return ""
	case n > 2 && slices.Contains(usual, labels[n-2]):
		return labels[n-3]
	default:
		return labels[n-2]
	}
}

// split parts a name at everything that is no letter and no digit.
func split(name string) []string {
	return strings.FieldsFunc(name, func(r rune) bool { return r == '.' || r == '-' || r == '_' })
}

// flat is the skeleton of a name without what parts it.
func flat(name string) string { return skeleton(strings.Join(split(name), "")) }
