package tsl

import (
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"time"

	"cied/fault"
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

	Signer     Fingerprint
	SignerName string // the subject of the signer's certificate, as RFC 2253 writes it

	Services []Service
	Pointers []Pointer
}

// A Service is one trust service in its present state, TS 119 612, 5.5. Its history is not
// read, nor are its extensions, critical or not: none of those in 5.5.9 bears on whether
// an identity service is recognised.
type Service struct {
	Provider string // TSPName, in English where there is such a name
	Name     string // ServiceName, likewise
	Type     string // ServiceTypeIdentifier, a URI
	Status   string // ServiceStatus, a URI
	// StatusSince is the StatusStartingTime.
	StatusSince time.Time
	// Certificates are the digital identities, of services of type IdV only: no others
	// are of use here, and reading them costs more than all the rest.
	Certificates []*x509.Certificate
	// Unreadable is how many certificates could not be parsed. None of them is the CIE's.
	Unreadable int
}

// A Pointer is the place and the signers of another list, TS 119 612, 5.3.13.
type Pointer struct {
	Territory string
	Type      string // TSLType of the other list
	MimeType  string
	Location  string // a URI
	// Signers are the certificates of which one must have signed the other list.
	Signers []Fingerprint
}

// Verify checks a trusted list, at most 16 MiB of XML, and returns what it says. It must
// be signed with one of the certificates in signers and be in force at the given instant.
//
// The faults, in this order: [fault.TrustListMalformed], [fault.TrustListSignature] where
// there is no signature of the one form that is accepted, [fault.TrustListSigner],
// [fault.TrustListSignature] where the signature is not over this list,
// [fault.TrustListMalformed] where what it covers makes no sense, [fault.TrustListSigner]
// where the certificate was not valid when the list was issued, [fault.TrustListStale].
//
// Whose list it is, and whether it is later than the last one, is the caller's to ask:
// see [List.National], [List.Sequence].
func Verify(xml []byte, signers []Fingerprint, at time.Time) (*List, error) {
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
	if list.Issued.Before(signer.NotBefore) || list.Issued.After(signer.NotAfter) {
		return nil, refused(fault.TrustListSigner, fmt.Errorf("the signer's certificate is valid from %s to %s, and the list was issued on %s",
			day(signer.NotBefore), day(signer.NotAfter), day(list.Issued)))
	}
	list.Signer, list.SignerName = pki.FingerprintOf(signer), signer.Subject.String()
	if err := list.inForce(at); err != nil {
		return nil, refused(fault.TrustListStale, err)
	}
	return list, nil
}

// inForce checks that at is between the list's issue and its next update. There is no
// tolerance: a clock that is wrong by minutes can be wrong by years.
func (l *List) inForce(at time.Time) error {
	switch {
	case at.Before(l.Issued):
		return fmt.Errorf("the list was issued on %s, and this computer says that it is %s: check the clock", instant(l.Issued), instant(at))
	case l.NextUpdate.IsZero():
		return fmt.Errorf("the list of %s is closed: no other will follow (TS 119 612, 5.3.15)", day(l.Issued))
	case !at.Before(l.NextUpdate):
		return fmt.Errorf("the list was to be replaced on %s, and this computer says that it is %s: check the clock, then look for a later list", instant(l.NextUpdate), instant(at))
	}
	return nil
}

// National refuses every list but the national list of a territory ("IT"), with
// [fault.TrustListNoCIE].
func (l *List) National(territory string) error {
	if l.Type != typeGeneric || l.Territory != territory {
		return refused(fault.TrustListNoCIE, fmt.Errorf("this is a list of %q of type %q, not the national list of %s", l.Territory, l.Type, territory))
	}
	return nil
}

// SignersOf returns who may sign the national list of a territory ("IT"), according to the
// pointers of this list, which must be the LOTL: anything else is refused with
// [fault.TrustListMalformed]. Without such a pointer nobody may: [fault.TrustListSigner].
func (l *List) SignersOf(territory string) ([]Fingerprint, error) {
	if l.Type != typeLOTL {
		return nil, refused(fault.TrustListMalformed, fmt.Errorf("this is a list of %q of type %q, not the list of the lists", l.Territory, l.Type))
	}
	var signers []Fingerprint
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

// day and instant are how dates are told to people, in UTC.
func day(t time.Time) string     { return t.UTC().Format(time.DateOnly) }
func instant(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }
