package tsl

import (
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"time"

	"cied/fault"
	"cied/internal/when"
	"cied/pki"
)

// Types of lists, TS 119 612, 5.3.3 and annex D.5.
const (
	typeGeneric = "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUgeneric"
	typeLOTL    = "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUlistofthelists"
)

// mimeType is that of a trusted list in XML, TS 119 612, 6.2.1.1: a pointer may also be to a
// list for people, in PDF.
const mimeType = "application/vnd.etsi.tsl+xml"

// A List is a trusted list whose signature was verified.
type List struct {
	Sequence   uint64 // TSLSequenceNumber (5.3.2): grows with every issue of the list
	Type       string // TSLType (5.3.3), a URI
	Territory  string // SchemeTerritory (5.3.10): "IT"; "EU" for the LOTL
	Issued     time.Time
	NextUpdate time.Time // the list says nothing about the time after

	Signer     pki.Fingerprint
	SignerName string // the subject of the signer's certificate, as RFC 2253 writes it

	Services []Service
	Pointers []Pointer
}

// A Service is one trust service in its present state, TS 119 612, 5.5. Its history is not
// read, nor are its extensions, critical or not: none of those in 5.5.9 bears on whether
// an identity service is recognised.
type Service struct {
	Name   string // ServiceName, in English where there is such a name
	Type   string // ServiceTypeIdentifier, a URI
	Status string // ServiceStatus, a URI
	// Certificates are the digital identities, of services of type IdV only: no others
	// are of use here, and reading them costs more than all the rest. Those that cannot be
	// parsed are left out; none of them is the CIE's.
	Certificates []*x509.Certificate
}

// A Pointer says who signs another list, TS 119 612, 5.3.13. Where that list is published
// is not read: nobody here goes where a list sends them.
type Pointer struct {
	Territory string
	Type      string // TSLType of the other list
	MimeType  string
	// Signers are the certificates of which one must have signed the other list.
	Signers []pki.Fingerprint
}

// Verify checks a trusted list, at most [MaxSize] octets of XML, and returns what it says. It must
// be signed with one of the certificates in signers and be in force at the given instant.
//
// The faults, in this order: [fault.TrustListMalformed], [fault.TrustListSignature] where
// there is no signature of the one form that is accepted, [fault.TrustListSigner],
// [fault.TrustListSignature] where the signature is not over this list,
// [fault.TrustListMalformed] where what it covers makes no sense, [fault.TrustListSigner]
// where the certificate was not valid when the list was issued, [fault.TrustListStale].
//
// Whose list it is, and whether it is later than the last one, is the caller's to ask:
// see [List.CIE], [List.SignersOf], [List.Sequence].
func Verify(xml []byte, signers []pki.Fingerprint, at time.Time) (*List, error) {
	document, err := parse(xml)
	if err != nil {
		return nil, refused(fault.TrustListMalformed, err)
	}
	signature, err := document.findSignature()
	if err != nil {
		return nil, refused(fault.TrustListSignature, err)
	}
	signer, err := signature.signer(signers)
	if err != nil {
		return nil, refused(fault.TrustListSigner, err)
	}
	content, err := signature.open(document, signer)
	if err != nil {
		return nil, refused(fault.TrustListSignature, err)
	}
	list, err := read(content)
	if err != nil {
		return nil, refused(fault.TrustListMalformed, err)
	}
	if err := list.signedBy(signer); err != nil {
		return nil, refused(fault.TrustListSigner, err)
	}
	if err := list.inForce(at); err != nil {
		return nil, refused(fault.TrustListStale, err)
	}
	return list, nil
}

// signedBy keeps who signed the list, with a certificate that was valid on its day of issue.
func (l *List) signedBy(signer *x509.Certificate) error {
	if l.Issued.Before(signer.NotBefore) || l.Issued.After(signer.NotAfter) {
		return fmt.Errorf("the signer's certificate is valid from %s to %s, and the list was issued on %s",
			when.Day(signer.NotBefore), when.Day(signer.NotAfter), when.Day(l.Issued))
	}
	l.Signer, l.SignerName = pki.FingerprintOf(signer), signer.Subject.String()
	return nil
}

// maxValidity is how long a list may hold: six months (TS 119 612, 5.3.15), and some days.
// A list with a longer life could be made with the key of a signer of long ago.
const maxValidity = 200 * 24 * time.Hour

// inForce checks that at is between the list's issue and its next update. There is no
// tolerance: a clock that is wrong by minutes can be wrong by years.
func (l *List) inForce(at time.Time) error {
	switch {
	case at.Before(l.Issued):
		return when.Early("the list", l.Issued, at)
	case l.NextUpdate.IsZero():
		return fmt.Errorf("the list of %s is closed: no other will follow (TS 119 612, 5.3.15)", when.Day(l.Issued))
	case l.NextUpdate.Sub(l.Issued) > maxValidity:
		return fmt.Errorf("the list of %s claims to hold until %s: longer than six months (TS 119 612, 5.3.15)", when.Day(l.Issued), when.Day(l.NextUpdate))
	case !at.Before(l.NextUpdate):
		return fmt.Errorf("%w, then look for a later list", when.Late("the list", l.NextUpdate, at))
	}
	return nil
}

// SignersOf returns who may sign the national list of a territory ("IT"), according to the
// pointers of this list, which must be the LOTL: anything else is refused with
// [fault.TrustListMalformed]. Without such a pointer nobody may: [fault.TrustListSigner].
func (l *List) SignersOf(territory string) ([]pki.Fingerprint, error) {
	if l.Type != typeLOTL {
		return nil, refused(fault.TrustListMalformed, fmt.Errorf("this is a list of %q of type %q, not the list of the lists", l.Territory, l.Type))
	}
	var signers []pki.Fingerprint
	for _, p := range l.Pointers {
		if p.Territory == territory && p.Type == typeGeneric && p.MimeType == mimeType {
			signers = append(signers, p.Signers...)
		}
	}
	if len(signers) == 0 {
		return nil, refused(fault.TrustListSigner, errors.New("the list of the lists names no signer for "+territory))
	}
	return slices.Clip(signers), nil
}

func refused(code fault.Code, err error) error { return fault.New(code, "tsl: trusted list", err) }
