package tsl_test

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"slices"
	"strings"
	"testing"

	"cied/fault"
	"cied/pki/pkitest"
	"cied/pki/tsl/tsltest"
)

// cie verifies the list of the world and takes the CIE's authorities out of it.
func (w *world) cie(t *testing.T) (recognised, withdrawn []*x509.Certificate, err error) {
	t.Helper()
	l, err := w.verify(w.sign(t))
	if err != nil {
		t.Fatal(err)
	}
	return l.CIE()
}

func same(got, want []*x509.Certificate) bool {
	return slices.EqualFunc(got, want, (*x509.Certificate).Equal)
}

func TestAuthoritiesHaveTheStatusOfTheirServices(t *testing.T) {
	w := newWorld(t)
	root, sub := w.root.Certificate, w.sub.Certificate
	one := func(c *x509.Certificate) []*x509.Certificate { return []*x509.Certificate{c} }
	both := []*x509.Certificate{root, sub}
	services := func(status string, all ...*x509.Certificate) []tsltest.Service {
		return tsltest.Identity(status, all...)
	}
	cases := []struct {
		name                  string
		services              []tsltest.Service
		recognised, withdrawn []*x509.Certificate
	}{
		{"both recognised", services(tsltest.Recognised, both...), both, nil},
		{"both deprecated", services(tsltest.Deprecated, both...), nil, both},
		{"both withdrawn", services(tsltest.Withdrawn, both...), nil, both},
		{"one of each", append(services(tsltest.Recognised, root), services(tsltest.Withdrawn, sub)...), one(root), one(sub)},
		{"granted is not the status of an identity service", services(tsltest.Granted, root), nil, one(root)},
		{"a status that only begins like it", services(tsltest.Recognised+"not", root), nil, one(root)},
		{"a status of another host", services(strings.Replace(tsltest.Recognised, "uri.etsi.org", "uri.invalid", 1), root), nil, one(root)},
		{"recognised twice", append(services(tsltest.Recognised, root), services(tsltest.Recognised, root)...), one(root), nil},
		{"recognised, then withdrawn", append(services(tsltest.Recognised, both...), services(tsltest.Withdrawn, root)...), one(sub), one(root)},
		{"withdrawn, then recognised", append(services(tsltest.Withdrawn, root), services(tsltest.Recognised, both...)...), one(sub), one(root)},
		{"two certificates of one service", []tsltest.Service{{Type: tsltest.IdV, Status: tsltest.Recognised, Certificates: [][]byte{root.Raw, sub.Raw}}}, both, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w.list.Services = c.services
			recognised, withdrawn, err := w.cie(t)
			if err != nil || !same(recognised, c.recognised) || !same(withdrawn, c.withdrawn) {
				t.Errorf("%d recognised, %d withdrawn: %v", len(recognised), len(withdrawn), err)
			}
		})
	}
}

// One identity service may differ from the CIE's in a single point.
func TestServicesThatAreNotTheCIEs(t *testing.T) {
	w := newWorld(t)
	like := func(change func(*x509.Certificate)) []tsltest.Service {
		template := pkitest.RootTemplate(50)
		template.Subject = w.root.Subject
		change(template)
		ca := pkitest.SelfSigned(t, template, pkitest.Key(t, "csca"))
		return tsltest.Identity(tsltest.Recognised, ca.Certificate)
	}
	cns, err := x509.OIDFromInts([]uint64{1, 3, 76, 16, 2, 1})
	if err != nil {
		t.Fatal(err)
	}
	qualified := tsltest.Identity(tsltest.Recognised, w.root.Certificate)
	qualified[0].Type = tsltest.QC
	cases := []struct {
		name     string
		services []tsltest.Service
	}{
		{"no service", nil},
		{"another type of service", qualified},
		{"another organization", like(func(c *x509.Certificate) { c.Subject.Organization = []string{"Ministero della Difesa"} })},
		{"a second organization", like(func(c *x509.Certificate) { c.Subject.Organization = append(c.Subject.Organization, "Nobody") })},
		{"the ministry as common name", like(func(c *x509.Certificate) {
			c.Subject = pkix.Name{CommonName: "Ministero dell'Interno", Country: []string{"IT"}}
		})},
		{"another country", like(func(c *x509.Certificate) { c.Subject.Country = []string{"VA"} })},
		{"the policy of the CNS", like(func(c *x509.Certificate) { c.Policies = []x509.OID{cns} })},
		{"the policy of cards", like(func(c *x509.Certificate) { c.Policies = []x509.OID{pkitest.PolicyCard} })},
		{"no policy", like(func(c *x509.Certificate) { c.Policies = nil })},
		{"no authority", like(func(c *x509.Certificate) { c.IsCA = false })},
		{"no basic constraints", like(func(c *x509.Certificate) { c.BasicConstraintsValid, c.IsCA = false, false })},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w.list.Services = c.services
			recognised, withdrawn, err := w.cie(t)
			if fault.CodeOf(err) != fault.TrustListNoCIE || len(recognised)+len(withdrawn) != 0 {
				t.Errorf("%d recognised, %d withdrawn: %v", len(recognised), len(withdrawn), err)
			}
			w.list.Services = append(w.list.Services, tsltest.Identity(tsltest.Recognised, w.sub.Certificate)...)
			if recognised, _, err = w.cie(t); err != nil || !same(recognised, []*x509.Certificate{w.sub.Certificate}) {
				t.Errorf("beside the CIE's: %d recognised: %v", len(recognised), err)
			}
		})
	}
}

func TestOnlyTheItalianListNamesTheCIEsAuthorities(t *testing.T) {
	w := newWorld(t)
	for name, change := range map[string]func(*tsltest.List){
		"another country":   func(l *tsltest.List) { l.Territory = "SM" },
		"list of the lists": func(l *tsltest.List) { l.Type = tsltest.ListOfTheLists },
	} {
		t.Run(name, func(t *testing.T) {
			w := *w
			change(&w.list)
			if recognised, _, err := w.cie(t); fault.CodeOf(err) != fault.TrustListNoCIE || recognised != nil {
				t.Errorf("%d recognised: %v", len(recognised), err)
			}
		})
	}
}

func TestCertificateThatCannotBeParsed(t *testing.T) {
	w := newWorld(t)
	other := []byte("\x30\x03\x02\x01\x00")
	w.list.Services = append(w.list.Services, tsltest.Service{Type: tsltest.IdV, Status: tsltest.Recognised, Certificates: [][]byte{other}})
	l, err := w.verify(w.sign(t))
	if err != nil || len(l.Services[2].Certificates) != 0 {
		t.Errorf("not the CIE's: %v", err)
	}
	w.list.Services[2].Certificates = [][]byte{w.sub.Raw[:len(w.sub.Raw)-1]}
	w.refuses(t, w.sign(t), fault.TrustListMalformed, "cannot be read")
}
