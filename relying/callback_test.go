package relying_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"

	"cied/fault"
	"cied/pki/pkitest"
	"cied/relying"
	"cied/token"
)

// fragment is what stands behind the "#" for a JSON text.
func fragment(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

// cancelled is the problem of a login that the person refused.
const cancelled = `{"type":"urn:cied:fault:cancelled","title":"…","status":200,"detail":"…","code":"cancelled","retryable":true}`

func TestCallbackHasTheAnswerOrTheFault(t *testing.T) {
	for name, tc := range map[string]struct {
		text   string
		format token.Format
		answer string
		state  string
		code   fault.Code
	}{
		"a web-eid token":     {`{"format":"web-eid","authToken":{"format":"web-eid:1.0"},"state":"s"}`, token.WebEID, `{"format":"web-eid:1.0"}`, "s", ""},
		"a CMS answer":        {`{"format":"cms","cms":"MAA="}`, token.CMS, "\x30\x00", "", ""},
		"a refusal":           {`{"error":` + cancelled + `,"state":"è"}`, "", "", "è", fault.Cancelled},
		"members in disorder": {`{"state":"s","cms":"MAA=","format":"cms"}`, token.CMS, "\x30\x00", "s", ""},
		"a code to come":      {`{"error":{"code":"card-of-tomorrow"}}`, "", "", "", fault.Internal},
		"a problem with more": {`{"error":{"code":"timeout","instance":{"of":["tomorrow"]}}}`, "", "", "", fault.Timeout},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := relying.ParseCallback(fragment(tc.text))
			if err != nil {
				t.Fatal(err)
			}
			if c.Format != tc.format || string(c.Answer) != tc.answer || c.State != tc.state {
				t.Errorf("%+v", c)
			}
			switch {
			case tc.code == "" && c.Err != nil:
				t.Errorf("a fault: %v", c.Err)
			case tc.code != "" && !errors.Is(c.Err, tc.code):
				t.Errorf("the fault %v, want %s", c.Err, tc.code)
			}
		})
	}
}

func TestCallbackIsBelievedInOneSpelling(t *testing.T) {
	good := fragment(`{"format":"cms","cms":"MAA=","state":"s"}`)
	long := strings.Repeat("s", 257)
	for name, bad := range map[string]string{
		"nothing":                 "",
		"no object":               fragment(`["cms"]`),
		"null":                    fragment(`null`),
		"an empty object":         fragment(`{}`),
		"padding":                 base64.URLEncoding.EncodeToString([]byte(`{"format":"cms","cms":"MAA="}`)),
		"the number sign":         "#" + good,
		"the alphabet of base64":  base64.RawStdEncoding.EncodeToString([]byte(`{"format":"cms","cms":"MAA=","state":">>>???"}`)),
		"a line end":              good[:4] + "\n" + good[4:],
		"loose last bits":         strings.TrimSuffix(fragment(`{"error":{"code":"timeout"}}`), "Q") + "R",
		"something behind":        fragment(`{"format":"cms","cms":"MAA="}{}`),
		"a member twice":          fragment(`{"format":"cms","cms":"MAA=","cms":"MAA="}`),
		"a member in capitals":    fragment(`{"format":"cms","CMS":"MAA="}`),
		"an unknown member":       fragment(`{"format":"cms","cms":"MAA=","origin":"https://idp.example.it"}`),
		"two answers":             fragment(`{"format":"cms","cms":"MAA=","authToken":{}}`),
		"an answer and an error":  fragment(`{"format":"cms","cms":"MAA=","error":` + cancelled + `}`),
		"no format":               fragment(`{"authToken":{}}`),
		"another format":          fragment(`{"format":"web-eid","cms":"MAA="}`),
		"an unknown format":       fragment(`{"format":"jwt","jwt":"e30"}`),
		"a format with an error":  fragment(`{"format":"cms","error":` + cancelled + `}`),
		"a token that is a text":  fragment(`{"format":"web-eid","authToken":"{}"}`),
		"a token that is null":    fragment(`{"format":"web-eid","authToken":null}`),
		"cms without padding":     fragment(`{"format":"cms","cms":"MAA"}`),
		"cms with a line end":     fragment(`{"format":"cms","cms":"MA\nA="}`),
		"no cms at all":           fragment(`{"format":"cms","cms":""}`),
		"state is no text":        fragment(`{"format":"cms","cms":"MAA=","state":1}`),
		"state is null":           fragment(`{"format":"cms","cms":"MAA=","state":null}`),
		"state is too long":       fragment(`{"format":"cms","cms":"MAA=","state":"` + long + `"}`),
		"not UTF-8":               fragment("{\"format\":\"cms\",\"cms\":\"MAA=\",\"state\":\"\xff\"}"),
		"an error without a code": fragment(`{"error":{"title":"…"}}`),
		"an error in words":       fragment(`{"error":"cancelled"}`),
		"a code with a line end":  fragment(`{"error":{"code":"cancelled\nlog in"}}`),
		"two codes":               fragment(`{"error":{"code":"cancelled","code":"timeout"}}`),
		"a deep error":            fragment(`{"error":` + strings.Repeat("[", 12000) + strings.Repeat("]", 12000) + `}`),
		"too long":                fragment(`{"format":"cms","cms":"` + strings.Repeat("MAAA", relying.MaxFragment/4) + `"}`),
	} {
		t.Run(name, func(t *testing.T) {
			c, err := relying.ParseCallback(bad)
			wantFault(t, err, fault.TokenMalformed)
			if c.Answer != nil || c.Format != "" || c.State != "" || c.Err != nil {
				t.Errorf("something came with the fault: %+v", c)
			}
		})
	}
}

