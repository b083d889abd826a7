package masterlist_test

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cied/fault"
	"cied/internal/machinetest"
	"cied/pki"
	"cied/pki/masterlist"
	"cied/pki/masterlist/masterlisttest"
	"cied/pki/pkitest"
)

// A country is Italy as invented here: one trusted CSCA, its Master List Signer, and a new
// CSCA with the link to it.
type country struct {
	csca, signer, next pkitest.CA
	link               *x509.Certificate
	anchors            *pki.Anchors
}

func newCountry(t testing.TB) country {
	t.Helper()
	c := country{csca: pkitest.SelfSigned(t, pkitest.CSCATemplate(), pkitest.Key(t, "csca"))}
	c.signer = masterlisttest.Signer(t, c.csca)
	c.next = masterlisttest.Next(t, "root-2024")
	c.link = masterlisttest.Link(t, c.csca, c.next)
	c.anchors = trusting(c.csca.Certificate)
	return c
}

func trusting(cscas ...*x509.Certificate) *pki.Anchors { return pki.NewAnchors(nil, cscas, true) }

// explicit returns what OpenSSL made of a brainpool key with explicit parameters, for C=DE
// and for C=IT. crypto/x509 parses neither.
func explicit(t testing.TB) (german, italian []byte) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "explicit.pem"))
	if err != nil {
		t.Fatal(err)
	}
	first, rest := pem.Decode(text)
	second, _ := pem.Decode(rest)
	for _, block := range []*pem.Block{first, second} {
		if _, err := x509.ParseCertificate(block.Bytes); err == nil {
			t.Fatal("crypto/x509 parses it now: the vector shows nothing any more")
		}
	}
	return first.Bytes, second.Bytes
}

