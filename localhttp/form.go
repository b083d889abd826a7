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

// A form is what a site posts to /v1/authorize. It names neither the origin nor the
// way back: the one is vouched for by the browser, the other derived from it.
type form struct {
	Nonce  string
	Format token.Format // web-eid where the field is absent or empty
	Lang   string       // a wish; unknown languages are no fault
	State  string       // up to 256 bytes of UTF-8, echoed to the callback
}

// readForm reads the body of r: fault.RequestType, fault.RequestTooLarge, or a fault
// of parseForm.
func readForm(w http.ResponseWriter, r *http.Request) (form, error) {
	const op = "localhttp: form"
	contentType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || contentType != formType || len(r.Header["Content-Type"]) != 1 {
		return form{}, fault.New(fault.RequestType, op, err)
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return form{}, fault.New(fault.RequestTooLarge, op, err)
	case err != nil:
		return form{}, fault.New(fault.RequestMalformed, op, err)
	}
	return parseForm(string(body))
}

// parseForm decodes an application/x-www-form-urlencoded body (URL standard, 5.1) in
// which every field is known and stands once, and nonce stands. The faults are
// fault.RequestMalformed, fault.NonceLength and fault.FormatUnsupported.
func parseForm(body string) (form, error) {
	const op = "localhttp: form"
	values, err := url.ParseQuery(body)
	if err != nil {
		return form{}, fault.New(fault.RequestMalformed, op, err)
	}
	var f form
	if err := f.fill(values); err != nil {
		return form{}, fault.New(fault.RequestMalformed, op, err)
	}
	if err := token.CheckNonce(f.Nonce); err != nil {
		return form{}, err
	}
	f.Format, err = token.ParseFormat(values.Get("format"))
	return f, err
}

func (f *form) fill(values url.Values) error {
	for name, v := range values {
		switch {
		case name != "nonce" && name != "format" && name != "lang" && name != "state":
			return fmt.Errorf("unknown field %.32q", name)
		case len(v) != 1:
			return fmt.Errorf("field %s stands %d times", name, len(v))
		}
	}
	f.Nonce, f.Lang, f.State = values.Get("nonce"), values.Get("lang"), values.Get("state")
	switch {
	case !values.Has("nonce"):
		return errors.New("no nonce")
	case len(f.Lang) > maxLang:
		return errors.New("lang is too long")
	case len(f.State) > maxState || !utf8.ValidString(f.State):
		return fmt.Errorf("state is not UTF-8 of at most %d bytes", maxState)
	}
	return nil
}
