package redact

import (
	"encoding/json"
	"regexp"
)

// jsonString is a string of JSON (RFC 8259, 7), and the colon that makes it a name.
var jsonString = regexp.MustCompile(`"(?:[^"\\]|\\.)*"(\s*:)?`)

// JSON returns text, which is JSON, with its strings redacted one by one: so that it stays
// JSON. Names of members stay as they are.
func (r *Redactor) JSON(text []byte) []byte {
	return jsonString.ReplaceAllFunc(text, func(literal []byte) []byte {
		var s string
		if json.Unmarshal(literal, &s) != nil { // a name
			return literal
		}
		clean, err := json.Marshal(string(r.Redact([]byte(s))))
		if err != nil {
			return []byte(`""`)
		}
		return clean
	})
}
