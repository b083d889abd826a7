package tsl

import (
	"crypto/x509"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"cied/internal/when"
	"cied/internal/xmldoor"
	"cied/pki"
)

// tslTag is the value of TSLTag, TS 119 612, 5.2.1.
const tslTag = "http://uri.etsi.org/19612/TSLTag"

// read decodes the canonical form of a list, the octets whose digest was signed. Where the
// schema (TS 119 612, annex C) has one element, a second one is refused.
func read(content []byte) (*List, error) {
	root, err := parseCanonical(content)
	if err != nil {
		return nil, err
	}
	if tag, _ := root.attribute("TSLTag"); root.name != tslName("TrustServiceStatusList") || tag != tslTag {
		return nil, fmt.Errorf("the root is %s with the TSLTag %q", root.name.local, tag)
	}
	scheme, err := root.one(tslName("SchemeInformation"))
	if err != nil {
		return nil, err
	}
	list, err := readScheme(scheme)
	if err != nil {
		return nil, err
	}
	providers := root.all(tslName("TrustServiceProviderList")) // the LOTL has none
	if len(providers) > 1 {
		return nil, errors.New("there is more than one TrustServiceProviderList")
	}
	for _, p := range root.under(tslName("TrustServiceProviderList"), tslName("TrustServiceProvider")) {
		services, err := readProvider(p)
		if err != nil {
			return nil, err
		}
		list.Services = append(list.Services, services...)
	}
	return list, nil
}

// readScheme reads what a list says about itself, TS 119 612, 5.3.
func readScheme(n *node) (*List, error) {
	l := &List{}
	version, err := n.value(tslName("TSLVersionIdentifier"))
	if err != nil {
		return nil, err
	}
	if version != "5" && version != "6" {
		return nil, fmt.Errorf("the version is %q, not 5 or 6", version)
	}
	if l.Sequence, err = readSequence(n); err != nil {
		return nil, err
	}
	if l.Type, err = n.value(tslName("TSLType")); err != nil {
		return nil, err
	}
	if l.Territory, err = n.value(tslName("SchemeTerritory")); err != nil {
		return nil, err
	}
	if err := l.readDates(n); err != nil {
		return nil, err
	}
	for i, p := range n.under(tslName("PointersToOtherTSL"), tslName("OtherTSLPointer")) {
		pointer, err := readPointer(p)
		if err != nil {
			return nil, fmt.Errorf("pointer %d: %w", i+1, err)
		}
		l.Pointers = append(l.Pointers, pointer)
	}
	return l, nil
}

// readSequence reads the TSLSequenceNumber, a positive integer.
func readSequence(n *node) (uint64, error) {
	text, err := n.value(tslName("TSLSequenceNumber"))
	if err != nil {
		return 0, err
	}
	sequence, err := strconv.ParseUint(text, 10, 64)
	if err != nil || sequence == 0 {
		return 0, fmt.Errorf("the sequence number is %q", text)
	}
	return sequence, nil
}

// readDates reads ListIssueDateTime and NextUpdate. A closed list has an empty NextUpdate
// (5.3.15), or none.
func (l *List) readDates(n *node) (err error) {
	if l.Issued, err = dateTime(n, "ListIssueDateTime"); err != nil {
		return err
	}
	next := n.all(tslName("NextUpdate"))
	if len(next) > 1 {
		return errors.New("there is more than one NextUpdate")
	}
	if len(next) == 0 || len(next[0].children) == 0 {
		return nil
	}
	if l.NextUpdate, err = dateTime(next[0], "dateTime"); err != nil {
		return err
	}
	if !l.NextUpdate.After(l.Issued) {
		return fmt.Errorf("issued on %s, to be replaced on %s", when.Moment(l.Issued), when.Moment(l.NextUpdate))
	}
	return nil
}

