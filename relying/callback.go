package relying

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"cied/fault"
	"cied/token"
)

// MaxFragment is the length of the longest fragment in bytes. That of a CIE's answer has
// about 5,000, in either format.
const MaxFragment = 32 << 10

// maxState bounds what a site sends as state and gets back, in bytes.
const maxState = 256

// A Callback is what cied leaves in the fragment of [token.CallbackPath]: an answer, or
// why there is none. Whoever opens that address chooses it, so nothing of it is proved
// before [Verifier.Verify].
type Callback struct {
	Format token.Format // of Answer; "" where there is none
	Answer []byte       // for Verify: the JSON object of a web-eid token, or the DER of a CMS SignedData

	// State comes back as it was sent, up to 256 bytes of UTF-8, or is "". It is not
	// signed: decide nothing by it. What sdk/js sends begins with a word of its own.
	State string

	// Err is how the login ended without an answer, or nil: fault.Cancelled, say. A code
	// that this version does not know is fault.Internal with the code in its cause. The
	// words beside the code are dropped: [fault.Code.Text] has them.
	Err *fault.Error
}

// ParseCallback reads a fragment, without its "#", as the callback page posts it:
// base64url without padding (RFC 4648, 5), in its canonical spelling, of one JSON object.
// It has either format and authToken ("web-eid"), or format and cms ("cms"), or error (RFC
// 9457), besides state, which may be absent; each once, and nothing else. Anything else and
// anything longer than [MaxFragment] is fault.TokenMalformed. That a login has failed is no
// failure of ParseCallback: see [Callback.Err].
func ParseCallback(fragment string) (Callback, error) {
	c, err := parseCallback(fragment)
	if err != nil {
		return Callback{}, fault.New(fault.TokenMalformed, "relying: read callback", err)
	}
	return c, nil
}

func parseCallback(fragment string) (Callback, error) {
	if len(fragment) > MaxFragment {
		return Callback{}, fmt.Errorf("%d bytes, at most %d", len(fragment), MaxFragment)
	}
	text, err := base64.RawURLEncoding.Strict().DecodeString(fragment)
	if err != nil {
		return Callback{}, err
	}
	if base64.RawURLEncoding.EncodeToString(text) != fragment {
		return Callback{}, errors.New("line ends in base64url") // which Go's decoder skips
	}
	fields, err := members(text)
	if err != nil {
		return Callback{}, err
	}
	c := Callback{}
	if c.State, err = optionalString(fields["state"]); err != nil || len(c.State) > maxState {
		return Callback{}, errors.New("state is not a string of at most 256 bytes")
	}
	return c, c.end(fields)
}

// end reads the one of authToken, cms and error that is there.
func (c *Callback) end(fields map[string]json.RawMessage) error {
	format, err := optionalString(fields["format"])
	if err != nil {
		return errors.New("format is not a string")
	}
	delete(fields, "state")
	delete(fields, "format")
	if len(fields) != 1 {
		return fmt.Errorf("%d members beside format and state, not one", len(fields))
	}
	authToken, cms, problem := fields["authToken"], fields["cms"], fields["error"]
	switch {
	case authToken != nil && format == string(token.WebEID) && authToken[0] == '{':
		c.Format, c.Answer = token.WebEID, slices.Clip(authToken)
		return nil
	case cms != nil && format == string(token.CMS):
		c.Format = token.CMS
		c.Answer, err = derOf(cms)
		return err
	case problem != nil && format == "":
		c.Err, err = faultOf(problem)
		return err
	}
	return fmt.Errorf("the answer is not of the format %.32q", format)
}

// derOf reads standard base64 with padding in its one canonical spelling.
func derOf(value json.RawMessage) ([]byte, error) {
	text, err := optionalString(value)
	if err != nil {
		return nil, fmt.Errorf("cms: %w", err)
	}
	der, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || len(der) == 0 || base64.StdEncoding.EncodeToString(der) != text {
		return nil, errors.New("cms is not canonical base64")
	}
	return der, nil
}

// faultOf reads a problem (RFC 9457, 3). Members that it does not know are ignored, as
// that text has it (3.2).
func faultOf(value json.RawMessage) (*fault.Error, error) {
	const op = "cied: login"
	fields, err := members(value)
	if err != nil {
		return nil, fmt.Errorf("error: %w", err)
	}
	name, err := optionalString(fields["code"])
	if err != nil || !isCode(name) {
		return nil, errors.New("error has no code")
	}
	code := fault.Code(name)
	if code.Row().Code != code {
		return fault.New(fault.Internal, op, fmt.Errorf("an unknown code: %s", name)), nil
	}
	return fault.New(code, op, nil), nil
}

// isCode reports whether name has the form of a code: words of lower-case letters and
// hyphens, at most 64 characters in all.
func isCode(name string) bool {
	for _, r := range name {
		if (r < 'a' || r > 'z') && r != '-' {
			return false
		}
	}
	return name != "" && len(name) <= 64
}

// members returns the members of the one JSON object (RFC 8259, 4) that text is.
// Decoding into a struct would take "STATE" for "state", and the last of two members with
// the same name.
func members(text []byte) (map[string]json.RawMessage, error) {
	if !utf8.Valid(text) || !json.Valid(text) {
		return nil, errors.New("not JSON in UTF-8")
	}
	in := json.NewDecoder(bytes.NewReader(text))
	if open, err := in.Token(); err != nil || open != json.Delim('{') {
		return nil, errors.New("not an object")
	}
	fields := make(map[string]json.RawMessage)
	for in.More() {
		key, err := in.Token()
		if err != nil {
			return nil, err
		}
		name, _ := key.(string) // names of members always are
		if _, twice := fields[name]; twice {
			return nil, fmt.Errorf("%.32q stands twice", name)
		}
		var value json.RawMessage
		if err := in.Decode(&value); err != nil {
			return nil, err
		}
		fields[name] = value
	}
	return fields, nil
}

// optionalString reads a JSON string; "" where the member is absent. null is no string.
func optionalString(value json.RawMessage) (string, error) {
	if value == nil {
		return "", nil
	}
	if value[0] != '"' {
		return "", errors.New("not a string")
	}
	var s string
	err := json.Unmarshal(value, &s)
	return s, err
}
