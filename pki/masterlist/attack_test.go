package masterlist_test

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cied/fault"
	"cied/pki"
	"cied/pki/masterlist"
	"cied/pki/masterlist/masterlisttest"
	"cied/pki/pkitest"
)

// signerCase changes who signs a list that is good otherwise.
type signerCase struct {
	template func(*x509.Certificate)
	key      string     // of the signer
	under    pkitest.CA // instead of the trusted CSCA
	at       time.Time
	want     fault.Code
}

func TestSignerOfTheList(t *testing.T) {
	now, trusted := pkitest.Now, newCountry(t)
	stranger := pkitest.SelfSigned(t, pkitest.CSCATemplate(), pkitest.Key(t, "stranger")) // the trusted one's name
	abroad := pkitest.CSCATemplate()
	abroad.Subject = pkix.Name{CommonName: "Invented Country Signer of elsewhere", Country: []string{"DE"}}
	for name, tc := range map[string]signerCase{
		"on its last second":             {at: now.AddDate(1, 0, 0)},
		"on its first second":            {at: now.AddDate(-1, 0, 0)},
		"expired by a day":               {at: now.AddDate(1, 0, 1), want: fault.TrustListStale},
		"from the future, clock of yore": {at: time.Unix(0, 0), want: fault.TrustListStale},
		"with the critical extended key usage that Doc 9303-12 wants": {template: func(c *x509.Certificate) {
			c.UnknownExtKeyUsage, c.ExtraExtensions = nil, []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 37}, Critical: true,
				Value: []byte{0x30, 8, 0x06, 6, 0x67, 0x81, 0x08, 1, 1, 3}}}
		}},
		"without extended key usage": {template: func(c *x509.Certificate) { c.UnknownExtKeyUsage = nil },
			want: fault.TrustListSigner},
		"for another use": {template: func(c *x509.Certificate) {
			c.UnknownExtKeyUsage, c.ExtKeyUsage = nil, []x509.ExtKeyUsage{x509.ExtKeyUsageAny}
		}, want: fault.TrustListSigner},
		"for deviation lists": {template: func(c *x509.Certificate) {
			c.UnknownExtKeyUsage = []asn1.ObjectIdentifier{{2, 23, 136, 1, 1, 8}}
		}, want: fault.TrustListSigner},
		"that is a CA": {template: func(c *x509.Certificate) { c.IsCA, c.BasicConstraintsValid = true, true },
			want: fault.TrustListSigner},
		"without key usage": {template: func(c *x509.Certificate) { c.KeyUsage = 0 },
			want: fault.TrustListSigner},
		"for encryption": {template: func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyEncipherment },
			want: fault.TrustListSigner},
		"with an unknown critical extension": {template: func(c *x509.Certificate) {
			c.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 2, 3}, Critical: true, Value: []byte{5, 0}}}
		}, want: fault.TrustListSigner},
		"with RSA-1024":                       {key: "weak", want: fault.TrustListSigner},
		"under a stranger of the same name":   {under: stranger, want: fault.TrustListSigner},
		"under the CSCA of another country":   {under: pkitest.SelfSigned(t, abroad, pkitest.Key(t, "root")), want: fault.TrustListSigner},
		"under the CSCA that the list brings": {under: trusted.next, want: fault.TrustListSigner},
		"expired, and unfit too": {template: func(c *x509.Certificate) { c.KeyUsage = 0 },
			at: now.AddDate(9, 0, 0), want: fault.TrustListSigner},
	} {
		t.Run(name, func(t *testing.T) { wantFault(t, tc.verdict(t, trusted), tc.want) })
	}
}

func (tc signerCase) verdict(t *testing.T, c country) error {
	template, key, at := masterlisttest.SignerTemplate(), "signer", pkitest.Now
	if tc.template != nil {
		tc.template(template)
	}
	if tc.key != "" {
		key = tc.key
	}
	if tc.under.Certificate != nil {
		c.csca = tc.under
	}
	if !tc.at.IsZero() {
		at = tc.at
	}
	signer := c.csca.Sub(t, template, pkitest.Key(t, key))
	_, err := masterlist.Read(masterlisttest.Mint(t, signer, c.link), c.anchors, at)
	return err
}

