// Package masterlist reads the list in which Italy publishes Country Signing CAs (CSCAs).
//
// ICAO Doc 9303-12, clause 9: a CMS SignedData around a CscaMasterList, by a Master List
// Signer under the CSCA of the country that publishes it. The list carries certificates of
// many countries; those of C=IT are kept, and one of them that is new is believed only
// where a link certificate leads to it from a CSCA that is trusted already. The signature of
// the list alone makes nothing trusted.
package masterlist

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"time"

	"cied/fault"
	"cied/pki"
	"cied/pki/cms"
)

// The bounds of a list. The Italian one has 948 kB with 620 certificates, nine of them
// Italian.
const (
	MaxSize         = 8 << 20 // bytes
	MaxCertificates = 4096    // of all countries
	maxItalian      = 256     // each may be compared with each
	maxCarried      = 16      // beside the list, in the SignedData: its signer, that one's CSCA
)

// oidMasterList is id-icao-cscaMasterList (ICAO Doc 9303-12, clause 9).
var oidMasterList = asn1.ObjectIdentifier{2, 23, 136, 1, 1, 2}

const opRead = "masterlist: read"

// A List is what a master list says about Italy. Every distinct Italian certificate is in
// one of Known, New, Refused and Skipped.
type List struct {
	Signer  *x509.Certificate // the Master List Signer
	Total   int               // certificates of all countries, as they stand in the list
	Italian int               // distinct certificates of C=IT

	Known   []*x509.Certificate // anchors already, by fingerprint
	New     []*x509.Certificate // to be trusted from now on; each after the one that vouches for it
	Refused []Refused           // not to be trusted
	Skipped []Skipped           // not readable
}

// Refused is an Italian certificate for which nobody trusted vouches, or an unfit one.
type Refused struct {
	Certificate *x509.Certificate
	Reason      error
}

// Skipped is a certificate of Italy, or of a country that cannot be told, that could not
// be read. Those of other countries are not looked into: many have key parameters that
// crypto/x509 does not know.
type Skipped struct {
	SHA256 pki.Fingerprint
	Reason error
}

// Read verifies the DER of a master list at the given instant and sorts its Italian
// certificates. anchors are not changed: the caller adds List.New where it wants to.
//
// The faults are fault.TrustListMalformed, TrustListSignature, TrustListSigner (the signer
// may not sign such lists, or no trusted CSCA issued its certificate) and TrustListStale
// (the clock is outside the signer's validity).
func Read(der []byte, anchors *pki.Anchors, at time.Time) (*List, error) {
	signed, err := parse(der)
	if err != nil {
		return nil, fault.New(fault.TrustListMalformed, opRead, err)
	}
	signer, err := authenticate(signed, anchors, at)
	if err != nil {
		return nil, err
	}
	entries, err := readContent(signed.Content)
	if err != nil {
		return nil, fault.New(fault.TrustListMalformed, opRead, err)
	}
	l := &List{Signer: signer, Total: len(entries)}
	italian, err := l.keepItalian(entries)
	if err != nil {
		return nil, fault.New(fault.TrustListMalformed, opRead, err)
	}
	l.sort(italian, anchors)
	return l, nil
}

// parse reads the SignedData without believing it.
func parse(der []byte) (*cms.SignedData, error) {
	if bytes.HasPrefix(der, []byte("PK\x03\x04")) {
		return nil, errors.New("this is a .zip: unpack the .zip and give the .ml file")
	}
	signed, err := cms.ParseWithin(der, cms.Limits{Size: MaxSize, Certificates: maxCarried})
	if err != nil {
		return nil, err
	}
	if !signed.ContentType.Equal(oidMasterList) {
		return nil, fmt.Errorf("the content %v is not a master list", signed.ContentType)
	}
	return signed, nil
}

// authenticate returns the signer of the list once it is proved, and proved to be one.
func authenticate(signed *cms.SignedData, anchors *pki.Anchors, at time.Time) (*x509.Certificate, error) {
	signer, err := signed.Signer()
	if err != nil {
		return nil, fault.New(fault.TrustListMalformed, opRead, err)
	}
	if err := signed.Verify(); err != nil {
		return nil, fault.New(fault.TrustListSignature, opSigner, err)
	}
	if !pki.Strong(signed.Algorithm()) {
		return nil, fault.New(fault.TrustListSignature, opSigner, fmt.Errorf("signed with %v", signed.Algorithm()))
	}
	return signer, checkSigner(signer, anchors, at)
}
