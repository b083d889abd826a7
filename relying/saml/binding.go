package saml

import (
	"bytes"
	"compress/flate"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"cied/internal/xmldoor"
)

// A Binding is how a message travels through the browser (SAML 2.0 Bindings, 3.4 and 3.5).
type Binding string

// The bindings of the federation. Requests come by both, Responses by POST only.
const (
	BindingPOST     Binding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
	BindingRedirect Binding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
	BindingSOAP     Binding = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP"
)

// A Kind is the parameter that carries a message.
type Kind string

// The kinds of message.
const (
	KindRequest  Kind = "SAMLRequest"
	KindResponse Kind = "SAMLResponse"
)

// MaxRelayState is how long a RelayState may be, in octets (SAML 2.0 Bindings, 3.4.3).
const MaxRelayState = 80

// maxParameter bounds one parameter as it arrives: base64 of [MaxMessage], escaped.
const maxParameter = 2 * MaxMessage

// An Envelope is a message as it arrived by a binding. Nothing in it is believed; RelayState
// is opaque and never an address to go to.
type Envelope struct {
	Binding    Binding
	XML        []byte // as it arrived, for the evidence
	RelayState string

	query *querySignature // of the redirect binding; nil where the query is not signed
}

// A querySignature is over octets of the query as they arrived (SAML 2.0 Bindings, 3.4.4.1).
type querySignature struct {
	signed    []byte
	algorithm string
	value     []byte
}

// OpenPost takes a message out of a form that was posted. Every error is an [Error]: 6 where
// the method is not POST, else 4; a service answers each of them with its own page. The
// caller bounds the body before it parses the form, and gives the values of the body only,
// [http.Request.PostForm].
func OpenPost(method string, form url.Values, kind Kind) (*Envelope, error) {
	if method != http.MethodPost {
		return nil, refuse(6, "the method is %s, not POST", method)
	}
	e := &Envelope{Binding: BindingPOST}
	for key, values := range form {
		if (key == string(kind) || key == "RelayState") && len(values) != 1 {
			return nil, refuse(4, "%s is there %d times", key, len(values))
		}
	}
	encoded := form.Get(string(kind))
	if encoded == "" || len(encoded) > maxParameter {
		return nil, refuse(4, "%s has %d characters", kind, len(encoded))
	}
	var err error
	if e.XML, err = base64.StdEncoding.DecodeString(compact(encoded)); err != nil {
		return nil, refuse(4, "%s: %w", kind, err)
	}
	e.RelayState = form.Get("RelayState")
	return e, e.bounded()
}

// bounded checks what both bindings have in common.
func (e *Envelope) bounded() error {
	if len(e.XML) > MaxMessage {
		return refuse(4, "the message has %d octets", len(e.XML))
	}
	if len(e.RelayState) > MaxRelayState {
		return refuse(4, "RelayState has %d octets", len(e.RelayState))
	}
	return nil
}

// OpenRedirect takes a message out of a query, as it arrived: [url.URL.RawQuery]. Every error
// is an [Error]: 6 where the method is not GET, else 4. A query without signature opens;
// who needs one refuses it.
func OpenRedirect(method, rawQuery string, kind Kind) (*Envelope, error) {
	if method != http.MethodGet {
		return nil, refuse(6, "the method is %s, not GET", method)
	}
	raw, err := rawParameters(rawQuery, kind)
	if err != nil {
		return nil, &Error{Nr: 4, Err: err}
	}
	e := &Envelope{Binding: BindingRedirect}
	if err := e.readQuery(raw, kind); err != nil {
		return nil, &Error{Nr: 4, Err: err}
	}
	return e, e.bounded()
}

// rawParameters returns the parameters of the binding, still escaped. Others may stand in
// the query and are not looked at, unless they are one of these in other letters.
func rawParameters(query string, kind Kind) (map[string]string, error) {
	if len(query) > 2*maxParameter {
		return nil, fmt.Errorf("the query has %d characters", len(query))
	}
	known := []string{string(kind), "RelayState", "SigAlg", "Signature", "SAMLEncoding"}
	raw := map[string]string{}
	for pair := range strings.SplitSeq(query, "&") {
		key, value, _ := strings.Cut(pair, "=")
		plain, err := url.QueryUnescape(key)
		if err != nil {
			return nil, err
		}
		for _, k := range known {
			if plain != k {
				continue
			}
			if _, twice := raw[k]; twice || key != k {
				return nil, fmt.Errorf("%s is there twice, or in other letters", k)
			}
			raw[k] = value
		}
	}
	return raw, nil
}

