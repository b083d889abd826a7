package localhttp

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"unicode/utf8"

	"cied/fault"
	"cied/token"
)

const (
	formType = "application/x-www-form-urlencoded"
	maxState = 256 // bytes of state, as echoed to the callback
	maxLang  = 64  // bytes of lang; the longest tag of BCP 47, 4.4.1, has 35
)

// A form is what a site asks for, posted as a form or as JSON. It names neither the
// origin nor the way back: the one is vouched for by the browser, the other derived from it.
type form struct {
	Nonce  string
	Format token.Format // web-eid where the field is absent or empty
	Lang   string       // a wish; unknown languages are no fault
	State  string       // up to 256 bytes of UTF-8, echoed with the answer
}

// readForm reads the body of r: a fault of readBody or of parseForm.
func readForm(w http.ResponseWriter, r *http.Request) (form, error) {
	body, err := readBody(w, r, formType)
	if err != nil {
		return form{}, err
	}
	return parseForm(string(body))
}

// readBody reads the body of r, which must be of contentType: fault.RequestType,
// fault.RequestTooLarge, or fault.RequestMalformed where it ends early.
func readBody(w http.ResponseWriter, r *http.Request, contentType string) ([]byte, error) {
	const op = "localhttp: body"
	got, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || got != contentType || len(r.Header["Content-Type"]) != 1 {
		return nil, fault.New(fault.RequestType, op, err)
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, fault.New(fault.RequestTooLarge, op, err)
	case err != nil:
		return nil, fault.New(fault.RequestMalformed, op, err)
	}
	return body, nil
}

// parseForm decodes an application/x-www-form-urlencoded body (URL standard, 5.1) in
// which every field stands once. The faults are fault.RequestMalformed and those of
// newForm.
func parseForm(body string) (form, error) {
	const op = "localhttp: form"
	values, err := url.ParseQuery(body)
	if err != nil {
		return form{}, fault.New(fault.RequestMalformed, op, err)
	}
	fields := make(map[string]string, len(values))
	for name, v := range values {
		if len(v) != 1 {
			return form{}, fault.New(fault.RequestMalformed, op, fmt.Errorf("a field stands %d times", len(v)))
		}
		fields[name] = v[0]
	}
	return newForm(fields)
}

// newForm returns the form with these fields, of which every one is known and nonce is
// there: fault.RequestMalformed, fault.NonceLength or fault.FormatUnsupported.
func newForm(fields map[string]string) (form, error) {
	f := form{Nonce: fields["nonce"], Lang: fields["lang"], State: fields["state"]}
	if err := f.bounds(fields); err != nil {
		return form{}, fault.New(fault.RequestMalformed, "localhttp: fields", err)
	}
	if err := token.CheckNonce(f.Nonce); err != nil {
		return form{}, err
	}
	var err error
	f.Format, err = token.ParseFormat(fields["format"])
	return f, err
}

func (f *form) bounds(fields map[string]string) error {
	for name := range fields {
		switch name {
		case "nonce", "format", "lang", "state":
		default:
			return fmt.Errorf("unknown field %.32q", name)
		}
	}
	switch _, found := fields["nonce"]; {
	case !found:
		return errors.New("no nonce")
	case len(f.Lang) > maxLang:
		return errors.New("lang is too long")
	case len(f.State) > maxState || !utf8.ValidString(f.State):
		return fmt.Errorf("state is not UTF-8 of at most %d bytes", maxState)
	}
	return nil
}
