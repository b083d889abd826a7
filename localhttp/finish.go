package localhttp

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"

	"cied/fault"
	"cied/token"
)

// A callback is the JSON that stands, as base64url without padding (RFC 4648, 5), in
// the fragment of the callback's address. Exactly one of AuthToken, CMS and Error is
// there.
type callback struct {
	Format    token.Format    `json:"format,omitempty"`
	AuthToken json.RawMessage `json:"authToken,omitempty"` // web-eid: the token's JSON object
	CMS       []byte          `json:"cms,omitempty"`       // cms: DER of the SignedData; standard base64 in JSON
	Error     *problem        `json:"error,omitempty"`
	State     string          `json:"state,omitempty"` // as the site sent it
}

// finish sends the window back to the site, once. While the login runs it leads back
// to the page.
func (d *door) finish(w http.ResponseWriter, r *http.Request, s *session) error {
	if err := navigated(r); err != nil {
		return err
	}
	if err := fromHere(r); err != nil {
		return err
	}
	end, ended, first := s.deliver()
	switch {
	case !ended:
		redirect(w, "/ui/s/"+s.id)
		return nil
	case !first:
		return fault.New(fault.SessionOver, "localhttp: finish", nil)
	}
	d.forget(s)
	if end.unexplained() { // else the next login being let in would tell it from a no
		d.cancelled(s)
	}
	redirect(w, s.asked.Origin+token.CallbackPath+"#"+fragment(end.callback(s.asked)))
	return nil
}

// callback returns what the site learns.
func (e ending) callback(a asked) callback {
	c := callback{State: a.state}
	switch {
	case e.fault != nil:
		p := newProblem(e.told(), a.lang)
		c.Error = &p
	case e.answer.Format == token.WebEID && json.Valid(e.answer.Data):
		c.Format, c.AuthToken = token.WebEID, e.answer.Data
	case e.answer.Format == token.CMS && len(e.answer.Data) > 0:
		c.Format, c.CMS = token.CMS, e.answer.Data
	default:
		p := newProblem(fault.Internal, a.lang)
		c.Error = &p
	}
	return c
}

// fragment encodes c, whose AuthToken is valid JSON, for the fragment of an address.
func fragment(c callback) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // no HTML here; the token's characters stay as they are
	if err := enc.Encode(c); err != nil {
		panic("localhttp: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(bytes.TrimSpace(b.Bytes()))
}