func TestSignerWhoMadeItselfIsRefused(t *testing.T) {
	c := newCountry(t)
	self := pkitest.SelfSigned(t, masterlisttest.SignerTemplate(), pkitest.Key(t, "signer"))
	_, err := masterlist.Read(masterlisttest.Mint(t, self, c.link), c.anchors, pkitest.Now)
	wantFault(t, err, fault.TrustListSigner)
}

func TestSHA1SignsNoList(t *testing.T) {
	c := newCountry(t)
	_, err := masterlist.Read(masterlisttest.Plan{Signer: c.signer, SHA1: true}.Mint(t), c.anchors, pkitest.Now)
	wantFault(t, err, fault.TrustListSignature)
	old := pkitest.CA{Certificate: c.csca.SHA1(t, c.signer.Certificate), Key: c.signer.Key}
	_, err = masterlist.Read(masterlisttest.Mint(t, old), c.anchors, pkitest.Now)
	wantFault(t, err, fault.TrustListSigner)
}

func TestListSignedWithAnotherKeyIsForged(t *testing.T) {
	c := newCountry(t)
	c.signer.Key = pkitest.Key(t, "stranger")
	_, err := masterlist.Read(masterlisttest.Mint(t, c.signer, c.link), c.anchors, pkitest.Now)
	wantFault(t, err, fault.TrustListSignature)
}

