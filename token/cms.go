package token

import (
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"github.com/smallstep/pkcs7"

	"cied/fault"
	"cied/pki/cms"
)

// NewCMS has signer sign the statement st and returns the DER of a CMS SignedData (RFC
// 5652): the statement inside, content type id-data, SHA-256, the signed attributes
// content-type, message-digest and signing-time, RSASSA-PKCS1-v1_5, and c, the certificate
// of signer's key. The CAs above it are not in: a verifier knows them, as this program does,
// before it believes anything. st.Format may be "", st.Time is cut to seconds. The
// signing-time attribute is the machine's clock at the signature; the time that counts is
// st.Time.
//
// signer is given the SHA-256 of the signed attributes, as in [NewWebEID]; the faults are
// the same.
func NewCMS(st Statement, c *x509.Certificate, signer crypto.Signer) ([]byte, error) {
	if st.Format == "" {
		st.Format = StatementFormat
	}
	st.Time = st.Time.UTC().Truncate(time.Second)
	content, err := st.encode()
	if err != nil {
		return nil, err
	}
	return signContent(content, c, proving{signer, c})
}

// signContent wraps content in a SignedData with one signer. The library returns the
// signer's error as it is: a wrong PIN stays a wrong PIN.
func signContent(content []byte, c *x509.Certificate, signer crypto.Signer) ([]byte, error) {
	signed, err := pkcs7.NewSignedData(content)
	if err != nil {
		return nil, err
	}
	signed.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	if err := signed.AddSigner(c, signer, pkcs7.SignerInfoConfig{}); err != nil {
		return nil, err
	}
	return signed.Finish()
}

// A SignedStatement is what [ParseCMS] read. Nothing of it is proved: not the certificate,
// and not the statement before [SignedStatement.Verify].
type SignedStatement struct {
	Statement
	Certificate *x509.Certificate // of the signer

	signed *cms.SignedData
}

// ParseCMS reads the DER of a CMS answer as [NewCMS] writes it, at most [cms.MaxSize]
// bytes. Anything else is fault.TokenMalformed. The time of an answer is the statement's:
// the signing-time attribute, if any, is not compared with it, because CMS libraries fill
// it from their own clock and the statement's time is signed no less.
func ParseCMS(der []byte) (*SignedStatement, error) {
	s, err := parseCMS(der)
	if err != nil {
		// %v: the faults of origin and nonce are those of a request, not of an answer.
		return nil, fault.New(fault.TokenMalformed, "token: read CMS", fmt.Errorf("%v", err))
	}
	return s, nil
}

func parseCMS(der []byte) (*SignedStatement, error) {
	signed, err := cms.Parse(der)
	if err != nil {
		return nil, err
	}
	if !signed.ContentType.Equal(cms.OIDData) || signed.Algorithm() != x509.SHA256WithRSA {
		return nil, fmt.Errorf("content type %v signed with %v", signed.ContentType, signed.Algorithm())
	}
	c, err := signed.Signer()
	if err != nil {
		return nil, err
	}
	st, err := parseStatement(signed.Content)
	if err != nil {
		return nil, err
	}
	return &SignedStatement{Statement: st, Certificate: c, signed: signed}, nil
}

// Verify reports whether the signer's key signed the statement, and whether it is for this
// origin and this nonce. The faults are fault.TokenSignature and fault.NonceMismatch.
func (s *SignedStatement) Verify(origin, nonce string) error {
	const op = "token: verify CMS"
	if err := s.signed.Verify(); err != nil {
		return fault.New(fault.TokenSignature, op, err)
	}
	if s.Origin != origin {
		return fault.New(fault.NonceMismatch, op, fmt.Errorf("the statement is for the origin %q", s.Origin))
	}
	if s.Nonce != nonce {
		return fault.New(fault.NonceMismatch, op, errors.New("the statement is for another nonce"))
	}
	return nil
}