// read reads a list that has to be good.
func read(t testing.TB, der []byte, anchors *pki.Anchors) *masterlist.List {
	t.Helper()
	l, err := masterlist.Read(der, anchors, pkitest.Now)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func wantCertificates(t testing.TB, what string, got []*x509.Certificate, want ...*x509.Certificate) {
	t.Helper()
	if !slices.EqualFunc(got, want, (*x509.Certificate).Equal) {
		t.Errorf("%s: %v, want %v", what, serials(got), serials(want))
	}
}

func serials(certs []*x509.Certificate) []string {
	var out []string
	for _, c := range certs {
		out = append(out, c.SerialNumber.String())
	}
	return out
}

func TestNewCSCAIsAcceptedThroughItsLink(t *testing.T) {
	c := newCountry(t)
	german, _ := explicit(t)
	entries := append(masterlisttest.DER(c.next.Certificate, c.csca.Certificate, c.link), german)
	for name, plan := range map[string]masterlisttest.Plan{
		"signer named by serial":         {},
		"signer named by key identifier": {ByKeyID: true},
		"its CSCA carried along":         {Carried: masterlisttest.DER(c.csca.Certificate, c.signer.Certificate)},
	} {
		t.Run(name, func(t *testing.T) {
			plan.Signer, plan.Entries = c.signer, entries
			l := read(t, plan.Mint(t), c.anchors)
			wantCertificates(t, "known", l.Known, c.csca.Certificate)
			wantCertificates(t, "new", l.New, c.link, c.next.Certificate)
			if l.Total != 4 || l.Italian != 3 || len(l.Refused)+len(l.Skipped) != 0 || !l.Signer.Equal(c.signer.Certificate) {
				t.Errorf("%d certificates, %d Italian, refused %v, skipped %v", l.Total, l.Italian, l.Refused, l.Skipped)
			}
		})
	}
}

// TestNewCSCAVouchesOnceAdded closes the circle: what the new key signs counts after the
// list's certificates are anchors, and not before.
func TestNewCSCAVouchesOnceAdded(t *testing.T) {
	c := newCountry(t)
	l := read(t, masterlisttest.Mint(t, c.signer, c.link, c.next.Certificate), c.anchors)
	template := pkitest.SignerTemplate()
	template.NotBefore = pkitest.Now.AddDate(0, -1, 0)
	ds := c.next.Issue(t, template, &pkitest.Key(t, "card").PublicKey)
	if err := c.anchors.CountrySigned(ds); err == nil {
		t.Error("reading the list has changed the anchors")
	}
	if err := c.anchors.WithCountrySigners("test", l.New...).CountrySigned(ds); err != nil {
		t.Error(err)
	}
}

func TestChainOfLinksIsFollowedInAnyOrder(t *testing.T) {
	c := newCountry(t)
	third := masterlisttest.Next(t, "root")
	certs := []*x509.Certificate{third.Certificate, masterlisttest.Link(t, c.next, third), c.next.Certificate, c.link}
	for range len(certs) {
		certs = append(certs[1:], certs[0])
		l := read(t, masterlisttest.Mint(t, c.signer, certs...), c.anchors)
		if len(l.New) != 4 || len(l.Refused) != 0 {
			t.Errorf("new %v, refused %v", serials(l.New), l.Refused)
		}
	}
}

func TestRepeatedCertificateCountsOnce(t *testing.T) {
	c := newCountry(t)
	l := read(t, masterlisttest.Mint(t, c.signer, c.link, c.csca.Certificate, c.link, c.csca.Certificate), c.anchors)
	wantCertificates(t, "known", l.Known, c.csca.Certificate)
	wantCertificates(t, "new", l.New, c.link)
	if l.Total != 4 || l.Italian != 2 {
		t.Errorf("%d certificates, %d Italian", l.Total, l.Italian)
	}
}

func TestCountryIsComparedWithoutLetterCase(t *testing.T) {
	c := newCountry(t)
	template := masterlisttest.NextTemplate()
	template.Subject.Country = []string{"it"}
	lower := pkitest.SelfSigned(t, template, pkitest.Key(t, "root"))
	link := masterlisttest.Link(t, c.csca, lower)
	l := read(t, masterlisttest.Mint(t, c.signer, link, lower.Certificate), c.anchors)
	wantCertificates(t, "new", l.New, link, lower.Certificate)
}

// TestUnreadableItalianCertificateIsSkipped has, beside it, the same of another country and
// something that is no certificate: neither keeps the new CSCA out.
func TestUnreadableItalianCertificateIsSkipped(t *testing.T) {
	c := newCountry(t)
	german, italian := explicit(t)
	nothing := []byte{0x30, 0x03, 0x02, 0x01, 0x07}
	entries := append(masterlisttest.DER(c.link), german, italian, nothing, italian)
	l := read(t, masterlisttest.Plan{Signer: c.signer, Entries: entries}.Mint(t), c.anchors)
	wantCertificates(t, "new", l.New, c.link)
	if len(l.Skipped) != 2 || l.Total != 5 || l.Italian != 2 {
		t.Fatalf("skipped %v of %d, %d Italian", l.Skipped, l.Total, l.Italian)
	}
	for _, s := range l.Skipped {
		if s.Reason == nil {
			t.Errorf("%v is skipped without a reason", s.SHA256)
		}
	}
}

func wantFault(t testing.TB, err error, want fault.Code) {
	t.Helper()
	if got := fault.CodeOf(err); got != want {
		t.Errorf("fault %q (%v), want %q", got, err, want)
	}
}

func TestWhatIsNoMasterListIsMalformed(t *testing.T) {
	c := newCountry(t)
	good := masterlisttest.Mint(t, c.signer, c.link)
	content := func(der []byte) []byte { return masterlisttest.Plan{Signer: c.signer, Content: der}.Mint(t) }
	crowd := slices.Repeat([][]byte{{0x30, 0}}, masterlist.MaxCertificates+1)
	for name, der := range map[string][]byte{
		"nothing":                        nil,
		"a .zip":                         []byte("PK\x03\x04 and so on"),
		"text":                           []byte("-----BEGIN CMS-----"),
		"a certificate":                  c.link.Raw,
		"a byte behind":                  append(bytes.Clone(good), 0),
		"cut":                            good[:len(good)-1],
		"too long":                       make([]byte, masterlist.MaxSize+1),
		"an LDS security object":         masterlisttest.Plan{Signer: c.signer, ContentType: asn1.ObjectIdentifier{2, 23, 136, 1, 1, 1}}.Mint(t),
		"without its signer":             masterlisttest.Plan{Signer: c.signer, Carried: masterlisttest.DER(c.csca.Certificate)}.Mint(t),
		"version 1":                      content(masterlisttest.Content(1, nil)),
		"a content that is no list":      content([]byte("no")),
		"a byte behind the content":      content(append(masterlisttest.Content(0, nil), 0)),
		"an entry that is no SEQUENCE":   content(masterlisttest.Content(0, [][]byte{{0x02, 1, 0}})),
		"too many certificates":          content(masterlisttest.Content(0, crowd)),
		"too many unreadable ones":       content(masterlisttest.Content(0, unreadable(257))),
		"too many certificates carried ": masterlisttest.Plan{Signer: c.signer, Carried: slices.Repeat([][]byte{c.signer.Raw}, 17)}.Mint(t),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := masterlist.Read(der, c.anchors, pkitest.Now)
			wantFault(t, err, fault.TrustListMalformed)
		})
	}
}

// unreadable returns n different elements that are no certificates.
func unreadable(n int) [][]byte {
	var out [][]byte
	for i := range n {
		out = append(out, []byte{0x30, 0x04, 0x04, 0x02, byte(i >> 8), byte(i)})
	}
	return out
}

func TestZipSaysWhatToDo(t *testing.T) {
	_, err := masterlist.Read([]byte("PK\x03\x04"), trusting(), pkitest.Now)
	if err == nil || !strings.Contains(err.Error(), "unpack the .zip and give the .ml file") {
		t.Error(err)
	}
}