func TestWrongClockShowsBothDates(t *testing.T) {
	c := newCountry(t)
	_, err := masterlist.Read(masterlisttest.Mint(t, c.signer), c.anchors, time.Date(2031, 1, 2, 3, 4, 0, 0, time.UTC))
	wantFault(t, err, fault.TrustListStale)
	for _, want := range []string{"2027-11-22 12:00 UTC", "2031-01-02 03:04 UTC", "check the clock"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}

// A sorting is a list with a good signature, and those of its certificates that are to be
// trusted; all others must be refused, each with a reason.
type sorting struct{ list, accept []*x509.Certificate }

func certs(c ...*x509.Certificate) []*x509.Certificate { return c }

func (s sorting) check(t *testing.T, c country) {
	t.Helper()
	l := read(t, masterlisttest.Mint(t, c.signer, s.list...), c.anchors)
	wantCertificates(t, "new", l.New, s.accept...)
	if want := len(s.list) - len(s.accept); len(l.Refused) != want || len(l.Known) != 0 {
		t.Errorf("%d refused, want %d; known %v", len(l.Refused), want, serials(l.Known))
	}
	for _, r := range l.Refused {
		if r.Reason == nil {
			t.Errorf("%v is refused without a reason", r.Certificate.SerialNumber)
		}
	}
}

func TestNobodyIsTrustedWithoutALink(t *testing.T) {
	c := newCountry(t)
	stranger := pkitest.SelfSigned(t, pkitest.CSCATemplate(), pkitest.Key(t, "stranger")) // the trusted one's name
	elsewhere := masterlisttest.Next(t, "root")
	next, link := c.next.Certificate, c.link
	for name, s := range map[string]sorting{
		"a new CSCA alone":                   {certs(next), nil},
		"a stranger with the trusted name":   {certs(stranger.Certificate), nil},
		"a link by that stranger":            {certs(masterlisttest.Link(t, stranger, c.next), next, stranger.Certificate), nil},
		"a link with the trusted identifier": {certs(forgedLink(t, c, c.csca.SubjectKeyId), next), nil},
		"a link without any identifier":      {certs(forgedLink(t, c, nil), next), nil},
		"a link to another key":              {certs(link, elsewhere.Certificate), certs(link)},
		"a link to another name":             {certs(changedLink(t, c, otherName), next), certs(changedLink(t, c, otherName))},
		"two that vouch for each other": {certs(masterlisttest.Link(t, c.next, elsewhere), masterlisttest.Link(t, elsewhere, c.next),
			next, elsewhere.Certificate), nil},
		"the signer of the list":    {certs(c.signer.Certificate), nil},
		"a certificate of a person": {certs(c.csca.Issue(t, pkitest.CardTemplate(), &pkitest.Key(t, "card").PublicKey)), nil},
	} {
		t.Run(name, func(t *testing.T) { s.check(t, c) })
	}
}

// forgedLink is a link to c.next in the trusted CSCA's name, by a stranger's key.
func forgedLink(t *testing.T, c country, authority []byte) *x509.Certificate {
	t.Helper()
	template := masterlisttest.LinkTemplate(c.csca, c.next)
	template.AuthorityKeyId = authority
	stranger := pkitest.Key(t, "stranger")
	ca := *c.csca.Certificate
	ca.SubjectKeyId, ca.PublicKey = authority, &stranger.PublicKey
	return pkitest.CA{Certificate: &ca, Key: stranger}.Issue(t, template, &c.next.Key.PublicKey)
}

// changedLink is the trusted CSCA's own link to c.next, but for one thing.
func changedLink(t *testing.T, c country, change func(*x509.Certificate)) *x509.Certificate {
	t.Helper()
	template := masterlisttest.LinkTemplate(c.csca, c.next)
	change(template)
	return c.csca.Issue(t, template, &c.next.Key.PublicKey)
}

func otherName(c *x509.Certificate) {
	c.RawSubject, c.Subject = nil, pkix.Name{CommonName: "Invented Country Signer, renamed", Country: []string{"IT"}}
}

// TestUnfitCertificateIsRefused changes one thing of a CSCA: in the link, which then leads
// nowhere, and in the self-signed certificate, where the good link stays good.
func TestUnfitCertificateIsRefused(t *testing.T) {
	c := newCountry(t)
	for name, change := range map[string]func(*x509.Certificate){
		"no CA":                         func(c *x509.Certificate) { c.IsCA = false },
		"without basic constraints":     func(c *x509.Certificate) { c.IsCA, c.BasicConstraintsValid = false, false },
		"without key usage":             func(c *x509.Certificate) { c.KeyUsage = 0 },
		"not for certificates":          func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageCRLSign },
		"constrained to names":          func(c *x509.Certificate) { c.PermittedDNSDomains = []string{"example.it"} },
		"of two countries":              func(c *x509.Certificate) { c.RawSubject, c.Subject.Country = nil, []string{"IT", "DE"} },
		"an unknown critical extension": func(c *x509.Certificate) { c.ExtraExtensions = append(c.ExtraExtensions, criticalExtension) },
	} {
		t.Run(name, func(t *testing.T) {
			sorting{certs(changedLink(t, c, change), c.next.Certificate), nil}.check(t, c)
			template := masterlisttest.NextTemplate()
			change(template)
			unfit := pkitest.SelfSigned(t, template, c.next.Key)
			sorting{certs(c.link, unfit.Certificate), certs(c.link)}.check(t, c)
		})
	}
}

var criticalExtension = pkix.Extension{Id: asn1.ObjectIdentifier{1, 2, 3}, Critical: true, Value: []byte{5, 0}}

func TestSHA1SignsNothingNew(t *testing.T) {
	c := newCountry(t)
	sorting{certs(c.csca.SHA1(t, c.link), c.next.Certificate), nil}.check(t, c)
	sorting{certs(c.link, c.next.SHA1(t, c.next.Certificate)), certs(c.link)}.check(t, c)
}

func TestWeakKeyIsNotLinkedTo(t *testing.T) {
	c := newCountry(t)
	weak := masterlisttest.Next(t, "weak")
	sorting{certs(masterlisttest.Link(t, c.csca, weak), weak.Certificate), nil}.check(t, c)
}

