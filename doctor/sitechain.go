package doctor

import (
	"cmp"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"slices"
	"strings"
	"time"

	"cied/fault"
	"cied/internal/when"
	"cied/policy"
)

// nameLength bounds a name out of a certificate: RFC 5280, A.1, ub-common-name is 64, and
// what is longer helps nobody.
const nameLength = 80

// verify builds a chain to one of roots at an instant (RFC 5280, 6; the name by RFC 6125)
// and returns it, the server's certificate first. roots nil: the system's.
func (s stop) verify(roots *x509.CertPool, at time.Time) ([]*x509.Certificate, error) {
	between := x509.NewCertPool()
	for _, c := range s.chain[1:] {
		between.AddCert(c)
	}
	chains, err := s.chain[0].Verify(x509.VerifyOptions{
		DNSName: s.name, Roots: roots, Intermediates: between, CurrentTime: at,
	})
	if err != nil {
		return nil, err
	}
	return chains[0], nil
}

// judgeChain says what is wrong with who answered at s, or nothing: the zero Finding.
func (x *exam) judgeChain(s stop) Finding {
	chain, err := s.verify(x.Roots, x.Now())
	if err != nil {
		chain = s.chain
	}
	issuer := chain[len(chain)-1].Issuer
	if who := interceptorIn(chain); who != "" {
		return Finding{Code: fault.SiteIntercepted, Evidence: who + " answers in the name of " + s.host}
	}
	foreign := isPinned(s.host) && (!isPublic(issuer) || err == nil && x.installedHere(chain[len(chain)-1]))
	if foreign && (err == nil || errors.As(err, new(x509.UnknownAuthorityError))) {
		return Finding{Code: fault.SiteIntercepted, Evidence: nameOf(issuer) + " answers in the name of " + s.host}
	}
	if err != nil {
		return Finding{Code: fault.SiteTLS, Evidence: "the certificate of " + s.host + " " + wrongWith(s.chain[0], x.Now(), err)}
	}
	return Finding{}
}

// wrongWith says what err has against the certificate that a server sent.
func wrongWith(c *x509.Certificate, now time.Time, err error) string {
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, new(x509.HostnameError)):
		return "is for " + namesIn(c)
	case errors.As(err, new(x509.UnknownAuthorityError)):
		return "is issued by somebody unknown, " + nameOf(c.Issuer)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return dates(cmp.Or(invalid.Cert, c), now)
	}
	return "is not accepted: " + cause(err)
}

func dates(c *x509.Certificate, now time.Time) string {
	if now.Before(c.NotBefore) {
		return "begins on " + when.Day(c.NotBefore)
	}
	return "ended on " + when.Day(c.NotAfter)
}

// namesIn lists a few names of a certificate that is for somebody else.
func namesIn(c *x509.Certificate) string {
	names := slices.Clone(c.DNSNames)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 { // RFC 9525, 2: the common name is no name of a server any more
		names = []string{nameOf(c.Subject) + ", and no host"}
	}
	return shown(strings.Join(names, ", "), nameLength)
}

// interceptorIn names the product that made one of these certificates, or "".
func interceptorIn(chain []*x509.Certificate) string {
	for _, c := range chain {
		name := strings.ToLower(nameOf(c.Issuer) + " " + strings.Join(c.Issuer.OrganizationalUnit, " "))
		for _, known := range interceptors() {
			if strings.Contains(name, known) {
				return nameOf(c.Issuer)
			}
		}
	}
	return ""
}

// isPinned reports whether host is one of Entra con CIE, which browsers of all makers must
// accept: its issuer is a public authority, or somebody else answers.
func isPinned(host string) bool {
	return slices.ContainsFunc(policy.Known(), func(p policy.Provider) bool { return strings.EqualFold(p.Origin, "https://"+host) })
}

// isPublic reports whether an issuer bears the name of a public authority. A forger can do
// that too; what intercepts TLS on a computer or in an office does not hide.
func isPublic(issuer pkix.Name) bool {
	name := strings.ToLower(strings.Join(append(issuer.Organization, issuer.CommonName), " "))
	return slices.ContainsFunc(publicAuthorities(), func(a string) bool { return strings.Contains(name, a) })
}

// nameOf is the name of an issuer for people: common name and organization, in one line.
func nameOf(n pkix.Name) string {
	parts := slices.Concat([]string{n.CommonName}, n.Organization)
	parts = slices.DeleteFunc(slices.Compact(parts), func(p string) bool { return strings.TrimSpace(p) == "" })
	return shown(cmp.Or(strings.Join(parts, ", "), "nobody"), nameLength)
}
