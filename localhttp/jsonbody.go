package localhttp

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"unicode/utf8"

	"cied/fault"
)

// jsonType cannot be sent by a form, so that browsers ask by a preflight first.
const jsonType = "application/json"

// readJSON reads the body of r: a fault of readBody or of parseJSON.
func readJSON(w http.ResponseWriter, r *http.Request) (form, error) {
	body, err := readBody(w, r, jsonType)
	if err != nil {
		return form{}, err
	}
	return parseJSON(body)
}

// parseJSON decodes {"nonce":…, "format":…, "lang":…, "state":…}, of which nonce must be
// there. The faults are fault.RequestMalformed and those of newForm.
func parseJSON(body []byte) (form, error) {
	fields, err := stringMembers(body)
	if err != nil {
		return form{}, fault.New(fault.RequestMalformed, "localhttp: JSON", err)
	}
	return newForm(fields)
}

// stringMembers returns the members of the one JSON object (RFC 8259, 4) that body is.
// Every value is a string. Decoding into a struct would take "NONCE" for "nonce", and the
// last of two members with the same name.
func stringMembers(body []byte) (map[string]string, error) {
	if !utf8.Valid(body) || !json.Valid(body) {
		return nil, errors.New("not JSON in UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(body))
	if t, _ := d.Token(); t != json.Delim('{') {
		return nil, errors.New("not an object")
	}
	members := make(map[string]string)
	for d.More() {
		if err := member(d, members); err != nil {
			return nil, err
		}
	}
	return members, nil
}

// member moves the next member of valid JSON from d to members.
func member(d *json.Decoder, members map[string]string) error {
	t, err := d.Token()
	if err != nil {
		return err
	}
	name, _ := t.(string) // names of members always are
	if t, err = d.Token(); err != nil {
		return err
	}
	value, ok := t.(string)
	if _, twice := members[name]; twice || !ok {
		return fmt.Errorf("%.32q stands twice or is not a string", name)
	}
	members[name] = value
	return nil
}