// TestEveryChangedByteIsRefused flips each byte of a small list, its signer's certificate
// included: that one is under the CSCA's signature.
func TestEveryChangedByteIsRefused(t *testing.T) {
	c := newCountry(t)
	for name, plan := range map[string]masterlisttest.Plan{
		"signer named by serial":         {},
		"signer named by key identifier": {ByKeyID: true},
	} {
		plan.Signer, plan.Entries = c.signer, masterlisttest.DER(c.link)
		t.Run(name, func(t *testing.T) { everyChangedByteIsRefused(t, c, plan.Mint(t)) })
	}
}

func everyChangedByteIsRefused(t *testing.T, c country, der []byte) {
	reasons := []fault.Code{fault.TrustListMalformed, fault.TrustListSignature, fault.TrustListSigner}
	for i := range der {
		changed := bytes.Clone(der)
		changed[i] ^= 1 << (i % 8)
		_, err := masterlist.Read(changed, c.anchors, pkitest.Now)
		if !slices.Contains(reasons, fault.CodeOf(err)) {
			t.Errorf("byte %d: %q (%v)", i, fault.CodeOf(err), err)
		}
	}
}

// TestListOfOpenSSL has the other side sign, where it is installed, in the form of Italy's
// newer certificates.
func TestListOfOpenSSL(t *testing.T) {
	openssl := machinetest.Have(t, "openssl")
	c := newCountry(t)
	key, err := x509.MarshalPKCS8PrivateKey(c.signer.Key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, content := range map[string][]byte{
		"in": masterlisttest.Content(0, masterlisttest.DER(c.link, c.next.Certificate)), "cert.pem": pkitest.PEM(c.signer.Certificate),
		"key.pem": pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}), "csca.pem": pkitest.PEM(c.csca.Certificate),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(openssl, "cms", "-sign", "-binary", "-nodetach", "-keyid", "-econtent_type", "2.23.136.1.1.2",
		"-signer", "cert.pem", "-inkey", "key.pem", "-md", "sha512", "-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:digest",
		"-certfile", "csca.pem", "-in", "in", "-outform", "DER")
	cmd.Dir = dir
	var said bytes.Buffer
	cmd.Stderr = &said
	der, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, &said)
	}
	wantCertificates(t, "new", read(t, der, c.anchors).New, c.link, c.next.Certificate)
}

func FuzzRead(f *testing.F) {
	c := newCountry(f)
	good := masterlisttest.Plan{Signer: c.signer, Entries: masterlisttest.DER(c.csca.Certificate, c.link, c.next.Certificate), ByKeyID: true}
	f.Add(good.Mint(f), good.Mint(f))
	german, italian := explicit(f)
	f.Add([]byte("PK\x03\x04"), masterlisttest.Content(0, [][]byte{german, italian}))
	f.Fuzz(func(t *testing.T, der, content []byte) {
		in := make([]byte, len(der))
		copy(in, der)
		if l, err := masterlist.Read(in, c.anchors, pkitest.Now); err == nil {
			trustNobodyElse(t, c, l)
		}
		// A signature would stop every input: the content is signed here.
		forged := masterlisttest.Plan{Signer: c.signer, Content: append([]byte{}, content...)}.Mint(t)
		if l, err := masterlist.Read(forged, c.anchors, pkitest.Now); err == nil {
			trustNobodyElse(t, c, l)
		}
	})
}

// trustNobodyElse holds a list to what the one trusted key has ever vouched for.
func trustNobodyElse(t *testing.T, c country, l *masterlist.List) {
	t.Helper()
	for _, n := range l.New {
		if !n.Equal(c.link) && !n.Equal(c.next.Certificate) {
			t.Errorf("trusts %X", n.Raw)
		}
	}
	if l.Italian > l.Total || len(l.Known)+len(l.New)+len(l.Refused) > l.Italian {
		t.Errorf("%d of %d certificates are Italian: %d known, %d new, %d refused", l.Italian, l.Total, len(l.Known), len(l.New), len(l.Refused))
	}
}

// BenchmarkRead has a list of the size of the Italian one: 600 certificates, nine Italian.
func BenchmarkRead(b *testing.B) {
	c := newCountry(b)
	german, _ := explicit(b)
	entries := slices.Repeat([][]byte{german}, 591)
	entries = append(entries, masterlisttest.DER(c.csca.Certificate, c.link, c.next.Certificate)...)
	for serial := range 6 {
		template := masterlisttest.LinkTemplate(c.csca, c.next)
		template.SerialNumber.SetInt64(int64(100 + serial))
		entries = append(entries, c.csca.Issue(b, template, &c.next.Key.PublicKey).Raw)
	}
	der := masterlisttest.Plan{Signer: c.signer, Entries: entries}.Mint(b)
	b.SetBytes(int64(len(der)))
	b.ReportAllocs()
	for b.Loop() {
		if l, err := masterlist.Read(der, c.anchors, pkitest.Now); err != nil || l.Total != 600 || len(l.New) != 8 {
			b.Fatal(err)
		}
	}
}
