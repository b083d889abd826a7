package token

import (
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"cied/fault"
)

// The constants of a Web eID token as cied makes and takes it.
const (
	webEIDFormat    = "web-eid:1.0"
	webEIDAlgorithm = "RS256" // RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518, 3.3)
)

// MaxWebEID is the length of the longest token in bytes, as in the Web eID libraries.
// That of a CIE has about 3,000.
const MaxWebEID = 10_000

// webEIDFields is the JSON object, in the order of the Web eID architecture document,
// "Token format". Binary fields are standard base64 with padding.
type webEIDFields struct {
	Certificate string `json:"unverifiedCertificate"`
	Algorithm   string `json:"algorithm"`
	Signature   string `json:"signature"`
	Format      string `json:"format"`
	AppVersion  string `json:"appVersion,omitempty"`
}

// WebEIDMessage returns the 64 bytes that a Web eID token signs:
//
//	SHA-256(origin) ‖ SHA-256(nonce)
//
// over the characters of both as they are: the origin without a trailing slash, the nonce
// never decoded. The signature algorithm hashes them once more (Web eID, "Token format").
func WebEIDMessage(origin, nonce string) []byte {
	o, n := sha256.Sum256([]byte(origin)), sha256.Sum256([]byte(nonce))
	return append(o[:], n[:]...)
}

// NewWebEID has signer sign origin and nonce and returns the token as JSON. cert belongs
// to signer's key; app is a URL that names the program and its version, or "".
//
// signer is given the SHA-256 of [WebEIDMessage] with crypto.SHA256 as its options and
// returns RSASSA-PKCS1-v1_5: a card that pads by itself is sent that digest inside a
// DigestInfo. The faults are those of [CheckOrigin] and [CheckNonce], fault.KeyMismatch
// where the signature is not cert's, and whatever signer returns.
func NewWebEID(origin, nonce string, cert *x509.Certificate, signer crypto.Signer, app string) ([]byte, error) {
	if err := checkBound(origin, nonce); err != nil {
		return nil, err
	}
	digest := sha256.Sum256(WebEIDMessage(origin, nonce))
	signature, err := proving{signer, cert}.Sign(rand.Reader, digest[:], crypto.SHA256)
	if err != nil {
		return nil, err
	}
	return json.Marshal(webEIDFields{
		Certificate: base64.StdEncoding.EncodeToString(cert.Raw),
		Algorithm:   webEIDAlgorithm,
		Signature:   base64.StdEncoding.EncodeToString(signature),
		Format:      webEIDFormat,
		AppVersion:  app,
	})
}

// A WebEIDToken is what [ParseWebEID] read. Nothing of it is proved: not the certificate,
// and not the signature before [WebEIDToken.Verify].
type WebEIDToken struct {
	Certificate *x509.Certificate
	Signature   []byte // big-endian, as long as the modulus
	AppVersion  string // informative, not signed
}

// ParseWebEID reads a "web-eid:1.0" token: one JSON object of at most [MaxWebEID] bytes
// with the five known fields, each at most once (appVersion may be absent), algorithm
// RS256 and canonical base64. The fields of "web-eid:1.1" must not be there. Anything else
// is fault.TokenMalformed.
func ParseWebEID(data []byte) (*WebEIDToken, error) {
	return ParseWebEIDWith(x509.ParseCertificate, data)
}

// ParseWebEIDWith is [ParseWebEID] with another reader of the certificate's DER: one that
// remembers certificates, which are as long to read as the rest of a token.
func ParseWebEIDWith(readCertificate func(der []byte) (*x509.Certificate, error), data []byte) (*WebEIDToken, error) {
	t, err := parseWebEID(readCertificate, data)
	if err != nil {
		return nil, fault.New(fault.TokenMalformed, "token: read web-eid", err)
	}
	return t, nil
}

func parseWebEID(readCertificate func(der []byte) (*x509.Certificate, error), data []byte) (*WebEIDToken, error) {
	if len(data) > MaxWebEID {
		return nil, fmt.Errorf("%d bytes, at most %d", len(data), MaxWebEID)
	}
	fields, err := stringObject(data)
	if err != nil {
		return nil, err
	}
	if err := checkFields(fields); err != nil {
		return nil, err
	}
	der, err := decodeBase64(fields["unverifiedCertificate"])
	if err != nil {
		return nil, fmt.Errorf("unverifiedCertificate: %w", err)
	}
	signature, err := decodeBase64(fields["signature"])
	if err != nil {
		return nil, fmt.Errorf("signature: %w", err)
	}
	c, err := readCertificate(der)
	if err != nil {
		return nil, err
	}
	return &WebEIDToken{Certificate: c, Signature: signature, AppVersion: fields["appVersion"]}, nil
}

// checkFields wants the four fields of a token, takes appVersion and refuses others.
func checkFields(fields map[string]string) error {
	for _, name := range []string{"unverifiedCertificate", "algorithm", "signature", "format"} {
		if fields[name] == "" {
			return fmt.Errorf("the field %s is missing", name)
		}
	}
	if _, named := fields["appVersion"]; len(fields) > 5 || len(fields) == 5 && !named {
		return errors.New("a field is unknown")
	}
	if fields["format"] != webEIDFormat || fields["algorithm"] != webEIDAlgorithm {
		return fmt.Errorf("format %.32q with algorithm %.32q", fields["format"], fields["algorithm"])
	}
	return nil
}

// Verify reports whether the key of the token's certificate signed this origin and this
// nonce. Everything else is fault.TokenSignature: the token holds neither, so that another
// origin, another nonce and a forged signature look alike.
func (t *WebEIDToken) Verify(origin, nonce string) error {
	digest := sha256.Sum256(WebEIDMessage(origin, nonce))
	if err := verifySHA256(t.Certificate, digest[:], t.Signature); err != nil {
		return fault.New(fault.TokenSignature, "token: verify web-eid", err)
	}
	return nil
}

// stringObject reads one JSON object whose values are strings. encoding/json alone would
// take a field twice: then the text has more quotation marks than two for each name and
// value that came out.
func stringObject(data []byte) (map[string]string, error) {
	var values map[string]*string
	if err := json.Unmarshal(data, &values); err != nil {
		return nil, err
	}
	fields := make(map[string]string, len(values))
	for name, value := range values {
		if value == nil {
			return nil, fmt.Errorf("field %.32q is null", name)
		}
		fields[name] = *value
	}
	if values == nil || quotes(data) != 4*len(fields) {
		return nil, errors.New("not a JSON object, or a field stands twice")
	}
	return fields, nil
}

// quotes counts the quotation marks of a JSON text that begin or end a string.
func quotes(text []byte) (n int) {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++ // what is escaped begins and ends nothing
		case '"':
			n++
		}
	}
	return n
}

// decodeBase64 takes standard base64 with padding in its one canonical spelling: Go's
// decoder would skip line ends.
func decodeBase64(text string) ([]byte, error) {
	b, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil {
		return nil, err
	}
	if base64.StdEncoding.EncodeToString(b) != text {
		return nil, errors.New("not canonical base64")
	}
	return b, nil
}