// readPointer reads a pointer to another list. What it leaves out about that list stays
// empty.
func readPointer(n *node) (p Pointer, err error) {
	facts := map[name]*string{tslName("TSLType"): &p.Type, tslName("SchemeTerritory"): &p.Territory, tslxName("MimeType"): &p.MimeType}
	for fact, into := range facts {
		found := n.under(tslName("AdditionalInformation"), tslName("OtherInformation"), fact)
		if len(found) > 1 {
			return p, fmt.Errorf("it has %d %s", len(found), fact.local)
		}
		if len(found) == 0 {
			continue
		}
		if *into, err = found[0].trimmed(); err != nil {
			return p, err
		}
	}
	for _, identity := range n.under(tslName("ServiceDigitalIdentities"), tslName("ServiceDigitalIdentity")) {
		for _, c := range certificates(identity) {
			der, err := c.octets()
			if err != nil {
				return p, err
			}
			p.Signers = append(p.Signers, pki.FingerprintOfDER(der))
		}
	}
	return p, nil
}

// certificates returns the X509Certificate elements of a ServiceDigitalIdentity (5.5.3).
// The subject names and key identifiers beside them are not needed.
func certificates(identity *node) []*node {
	return identity.under(tslName("DigitalId"), tslName("X509Certificate"))
}

// readProvider reads the services of one provider, TS 119 612, 5.4.
func readProvider(n *node) ([]Service, error) {
	provider := english(n.under(tslName("TSPInformation"), tslName("TSPName"), tslName("Name")))
	var services []Service
	for _, s := range n.under(tslName("TSPServices"), tslName("TSPService")) {
		information, err := s.one(tslName("ServiceInformation"))
		if err != nil {
			return nil, err
		}
		service, err := readService(information)
		if err != nil {
			return nil, fmt.Errorf("a service of %s: %w", provider, err)
		}
		services = append(services, service)
	}
	return services, nil
}

// readService reads the present state of a service, TS 119 612, 5.5.
func readService(n *node) (s Service, err error) {
	s.Name = english(n.under(tslName("ServiceName"), tslName("Name")))
	if s.Type, err = n.value(tslName("ServiceTypeIdentifier")); err != nil {
		return s, err
	}
	if s.Status, err = n.value(tslName("ServiceStatus")); err != nil {
		return s, err
	}
	identity, err := n.one(tslName("ServiceDigitalIdentity"))
	if err != nil || s.Type != typeIdV {
		return s, err
	}
	for _, c := range certificates(identity) {
		if err := s.add(c); err != nil {
			return s, err
		}
	}
	return s, nil
}

// add parses a certificate of the service. One that crypto/x509 does not understand is
// left out; were it the CIE's, the list would be read without one of its authorities.
func (s *Service) add(n *node) error {
	der, err := n.octets()
	if err != nil {
		return err
	}
	c, err := x509.ParseCertificate(der)
	switch {
	case err == nil:
		s.Certificates = append(s.Certificates, c)
	case mayBeCIE(der):
		return fmt.Errorf("a certificate of %q cannot be read: %w", s.Name, err)
	}
	return nil
}

// english returns the name in English, in which every name must be (5.1.4), else the first.
func english(names []*node) string {
	inEnglish := func(n *node) bool {
		return slices.Contains(n.attributes, attribute{name{xmlNamespace, "lang"}, "en"})
	}
	if len(names) == 0 {
		return ""
	}
	i := max(0, slices.IndexFunc(names, inEnglish))
	return strings.Trim(names[i].text, xmldoor.Space)
}

// dateTimeForm is xs:dateTime with a time zone. [time.Parse] alone would take an hour of
// one digit and a decimal comma.
var dateTimeForm = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$`)

// dateTime reads the instant in a child of n, TS 119 612, 5.1.3. It has a time zone: the
// text asks for UTC, xs:dateTime allows others.
func dateTime(n *node, local string) (time.Time, error) {
	text, err := n.value(tslName(local))
	if err != nil {
		return time.Time{}, err
	}
	if !dateTimeForm.MatchString(text) {
		return time.Time{}, fmt.Errorf("%s is %q, not a date and time with a time zone", local, text)
	}
	return time.Parse(time.RFC3339, text)
}