func (e *Envelope) readQuery(raw map[string]string, kind Kind) error {
	if encoding, err := url.QueryUnescape(raw["SAMLEncoding"]); err != nil || encoding != "" && encoding != deflateEncoding {
		return errors.New("SAMLEncoding is not DEFLATE")
	}
	compressed, err := decoded(raw[string(kind)])
	if err != nil || len(compressed) == 0 {
		return fmt.Errorf("%s is missing or not base64: %w", kind, err)
	}
	if e.XML, err = inflate(compressed); err != nil {
		return err
	}
	if e.RelayState, err = url.QueryUnescape(raw["RelayState"]); err != nil {
		return err
	}
	e.query, err = readQuerySignature(raw, kind)
	return err
}

// deflateEncoding is the default of SAMLEncoding (SAML 2.0 Bindings, 3.4.4.1).
const deflateEncoding = "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE"

// readQuerySignature puts together what was signed: the parameters in the order of SAML 2.0
// Bindings, 3.4.4.1, each with the very octets that arrived. One of SigAlg and Signature
// without the other is not the binding's format.
func readQuerySignature(raw map[string]string, kind Kind) (*querySignature, error) {
	rawAlgorithm, named := raw["SigAlg"]
	rawValue, signed := raw["Signature"]
	if !named && !signed {
		return nil, nil
	}
	algorithm, err := url.QueryUnescape(rawAlgorithm)
	if err != nil || algorithm == "" {
		return nil, errors.New("there is no SigAlg")
	}
	value, err := decoded(rawValue)
	if err != nil || len(value) == 0 {
		return nil, errors.New("there is no Signature in base64")
	}
	octets := string(kind) + "=" + raw[string(kind)]
	if relay, ok := raw["RelayState"]; ok {
		octets += "&RelayState=" + relay
	}
	octets += "&SigAlg=" + rawAlgorithm
	return &querySignature{[]byte(octets), algorithm, value}, nil
}

// decoded removes the escapes and base64 of a parameter.
func decoded(raw string) ([]byte, error) {
	plain, err := url.QueryUnescape(raw)
	if err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(compact(plain))
}

// inflate undoes DEFLATE (RFC 1951), for at most [MaxMessage] octets: some kilobytes can
// stand for gigabytes.
func inflate(compressed []byte) ([]byte, error) {
	plain, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(compressed)), MaxMessage+1))
	if err != nil {
		return nil, fmt.Errorf("DEFLATE: %w", err)
	}
	if len(plain) > MaxMessage {
		return nil, fmt.Errorf("the message has more than %d octets", MaxMessage)
	}
	return plain, nil
}

// check verifies the signature over the query under one of keys.
func (q *querySignature) check(keys []*x509.Certificate) error {
	if q == nil {
		return errors.New("the query is not signed")
	}
	method, err := xmldoor.SignatureMethod(q.algorithm)
	if err != nil {
		return err
	}
	return checkAny(keys, method, q.signed, q.value)
}

// A Form is a message for the POST binding: the page posts the fields to Action by itself.
type Form struct {
	Action     string
	Kind       Kind
	Message    string // base64
	RelayState string // "" where there is none: then the field is left out
}

// NewForm puts a message into a form.
func NewForm(action string, kind Kind, xml []byte, relayState string) Form {
	return Form{action, kind, base64.StdEncoding.EncodeToString(xml), relayState}
}

// Values returns the fields of the form.
func (f Form) Values() url.Values {
	values := url.Values{string(f.Kind): {f.Message}}
	if f.RelayState != "" {
		values.Set("RelayState", f.RelayState)
	}
	return values
}

// redirectURL puts a request into the query of location, and signs the query.
func redirectURL(location string, xml []byte, relayState string, signer Signer) (string, error) {
	var compressed bytes.Buffer
	w, err := flate.NewWriter(&compressed, flate.BestCompression)
	if err != nil {
		return "", err
	}
	if _, err := w.Write(xml); err != nil {
		return "", err
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	query := string(KindRequest) + "=" + escaped(compressed.Bytes())
	if relayState != "" {
		query += "&RelayState=" + url.QueryEscape(relayState)
	}
	query += "&SigAlg=" + url.QueryEscape(xmldoor.RSASHA256)
	value, err := signer.sum([]byte(query))
	if err != nil {
		return "", err
	}
	separator := "?"
	if strings.Contains(location, "?") {
		separator = "&"
	}
	return location + separator + query + "&Signature=" + escaped(value), nil
}

func escaped(octets []byte) string {
	return url.QueryEscape(base64.StdEncoding.EncodeToString(octets))
}