// TestSelfSignatureCounts has a certificate with the linked name and key that another key
// has signed.
func TestSelfSignatureCounts(t *testing.T) {
	c := newCountry(t)
	stranger := pkitest.Key(t, "stranger")
	ca := *c.next.Certificate
	ca.PublicKey = &stranger.PublicKey
	forged := pkitest.CA{Certificate: &ca, Key: stranger}.Issue(t, masterlisttest.NextTemplate(), &c.next.Key.PublicKey)
	sorting{certs(c.link, forged), certs(c.link)}.check(t, c)
}

// TestForeignCertificatesAreLeftAlone: one of C=DE is no business of ours, even signed by
// the trusted CSCA; one of C=IT from elsewhere is refused, even where the trusted key calls
// itself so.
func TestForeignCertificatesAreLeftAlone(t *testing.T) {
	c := newCountry(t)
	german := pkitest.CSCATemplate()
	german.Subject.Country = []string{"DE"}
	abroad := pkitest.SelfSigned(t, german, pkitest.Key(t, "root"))
	lent := changedLink(t, c, func(l *x509.Certificate) { l.RawSubject, l.Subject = nil, german.Subject })
	borrowed := masterlisttest.Link(t, abroad, c.next)
	disguised := *abroad.Certificate
	disguised.PublicKey, disguised.SubjectKeyId = &c.csca.Key.PublicKey, c.csca.SubjectKeyId
	posing := masterlisttest.Link(t, pkitest.CA{Certificate: &disguised, Key: c.csca.Key}, c.next)
	l := read(t, masterlisttest.Mint(t, c.signer, abroad.Certificate, lent, borrowed, posing), c.anchors)
	if l.Total != 4 || l.Italian != 2 || len(l.New) != 0 || len(l.Refused) != 2 {
		t.Errorf("%d certificates, %d Italian, new %v, refused %v", l.Total, l.Italian, serials(l.New), l.Refused)
	}
}

// TestLinkOutsideTheValidityOfItsIssuerIsRefused has an old CSCA that is trusted, for what
// it signed in its time.
func TestLinkOutsideTheValidityOfItsIssuerIsRefused(t *testing.T) {
	c := newCountry(t)
	template := pkitest.CSCATemplate()
	template.Subject.CommonName = "Invented Country Signer, retired"
	template.NotAfter = pkitest.Now.AddDate(-2, 0, 0)
	retired := pkitest.SelfSigned(t, template, pkitest.Key(t, "sub"))
	c.anchors = trusting(c.csca.Certificate, retired.Certificate)
	link := masterlisttest.Link(t, retired, c.next)
	sorting{certs(link, c.next.Certificate), nil}.check(t, c)

	timely := masterlisttest.LinkTemplate(retired, c.next)
	timely.NotBefore = retired.NotAfter.AddDate(0, 0, -1) // before the self-signed one's, too
	link = retired.Issue(t, timely, &c.next.Key.PublicKey)
	sorting{certs(link, c.next.Certificate), certs(link, c.next.Certificate)}.check(t, c)

	timely.NotBefore = retired.NotBefore.AddDate(0, 0, -1)
	sorting{certs(retired.Issue(t, timely, &c.next.Key.PublicKey), c.next.Certificate), nil}.check(t, c)
}

// TestLinkMayBeLaterThanWhatItLinksTo is as in Italy in 2016: the link is of 19 May, the
// self-signed certificate of the day before.
func TestLinkMayBeLaterThanWhatItLinksTo(t *testing.T) {
	c := newCountry(t)
	link := changedLink(t, c, func(l *x509.Certificate) { l.NotBefore = c.next.NotBefore.AddDate(0, 0, 1) })
	sorting{certs(c.next.Certificate, link), certs(link, c.next.Certificate)}.check(t, c)
}

// TestAnchorThatIsNoCALeadsNowhere has the shape of the real link certificate of 2016: it
// is among the anchors, and calls itself no CA.
func TestAnchorThatIsNoCALeadsNowhere(t *testing.T) {
	c := newCountry(t)
	malformed := changedLink(t, c, func(l *x509.Certificate) { l.IsCA = false })
	l := read(t, masterlisttest.Mint(t, c.signer, malformed, c.next.Certificate), trusting(c.csca.Certificate, malformed))
	wantCertificates(t, "known", l.Known, malformed)
	wantCertificates(t, "new", l.New)
}

