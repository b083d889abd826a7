package revocation

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
	"golang.org/x/crypto/ocsp"

	"cied/pki"
)

// MaxCRL bounds a CRL in bytes: about 1.8 million entries. It keeps every offset in 32
// bits.
const MaxCRL = 64 << 20

// maxNumber bounds a CRL number in octets (RFC 5280, 5.2.3).
const maxNumber = 20

// A crl is a complete CertificateList (RFC 5280, 5.1) of version 2. It shares memory with
// what it was read from.
//
// It is read here because [x509.ParseRevocationList] makes a number, a date and a list of
// extensions for each of a hundred thousand people.
type crl struct {
	raw       []byte
	signed    []byte // DER of TBSCertList
	algorithm x509.SignatureAlgorithm
	signature []byte

	issuer                 []byte // DER of the issuer's Name
	thisUpdate, nextUpdate time.Time
	number                 *big.Int // nil where there is none
	scope                  scope
	entries                cryptobyte.String // one after the other
	index                  []place           // of entries; nil before makeIndex
}

// Why a list that can be read is not the issuer's.
var (
	errOtherIssuer   = errors.New("the CRL is of another issuer")
	errListSignature = errors.New("the signature of the CRL is wrong")
)

// readCRL reads the CRL in der, proves that issuer signed it, and only then looks at its
// entries. Its dates and scope are for the moment of use.
func readCRL(der []byte, issuer pki.Anchor) (*crl, error) {
	l, err := parseCRL(der)
	if err != nil {
		return nil, err
	}
	if !issuer.Named(l.issuer) {
		return nil, errOtherIssuer
	}
	if issuer.Verify(l.algorithm, l.signed, l.signature) != nil {
		return nil, errListSignature
	}
	return l, l.makeIndex()
}

// parseCRL reads all but the entries:
//
//	SEQUENCE { TBSCertList, AlgorithmIdentifier, BIT STRING }
func parseCRL(der []byte) (*crl, error) {
	if len(der) > MaxCRL {
		return nil, fmt.Errorf("the CRL has %d bytes, at most %d", len(der), MaxCRL)
	}
	in := cryptobyte.String(der)
	var list, tbs, body, algorithm cryptobyte.String
	if !in.ReadASN1(&list, asn1.SEQUENCE) || !in.Empty() || !list.ReadASN1Element(&tbs, asn1.SEQUENCE) {
		return nil, errors.New("the CRL cannot be read")
	}
	outer := list
	if !outer.ReadASN1Element(&algorithm, asn1.SEQUENCE) {
		return nil, errors.New("the CRL names no signature algorithm")
	}
	l := &crl{raw: der, signed: tbs}
	var err error
	if l.algorithm, l.signature, err = readSignature(&list); err != nil {
		return nil, fmt.Errorf("the CRL: %w", err)
	}
	if !tbs.ReadASN1(&body, asn1.SEQUENCE) || !list.Empty() {
		return nil, errors.New("the CRL cannot be read")
	}
	return l, l.parseBody(body, algorithm)
}

// parseBody reads TBSCertList (RFC 5280, 5.1.2):
//
//	version v2, signature, issuer, thisUpdate, nextUpdate, SEQUENCE OF entry OPTIONAL, [0] Extensions
//
// nextUpdate is required there, and here: a list without an end would hold for ever.
func (l *crl) parseBody(in cryptobyte.String, algorithm []byte) error {
	var version int
	var inner, issuer, extensions cryptobyte.String
	var present bool
	if !in.PeekASN1Tag(asn1.INTEGER) || !in.ReadASN1Integer(&version) || version != 1 {
		return errors.New("the CRL is not of version 2")
	}
	if !in.ReadASN1Element(&inner, asn1.SEQUENCE) || !bytes.Equal(inner, algorithm) {
		return errors.New("the CRL names two signature algorithms")
	}
	if !in.ReadASN1Element(&issuer, asn1.SEQUENCE) || !readTime(&in, &l.thisUpdate) || !readTime(&in, &l.nextUpdate) {
		return errors.New("issuer or dates of the CRL cannot be read")
	}
	l.issuer = issuer
	if !in.ReadOptionalASN1(&l.entries, &present, asn1.SEQUENCE) ||
		!in.ReadASN1(&extensions, explicit(0)) || !in.Empty() {
		return errors.New("the CRL has no extensions, or something behind them")
	}
	return readExtensions(extensions, l.takeExtension)
}

// takeExtension reads the extensions that decide. The others help to find a key or another
// list, and are not critical (RFC 5280, 5.2).
func (l *crl) takeExtension(e extension) (bool, error) {
	value := cryptobyte.String(e.value)
	switch string(e.id) {
	case oidDelta:
		return true, errors.New("the CRL is a delta CRL, which tells only what has changed")
	case oidScope:
		return true, l.scope.parse(value)
	case oidCRLNumber:
		l.number = new(big.Int)
		if len(value) > maxNumber+2 || !value.ReadASN1Integer(l.number) || !value.Empty() {
			return true, errors.New("the number of the CRL cannot be read")
		}
		return true, nil
	}
	return false, nil
}

// checkDates holds the list to its dates.
func (l *crl) checkDates(at time.Time) error {
	return checkWindow("the CRL", l.thisUpdate, l.nextUpdate, at)
}

// olderThan reports whether l was made before other.
func (l *crl) olderThan(other *crl) bool {
	if l.number != nil && other.number != nil && l.number.Cmp(other.number) < 0 {
		return true
	}
	return l.thisUpdate.Before(other.thisUpdate)
}

// status is what the list says about a certificate of its issuer. What was revoked for ever
// stays so when the list has grown old. That a certificate is not in an old list, or was on
// hold then, means nothing.
func (l *crl) status(cert *x509.Certificate, at time.Time) (Status, error) {
	if err := l.scope.covers(cert); err != nil {
		return Status{}, err
	}
	out := Status{State: Good, By: ByCRL, ThisUpdate: l.thisUpdate, NextUpdate: l.nextUpdate}
	if e, listed := l.find(serialOctets(cert.SerialNumber)); listed {
		out.State = Revoked
		if out.At, out.Reason = e.when(); out.Reason != reasonName(ocsp.CertificateHold) {
			return out, nil
		}
	}
	if err := l.checkDates(at); err != nil {
		return Status{}, err
	}
	return out, nil
}
