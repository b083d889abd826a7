package simulator

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/sha512"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cied/internal/machinetest"
)

// realCard reads a file that somebody read off a real test card, in hexadecimal.
func realCard(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../../shared/reference/real-card", name))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the readings of a real card are not beside this checkout")
	}
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(data))
}

var year2026 = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)

// shape lists tags and object identifiers of DER, one a line, indented by depth.
func shape(b []byte, depth int) []string {
	var lines []string
	for len(b) > 0 {
		tag, value, rest, err := readTLV(b)
		if err != nil {
			return append(lines, "not DER")
		}
		line := fmt.Sprintf("%*s%02X", depth, "", tag)
		if tag == 0x06 {
			line += fmt.Sprintf(" %X", value)
		}
		lines = append(lines, line)
		inside := value
		nested := tag == 0x04 && len(value) > 2 && value[0] == 0x30
		if tag&0x20 != 0 && tag < 0x100 || tag == 0x77 || nested && len(shape(inside, 0)) > 1 {
			lines = append(lines, shape(inside, depth+1)...)
		}
		b = rest
	}
	return lines
}

func TestPSSFormHasTheShapeOfARealOne(t *testing.T) {
	want := shape(unhex(realCard(t, "ef-1006-sod.hex")), 0)
	c := newCard(t, Options{SOD: SODPSS}, nil)
	got := shape(c.identity.files[fileSOD], 0)
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("field %d:\n got %v\nwant %v", i, got[min(i, len(got)):min(i+4, len(got))], want[min(i, len(want)):min(i+4, len(want))])
		}
	}
	if len(want) < 150 {
		t.Errorf("the real one has only %d fields: the comparison is too shallow", len(want))
	}
}

func TestHashOfTheServiceKeyCoversTheWholeFile(t *testing.T) {
	sum := sha512.Sum512(unhex(realCard(t, "ef-1005-servizi-public-key.hex")))
	if !bytes.Contains(unhex(realCard(t, "ef-1006-sod.hex")), sequence(integer(0xA5), octets(sum[:]))) {
		t.Fatal("the rule for data group A5 does not hold on the real card")
	}
	c := newCard(t, Options{SOD: SODPSS}, func(b *Behaviour) { b.PadFiles = 32 })
	sum = sha512.Sum512(c.files[dirCIE][fileServiceKey][:270])
	if !bytes.Contains(c.identity.files[fileSOD], sequence(integer(0xA5), octets(sum[:]))) {
		t.Error("data group A5 is not the hash of 1005 up to its DER length")
	}
}

// opened is what a verifier needs of an EF.SOD.
type opened struct {
	ds         *x509.Certificate
	content    []byte
	attributes []byte
	signature  []byte
}

// openSOD takes an EF.SOD of this package apart, in the order in which it was built.
func openSOD(t *testing.T, sod []byte) opened {
	t.Helper()
	step := func(b []byte, tag uint32) (value, rest []byte) {
		got, value, rest, err := readTLV(b)
		if err != nil || got != tag {
			t.Fatalf("tag %02X, want %02X: %v", got, tag, err)
		}
		return value, rest
	}
	b, _ := step(sod, 0x77)
	b, _ = step(b, 0x30)
	_, b = step(b, 0x06)
	b, _ = step(b, 0xA0)
	b, _ = step(b, 0x30)
	_, b = step(b, 0x02)
	_, b = step(b, 0x31)
	encapsulated, b := step(b, 0x30)
	certificates, b := step(b, 0xA0)
	signers, _ := step(b, 0x31)

	var o opened
	_, encapsulated = step(encapsulated, 0x06)
	encapsulated, _ = step(encapsulated, 0xA0)
	o.content, _ = step(encapsulated, 0x04)
	var err error
	if o.ds, err = x509.ParseCertificate(certificates); err != nil {
		t.Fatal(err)
	}
	signer, _ := step(signers, 0x30)
	_, signer = step(signer, 0x02)
	_, signer = step(signer, 0x30)
	_, signer = step(signer, 0x30)
	attributes, signer := step(signer, 0xA0)
	_, signer = step(signer, 0x30)
	o.attributes = setOf(attributes)
	o.signature, _ = step(signer, 0x04)
	return o
}

func TestSecurityObjectVerifiesInItsThreeForms(t *testing.T) {
	for _, tt := range []struct {
		form   SODForm
		signer x509.SignatureAlgorithm
		issuer x509.SignatureAlgorithm
		hash   crypto.Hash
	}{
		{SODSHA256, x509.SHA256WithRSA, x509.SHA256WithRSA, crypto.SHA256},
		{SODPSS, x509.SHA512WithRSAPSS, x509.SHA512WithRSAPSS, crypto.SHA512},
		{SODSHA1DS, x509.SHA256WithRSA, x509.SHA1WithRSA, crypto.SHA256},
	} {
		t.Run(string(tt.form), func(t *testing.T) {
			c := newCard(t, Options{SOD: tt.form}, nil)
			o := openSOD(t, c.identity.files[fileSOD])
			if err := o.ds.CheckSignature(tt.signer, o.attributes, o.signature); err != nil {
				t.Error("attributes:", err)
			}
			if !bytes.HasSuffix(o.attributes, digest(tt.hash, o.content)) {
				t.Error("messageDigest is not the hash of the content")
			}
			csca := c.World().CSCA()
			if err := csca.CheckSignature(tt.issuer, o.ds.RawTBSCertificate, o.ds.Signature); err != nil {
				t.Error("Document Signer:", err)
			}
			if o.ds.SignatureAlgorithm != tt.issuer || !bytes.Equal(o.ds.AuthorityKeyId, csca.SubjectKeyId) || !bytes.Equal(o.ds.RawIssuer, csca.RawSubject) {
				t.Error("Document Signer does not name its issuer and algorithm")
			}
			for _, dg := range dataGroups {
				sum := digest(tt.hash, c.identity.files[dg.file])
				if !bytes.Contains(o.content, sequence(integer(dg.number), octets(sum))) {
					t.Errorf("data group %02X has another hash", dg.number)
				}
			}
		})
	}
}