func TestWithdrawnKeyDoesNotComeBack(t *testing.T) {
	c := newCountry(t)
	c.anchors = trusting(c.csca.Certificate, c.next.Certificate).Withdraw(pki.KeyOf(c.next.Certificate))
	template := masterlisttest.NextTemplate()
	template.SerialNumber = big.NewInt(22)
	again := pkitest.SelfSigned(t, template, c.next.Key)
	third := masterlisttest.Next(t, "root")
	sorting{certs(c.link, again.Certificate, masterlisttest.Link(t, c.next, third), third.Certificate), nil}.check(t, c)
}

// nine reads the Italian CSCA certificates that are really in circulation, in the order of
// their issue, self-signed before link.
func nine(t *testing.T) []*x509.Certificate {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "reference", "trust", "csca")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the reference certificates are not beside the checkout")
	}
	var out []*x509.Certificate
	for _, name := range []string{
		"881c9c09589c134b", "cff426047409db1f", "24490b589de47553", "1cebe30f2122b8d1", "2bd535c2a4f61af6",
		"f9f2c2554b60c7c6", "5d3744741d06d490", "615bd40cd7bc63ae", "03b6caf0054e4b47",
	} {
		text, err := os.ReadFile(filepath.Join(dir, name+".pem"))
		if err != nil {
			t.Fatal(err)
		}
		block, _ := pem.Decode(text)
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}

// TestRealLinksLeadOnSince2020 reads a list of the nine with one of them trusted. The links
// of 2020 and 2024 lead on from the second key of 2016; those before are signed with SHA-1,
// and the first also says that it is no CA: they lead nowhere, which is why these keys have
// to be anchors. No link leads back.
func TestRealLinksLeadOnSince2020(t *testing.T) {
	real, c := nine(t), newCountry(t)
	for name, tc := range map[string]struct {
		trusted int
		accept  []int // by their number in the reference, from 1
	}{
		"from the key of 2011":        {1, nil},
		"from its link of 2016":       {2, nil},
		"from the first key of 2016":  {3, nil},
		"from the second key of 2016": {4, []int{7, 6, 9, 8}},
		"from its link":               {5, []int{7, 6, 9, 8}},
		"from the key of 2020":        {6, []int{9, 8}},
		"from the key of 2024":        {8, nil},
	} {
		t.Run(name, func(t *testing.T) {
			anchors := trusting(c.csca.Certificate, real[tc.trusted-1])
			l := read(t, masterlisttest.Mint(t, c.signer, real...), anchors)
			var got []int
			for _, n := range l.New {
				got = append(got, 1+slices.IndexFunc(real, n.Equal))
			}
			slices.Sort(got)
			slices.Sort(tc.accept)
			if !slices.Equal(got, tc.accept) || len(l.Known) != 1 || l.Italian != 9 {
				t.Errorf("new %v, want %v; %d known, %d Italian, refused %v", got, tc.accept, len(l.Known), l.Italian, l.Refused)
			}
		})
	}
}

// TestRealCertificatesAreOneFamily follows the signatures alone, SHA-1 and all: the first
// key signed the second, and so on to the last.
func TestRealCertificatesAreOneFamily(t *testing.T) {
	real := nine(t)
	for link, issuer := range map[int]int{2: 1, 3: 3, 4: 4, 5: 3, 6: 6, 7: 4, 8: 8, 9: 6} {
		if err := trusting(real[issuer-1]).CountrySigned(real[link-1]); err != nil {
			t.Errorf("%d by %d: %v", link, issuer, err)
		}
	}
	for _, same := range [][2]int{{2, 3}, {4, 5}, {6, 7}, {8, 9}} {
		a, b := real[same[0]-1], real[same[1]-1]
		if !slices.Equal(a.RawSubjectPublicKeyInfo, b.RawSubjectPublicKeyInfo) {
			t.Errorf("%d and %d have different keys", same[0], same[1])
		}
	}
}