// TestAnswersFitIntoAFragment holds the bound against what a verifier accepts.
func TestAnswersFitIntoAFragment(t *testing.T) {
	longest := `{"format":"web-eid","authToken":{"a":"` + strings.Repeat("a", token.MaxWebEID-8) + `"},"state":"` + strings.Repeat("s", 256) + `"}`
	if n := len(fragment(longest)); n > relying.MaxFragment {
		t.Errorf("the longest token needs %d bytes", n)
	}
	w := pkitest.New(t)
	for _, format := range formats {
		data := answer(t, format, w.Card, pkitest.Key(t, "card"), origin, nonce)
		text := fmt.Sprintf(`{"format":"web-eid","authToken":%s}`, data)
		if format == token.CMS {
			text = fmt.Sprintf(`{"format":"cms","cms":%q}`, base64.StdEncoding.EncodeToString(data))
		}
		c, err := relying.ParseCallback(fragment(text))
		if err != nil || c.Format != format || !bytes.Equal(c.Answer, data) {
			t.Fatalf("%s: %+v, %v", format, c, err)
		}
		if _, err := verifier(w).Verify(t.Context(), c.Format, c.Answer, nonce); err != nil {
			t.Errorf("%s: %v", format, err)
		}
	}
}

// A login server reads what its callback page has posted.
func ExampleParseCallback() {
	posted := base64.RawURLEncoding.EncodeToString([]byte(`{"error":{"code":"cancelled"},"state":"checkout"}`))
	c, err := relying.ParseCallback(posted)
	if err != nil {
		return
	}
	if c.Err != nil {
		fmt.Println(c.Err.Code, "in", c.State)
		return
	}
	var v relying.Verifier
	_, _ = v.Verify(context.Background(), c.Format, c.Answer, "the nonce of this session")
	// Output: cancelled in checkout
}

// FuzzParseCallback wants that what is read has exactly one end, within its bounds.
func FuzzParseCallback(f *testing.F) {
	for _, text := range []string{
		`{"format":"web-eid","authToken":{"format":"web-eid:1.0"},"state":"s"}`,
		`{"format":"cms","cms":"MAA="}`, `{"error":` + cancelled + `}`, `{"error":{"code":"x-y"}}`, `{}`, `[`, "",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		exact := string(bytes.Clone(text))
		for _, in := range []string{exact, fragment(exact)} {
			c, err := relying.ParseCallback(in)
			if err != nil {
				wantFault(t, err, fault.TokenMalformed)
				continue
			}
			if (c.Err == nil) == (len(c.Answer) == 0) || (c.Err == nil) != (c.Format != "") || len(c.State) > 256 {
				t.Errorf("%q: %+v", in, c)
			}
		}
	})
}
