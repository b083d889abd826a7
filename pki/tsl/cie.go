package tsl

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"

	"cied/fault"
	"cied/pki"
)

const (
	// typeIdV is an identity verification service, TS 119 612, 5.5.1.3: the Italian list
	// has the CIE's authorities as such, and those of the CNS.
	typeIdV = "http://uri.etsi.org/TrstSvc/Svctype/IdV"
	// statusRecognised is the only status under which an IdV service is trusted, TS
	// 119 612, 5.5.4; its opposite is "deprecated". "Granted" is for qualified services.
	statusRecognised = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/recognisedatnationallevel"
)

// The certificate policies of the CIE's authorities, under the arc of the Ministry of the
// Interior, 1.3.76.47.
const (
	policyRoot = "1.3.76.47.1"
	policySub  = "1.3.76.47.2"
)

// italy is the code of the territory whose list names the CIE's authorities, and of the
// country in their subjects.
const italy = "IT"

// CIE returns the authorities of the CIE, roots and issuing authorities, each once: those
// recognised at national level, and those that are in the list with any other status.
// Where two services disagree about a certificate it counts as withdrawn.
//
// An authority of the CIE is a service of type IdV whose certificate is a CA's, was issued
// to the Ministero dell'Interno, C=IT, and has one of the CIE's policies for authorities.
// A list that is not the national list of Italy, or has no authority of the CIE, recognised
// or not, is refused with [fault.TrustListNoCIE].
func (l *List) CIE() (recognised, withdrawn []*x509.Certificate, err error) {
	if l.Type != typeGeneric || l.Territory != italy {
		return nil, nil, refused(fault.TrustListNoCIE, fmt.Errorf("this is a list of %q of type %q, not the national list of %s", l.Territory, l.Type, italy))
	}
	for _, s := range l.Services {
		for _, c := range s.Certificates {
			switch {
			case s.Type != typeIdV || !isCIE(c):
			case s.Status == statusRecognised:
				recognised = with(recognised, c)
			default:
				withdrawn = with(withdrawn, c)
			}
		}
	}
	recognised = slices.DeleteFunc(recognised, func(c *x509.Certificate) bool {
		return slices.ContainsFunc(withdrawn, func(w *x509.Certificate) bool { return pki.KeyOf(w) == pki.KeyOf(c) })
	})
	if len(recognised)+len(withdrawn) == 0 {
		return nil, nil, refused(fault.TrustListNoCIE, errors.New("no service of the list is an authority of the CIE"))
	}
	return recognised, withdrawn, nil
}

// isCIE reports whether c is the certificate of an authority of the CIE.
func isCIE(c *x509.Certificate) bool {
	return c.BasicConstraintsValid && c.IsCA &&
		slices.Equal(c.Subject.Organization, []string{"Ministero dell'Interno"}) &&
		slices.Equal(c.Subject.Country, []string{italy}) &&
		slices.ContainsFunc(c.Policies, func(p x509.OID) bool { return p.String() == policyRoot || p.String() == policySub })
}

// mayBeCIE reports whether a certificate that cannot be parsed has the look of the CIE's:
// an object identifier (tag 6, 4 octets) 1.3.76.47.x stands in it.
func mayBeCIE(der []byte) bool { return bytes.Contains(der, []byte{6, 4, 0x2B, 76, 47}) }

func has(all []*x509.Certificate, c *x509.Certificate) bool {
	return slices.ContainsFunc(all, c.Equal)
}

// with appends c unless it is there.
func with(all []*x509.Certificate, c *x509.Certificate) []*x509.Certificate {
	if has(all, c) {
		return all
	}
	return append(all, c)
}