func TestHolderCertificateFollowsTheProfile(t *testing.T) {
	c := newCard(t, Options{}, nil)
	w, leaf := c.World(), c.Identity().Certificate
	roots, issuers := x509.NewCertPool(), x509.NewCertPool()
	for _, r := range w.CIERoots() {
		roots.AddCert(r)
	}
	for _, s := range w.CIEIssuers() {
		issuers.AddCert(s)
	}
	chains, err := leaf.Verify(x509.VerifyOptions{
		Roots: roots, Intermediates: issuers, CurrentTime: year2026,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	})
	if err != nil || len(chains) != 1 || len(chains[0]) != 3 {
		t.Fatalf("chains %v, %v", chains, err)
	}
	if !leaf.Policies[0].Equal(policyHolder) || !chains[0][1].Policies[0].Equal(policyIssuer) || !chains[0][2].Policies[0].Equal(policyRoot) {
		t.Error("policies are not 1.3.76.47.4, .2 and .1")
	}
	if s := chains[0][1]; s.MaxPathLen != 0 || !s.MaxPathLenZero {
		t.Error("the issuing authority has no path length 0")
	}
	if cn := leaf.Subject.CommonName; cn != "RSSMRA80A41H501W/"+c.Identity().NIS {
		t.Errorf("common name %q", cn)
	}
	if leaf.Subject.SerialNumber != "IDCIT-CA00000AA" || leaf.IsCA || leaf.KeyUsage != x509.KeyUsageDigitalSignature {
		t.Error("serial number, basic constraints or key usage")
	}
	if !strings.Contains(leaf.OCSPServer[0], "example.test") || !strings.Contains(leaf.CRLDistributionPoints[0], "example.test") {
		t.Error("no pointers to CRL and OCSP")
	}
}

func TestRootsHaveOneNameAndTwoKeys(t *testing.T) {
	w, err := NewWorld(year2026)
	if err != nil {
		t.Fatal(err)
	}
	r := w.CIERoots()
	if !bytes.Equal(r[0].RawSubject, r[1].RawSubject) || bytes.Equal(r[0].SubjectKeyId, r[1].SubjectKeyId) {
		t.Error("want equal names and different keys")
	}
	for _, c := range slices.Concat(r, w.CIEIssuers(), []*x509.Certificate{w.CSCA()}) {
		if bits := c.PublicKey.(*rsa.PublicKey).N.BitLen(); bits != 4096 {
			t.Errorf("%s: RSA-%d", c.Subject.CommonName, bits)
		}
		if !strings.Contains(c.Subject.CommonName, "(SIMULATED)") {
			t.Errorf("%s is not marked", c.Subject.CommonName)
		}
	}
}

func TestOneYearGivesOneWorld(t *testing.T) {
	var first *Card
	for _, now := range []time.Time{year2026, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 12, 31, 23, 59, 59, 0, time.UTC)} {
		c := newCard(t, Options{SOD: SODPSS, Now: now}, nil)
		if first == nil {
			first = c
		}
		for id, want := range first.identity.files {
			if !bytes.Equal(c.identity.files[id], want) {
				t.Errorf("%v: file %04X differs", now, id)
			}
		}
		if !bytes.Equal(c.World().CSCA().Raw, first.World().CSCA().Raw) {
			t.Errorf("%v: another Country Signer", now)
		}
	}
}

func TestOpenSSLVerifiesTheChains(t *testing.T) {
	openssl := machinetest.Have(t, "openssl")
	dir := t.TempDir()
	c := newCard(t, Options{SOD: SODPSS}, nil)
	if err := c.World().WriteAnchors(dir); err != nil {
		t.Fatal(err)
	}
	at := fmt.Sprint(year2026.Unix())
	leaf, ds := filepath.Join(dir, "leaf.der"), filepath.Join(dir, "ds.der")
	if err := errors.Join(os.WriteFile(leaf, c.Identity().Certificate.Raw, 0o600),
		os.WriteFile(ds, openSOD(t, c.identity.files[fileSOD]).ds.Raw, 0o600)); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"-CAfile", dir + "/cie/root-2016.pem", "-untrusted", dir + "/cie/subca002.pem", "-purpose", "sslclient", leaf},
		{"-CAfile", dir + "/csca/csca.pem", ds},
	} {
		args = append([]string{"verify", "-x509_strict", "-attime", at}, args...)
		if args[len(args)-1] == ds {
			args = slices.DeleteFunc(args, func(a string) bool { return a == "-x509_strict" }) // real signers are not strict either
		}
		if out, err := exec.Command(openssl, args...).CombinedOutput(); err != nil {
			t.Errorf("openssl %v: %v\n%s", args, err, out)
		}
	}
}
