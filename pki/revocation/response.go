package revocation

import (
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
	"golang.org/x/crypto/ocsp"
)

// maxResponse bounds an OCSP response in bytes. With a responder's certificate inside, one
// has about 2 kB.
const maxResponse = 64 << 10

// A response is a BasicOCSPResponse (RFC 6960, 4.2.1) as it was read. It shares memory
// with what it was read from, and nothing of it is proved.
//
// It is read here because [ocsp.ParseResponseForCert] keeps neither the nonce nor the
// hashes that name the issuer, takes any certificate of the issuer as the responder's, and
// passes over whatever stands behind the fields that it knows.
type response struct {
	signed       []byte // DER of ResponseData
	algorithm    x509.SignatureAlgorithm
	signature    []byte
	certificates cryptobyte.String // those that came with it, one after the other

	responderName []byte // DER of the responder's Name; or
	responderKey  []byte // SHA-1 of its key, without tag, length and unused bits
	producedAt    time.Time
	nonce         []byte // value of the extension; nil where there is none
	singles       cryptobyte.String
}

// A single is one SingleResponse.
type single struct {
	status               int       // ocsp.Good, ocsp.Revoked or ocsp.Unknown
	revokedAt            time.Time // where it is revoked
	reason               int       // CRLReason, where it is revoked
	thisUpdate, nextTime time.Time // nextTime may be zero
}

var errSingle = errors.New("an answer of the OCSP response cannot be read")

// parseResponse reads an OCSPResponse. One that says why there is no answer is an error
// with that reason.
func parseResponse(der []byte) (*response, error) {
	if len(der) > maxResponse {
		return nil, fmt.Errorf("the OCSP response has %d bytes, at most %d", len(der), maxResponse)
	}
	in := cryptobyte.String(der)
	var outer, wrapped, typed, id, basic cryptobyte.String
	var status int
	if !in.ReadASN1(&outer, asn1.SEQUENCE) || !in.Empty() || !outer.ReadASN1Enum(&status) {
		return nil, errors.New("the OCSP response cannot be read")
	}
	if status != int(ocsp.Success) {
		return nil, fmt.Errorf("the OCSP responder answers: %v", ocsp.ResponseStatus(status))
	}
	if !outer.ReadASN1(&wrapped, explicit(0)) || !outer.Empty() ||
		!wrapped.ReadASN1(&typed, asn1.SEQUENCE) || !wrapped.Empty() ||
		!typed.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) || string(id) != oidBasicResponse ||
		!typed.ReadASN1(&basic, asn1.OCTET_STRING) || !typed.Empty() {
		return nil, errors.New("the OCSP response is not a basic one")
	}
	return parseBasic(basic)
}

// parseBasic reads
//
//	SEQUENCE { ResponseData, AlgorithmIdentifier, BIT STRING, [0] SEQUENCE OF Certificate OPTIONAL }
func parseBasic(in cryptobyte.String) (*response, error) {
	r := new(response)
	var basic, data, certs cryptobyte.String
	var present bool
	if !in.ReadASN1(&basic, asn1.SEQUENCE) || !in.Empty() || !basic.ReadASN1Element(&data, asn1.SEQUENCE) {
		return nil, errors.New("the OCSP response cannot be read")
	}
	r.signed = data
	var err error
	if r.algorithm, r.signature, err = readSignature(&basic); err != nil {
		return nil, fmt.Errorf("the OCSP response: %w", err)
	}
	if !basic.ReadOptionalASN1(&certs, &present, explicit(0)) || !basic.Empty() ||
		present && (!certs.ReadASN1(&r.certificates, asn1.SEQUENCE) || !certs.Empty()) {
		return nil, errors.New("the certificates of the OCSP response cannot be read")
	}
	if err := r.parseData(data); err != nil {
		return nil, err
	}
	return r, nil
}

