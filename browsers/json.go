package browsers

import (
	"encoding/json"
	"strings"
)

// An object is a JSON object (RFC 8259, 4) inside a text that [json.Valid] has passed, by
// offsets, so that a member can be added or cut out and no other octet moves.
type object struct {
	text    []byte
	open    int // of its {
	members []member
}

// A member is a name and a value of an object.
type member struct {
	name       string
	start, end int // from the quote of the name to the end of the value
	value      int // where the value starts
}

// objectAt reads the members of the object that starts at an offset. ok is false where the
// value there is no object, or names a member twice: readers then differ in what holds.
func objectAt(text []byte, at int) (o object, ok bool) {
	at = skipSpace(text, at)
	if text[at] != '{' {
		return object{}, false
	}
	o = object{text: text, open: at}
	for at = skipSpace(text, at+1); text[at] != '}'; {
		m := member{start: at}
		nameEnd := skipValue(text, at)
		if json.Unmarshal(text[at:nameEnd], &m.name) != nil || o.find(m.name) != nil {
			return object{}, false
		}
		m.value = skipSpace(text, skipSpace(text, nameEnd)+1) // after the colon
		m.end = skipValue(text, m.value)
		o.members = append(o.members, m)
		if at = skipSpace(text, m.end); text[at] == ',' {
			at = skipSpace(text, at+1)
		}
	}
	return o, true
}

func (o object) find(name string) *member {
	for i := range o.members {
		if o.members[i].name == name {
			return &o.members[i]
		}
	}
	return nil
}

// with returns the text with a member put before all others.
func (o object) with(name, value string) []byte {
	added := quote(name) + ": " + value
	if len(o.members) > 0 {
		added += ","
	}
	return splice(o.text, o.open+1, o.open+1, added)
}

// without returns the text without a member: what with has added is taken away to the octet.
func (o object) without(m *member) []byte {
	switch end := skipSpace(o.text, m.end); {
	case o.text[end] == ',':
		return splice(o.text, m.start, end+1, "")
	case len(o.members) > 1: // the last: the comma before it
		before := o.members[len(o.members)-2].end
		return splice(o.text, before, m.end, "")
	default:
		return splice(o.text, m.start, m.end, "")
	}
}

// stringAt returns the string that starts at an offset.
func stringAt(text []byte, m *member) (s string, ok bool) {
	if text[m.value] != '"' {
		return "", false
	}
	return s, json.Unmarshal(text[m.value:m.end], &s) == nil
}

// quote writes s as a JSON string.
func quote(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s)
	return strings.TrimSuffix(b.String(), "\n")
}

// skipSpace returns the offset of the first octet from at on that is no white space.
func skipSpace(text []byte, at int) int {
	for at < len(text) && strings.IndexByte(" \t\r\n", text[at]) >= 0 {
		at++
	}
	return at
}

// skipValue returns the offset after the value that starts at an offset of a valid text.
func skipValue(text []byte, at int) int {
	for depth := 0; at < len(text); {
		switch text[at] {
		case '"':
			at = skipString(text, at)
		case '{', '[':
			depth++
			at++
		case '}', ']':
			depth--
			at++
		case ',', ':', ' ', '\t', '\r', '\n':
			at++
			continue
		default: // a number or a name, to its end
			for at < len(text) && strings.IndexByte(",:]} \t\r\n", text[at]) < 0 {
				at++
			}
		}
		if depth == 0 {
			return at
		}
	}
	return at
}

// skipString returns the offset after the string that starts at an offset.
func skipString(text []byte, at int) int {
	for at++; at < len(text) && text[at] != '"'; at++ {
		if text[at] == '\\' {
			at++
		}
	}
	return min(at+1, len(text))
}