// parseData reads ResponseData:
//
//	SEQUENCE { [0] version DEFAULT v1, ResponderID, producedAt, SEQUENCE OF SingleResponse, [1] Extensions OPTIONAL }
func (r *response) parseData(in cryptobyte.String) error {
	var data, extensions cryptobyte.String
	var version int
	var present bool
	if !in.ReadASN1(&data, asn1.SEQUENCE) || !data.ReadOptionalASN1Integer(&version, explicit(0), 0) || version != 0 {
		return errors.New("the OCSP response is not of version 1")
	}
	if !r.readResponder(&data) || !data.ReadASN1GeneralizedTime(&r.producedAt) || !data.ReadASN1(&r.singles, asn1.SEQUENCE) ||
		!data.ReadOptionalASN1(&extensions, &present, explicit(1)) || !data.Empty() {
		return errors.New("the data of the OCSP response cannot be read")
	}
	if !present {
		return nil
	}
	return readExtensions(extensions, func(e extension) (bool, error) {
		if string(e.id) != oidNonce {
			return false, nil
		}
		r.nonce = e.value
		return true, nil
	})
}

// readResponder reads the CHOICE { [1] Name, [2] OCTET STRING }.
func (r *response) readResponder(in *cryptobyte.String) bool {
	var id, value cryptobyte.String
	if in.PeekASN1Tag(explicit(1)) {
		ok := in.ReadASN1(&id, explicit(1)) && id.ReadASN1Element(&value, asn1.SEQUENCE) && id.Empty()
		r.responderName = value
		return ok
	}
	ok := in.ReadASN1(&id, explicit(2)) && id.ReadASN1(&value, asn1.OCTET_STRING) && id.Empty()
	r.responderKey = value
	return ok
}

// single returns the one SingleResponse about the certificate of q. All of them are read,
// so that a response cannot say two things.
func (r *response) single(q *question) (single, error) {
	var found single
	n := 0
	for rest := r.singles; !rest.Empty(); {
		var in cryptobyte.String
		if !rest.ReadASN1(&in, asn1.SEQUENCE) {
			return single{}, errors.New("the OCSP response cannot be read")
		}
		same, ok := q.isAbout(&in)
		s, err := readSingle(&in)
		if err != nil {
			return single{}, err
		}
		if !ok {
			return single{}, errSingle
		}
		if same {
			found = s
			n++
		}
	}
	if n != 1 {
		return single{}, fmt.Errorf("the OCSP response answers %d times about the certificate", n)
	}
	return found, nil
}

// readSingle reads a SingleResponse behind its CertID:
//
//	certStatus, thisUpdate, [0] nextUpdate OPTIONAL, [1] Extensions OPTIONAL
func readSingle(in *cryptobyte.String) (s single, err error) {
	var next, extensions cryptobyte.String
	var hasNext, hasExtensions bool
	if !s.readStatus(in) || !in.ReadASN1GeneralizedTime(&s.thisUpdate) ||
		!in.ReadOptionalASN1(&next, &hasNext, explicit(0)) ||
		!in.ReadOptionalASN1(&extensions, &hasExtensions, explicit(1)) || !in.Empty() {
		return s, errSingle
	}
	if hasNext && (!next.ReadASN1GeneralizedTime(&s.nextTime) || !next.Empty()) {
		return s, errSingle
	}
	if hasExtensions {
		return s, readExtensions(extensions, func(extension) (bool, error) { return false, nil })
	}
	return s, nil
}

// readStatus reads the CHOICE { good [0] NULL, revoked [1] RevokedInfo, unknown [2] NULL },
// its tags implicit.
func (s *single) readStatus(in *cryptobyte.String) bool {
	var value cryptobyte.String
	var tag asn1.Tag
	if !in.ReadAnyASN1(&value, &tag) {
		return false
	}
	switch tag {
	case asn1.Tag(0).ContextSpecific():
		s.status = ocsp.Good
		return value.Empty()
	case explicit(1):
		s.status = ocsp.Revoked
		return s.readRevoked(value)
	case asn1.Tag(2).ContextSpecific():
		s.status = ocsp.Unknown
		return value.Empty()
	}
	return false
}

func (s *single) readRevoked(in cryptobyte.String) bool {
	var reason cryptobyte.String
	var present bool
	if !in.ReadASN1GeneralizedTime(&s.revokedAt) || !in.ReadOptionalASN1(&reason, &present, explicit(0)) || !in.Empty() {
		return false
	}
	return !present || reason.ReadASN1Enum(&s.reason) && reason.Empty()
}
