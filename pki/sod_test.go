package pki_test

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"cied/fault"
	"cied/pki"
	"cied/pki/pkitest"
)

// An invented card's files, padded as some cards pad them.
var (
	nis         = []byte("102030405060")
	document    = []byte("CA00000AA")
	chipKey     = []byte{0x30, 0x06, 0x02, 0x01, 0x23, 0x02, 0x01, 0x03}
	certificate = []byte{0x30, 0x03, 0x02, 0x01, 0x07}
	padding     = []byte{0, 0, 0, 0}
)

func plan(w *pkitest.World, form pkitest.Form) pkitest.SOD {
	return pkitest.SOD{Form: form, Signer: w.Signer, Groups: []pkitest.Group{
		{Number: 0xA4, Covered: chipKey}, {Number: 0xA3, Covered: certificate}, {Number: 0xA2, Covered: document}, {Number: 0xA1, Covered: nis},
	}}
}

func good(t testing.TB, w *pkitest.World, form pkitest.Form) []byte { return plan(w, form).File(t) }

// verify reads and verifies an EF.SOD at the tests' instant.
func verify(t testing.TB, a *pki.Anchors, file []byte) error {
	t.Helper()
	s, err := pki.ParseSOD(file)
	if err != nil {
		return err
	}
	return s.Verify(a, pkitest.Now)
}

func TestEveryFormOfSODIsProved(t *testing.T) {
	w := pkitest.New(t)
	for _, form := range pkitest.Forms() {
		t.Run(form.Name, func(t *testing.T) {
			s, err := pki.ParseSOD(good(t, w, form))
			if err != nil {
				t.Fatal(err)
			}
			wantFault(t, s.Verify(anchors(w), pkitest.Now), "")
			for group, file := range map[pki.DataGroup][]byte{
				pki.GroupNIS: nis, pki.GroupDocument: document, pki.GroupCertificate: certificate, pki.GroupChipKey: chipKey,
			} {
				wantFault(t, s.Check(group, file), "")
				wantFault(t, s.Check(group, slices.Concat(file, padding)), "")
			}
		})
	}
}

func TestSODSaysWhoSignedWhatAndHow(t *testing.T) {
	w := pkitest.New(t)
	want := []struct {
		digest    crypto.Hash
		algorithm x509.SignatureAlgorithm
	}{{crypto.SHA256, x509.SHA256WithRSA}, {crypto.SHA256, x509.SHA1WithRSA}, {crypto.SHA512, x509.SHA512WithRSAPSS}}
	for i, form := range pkitest.Forms() {
		s, err := pki.ParseSOD(good(t, w, form))
		if err != nil {
			t.Fatal(err)
		}
		if !s.Signer().Equal(w.Signer.Certificate) || s.Digest() != want[i].digest || s.Algorithm() != want[i].algorithm {
			t.Errorf("%s: %v, %v by %v", form.Name, s.Digest(), s.Algorithm(), s.Signer().Subject)
		}
		if got := s.DataGroups(); !slices.Equal(got, []pki.DataGroup{pki.GroupNIS, pki.GroupDocument, pki.GroupCertificate, pki.GroupChipKey}) {
			t.Errorf("%s: data groups %v", form.Name, got)
		}
	}
}

func TestSHA1SignedDocumentSignerIsProved(t *testing.T) {
	w := pkitest.New(t)
	w.Signer.Certificate = w.CSCA.SHA1(t, w.Signer.Certificate)
	if w.Signer.SignatureAlgorithm != x509.SHA1WithRSA {
		t.Fatalf("signed with %v", w.Signer.SignatureAlgorithm)
	}
	wantFault(t, verify(t, anchors(w), good(t, w, pkitest.Forms()[0])), "")
}

func TestPSSSignedDocumentSignerIsProved(t *testing.T) {
	w := pkitest.New(t)
	template := pkitest.SignerTemplate()
	template.SignatureAlgorithm = x509.SHA512WithRSAPSS
	w.Signer = w.CSCA.Sub(t, template, pkitest.Key(t, "signer"))
	wantFault(t, verify(t, anchors(w), good(t, w, pkitest.Forms()[2])), "")
}

func TestForgedSODIsRefused(t *testing.T) {
	w := pkitest.New(t)
	lds := func(der string) []byte { b, _ := hex.DecodeString(der); return b }
	const sha256 = "300b0609608648016503040201"
	for name, tc := range map[string]struct {
		forge func(*pkitest.SOD)
		want  fault.Code
	}{
		"signed by another key":              {func(s *pkitest.SOD) { s.Key = pkitest.Key(t, "stranger") }, fault.SODSignature},
		"message digest of something else":   {func(s *pkitest.SOD) { s.MessageDigest = make([]byte, 32) }, fault.SODSignature},
		"content type of something else":     {func(s *pkitest.SOD) { s.ContentType = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1} }, fault.SODSignature},
		"no signed attributes":               {func(s *pkitest.SOD) { s.Unsigned = true }, fault.SODMalformed},
		"two signers":                        {func(s *pkitest.SOD) { s.TwoSigners = true }, fault.SODMalformed},
		"a data group twice":                 {func(s *pkitest.SOD) { s.Groups = append(s.Groups, s.Groups[0]) }, fault.SODMalformed},
		"no LDS security object":             {func(s *pkitest.SOD) { s.Content = []byte("no") }, fault.SODMalformed},
		"LDS version 2":                      {func(s *pkitest.SOD) { s.Content = lds("3012020102" + sha256 + "3000") }, fault.SODMalformed},
		"LDS hashes with MD5":                {func(s *pkitest.SOD) { s.Content = lds("3011020100" + "300a06082a864886f70d0205" + "3000") }, fault.SODMalformed},
		"bytes behind the LDS object":        {func(s *pkitest.SOD) { s.Content = lds("3012020100" + sha256 + "3000" + "00") }, fault.SODMalformed},
		"a hash of the wrong length":         {func(s *pkitest.SOD) { s.Content = lds("3019020100" + sha256 + "30073005" + "0201a4" + "0400") }, fault.SODMalformed},
		"a data group number of three bytes": {func(s *pkitest.SOD) { s.Content = lds("301b020100" + sha256 + "30093007" + "02030100a4" + "0400") }, fault.SODMalformed},
		"more data groups than a card has":   {func(s *pkitest.SOD) { s.Groups = crowd(40) }, fault.SODMalformed},
		"PSS signed by another key":          {func(s *pkitest.SOD) { s.Form, s.Key = pkitest.Forms()[2], pkitest.Key(t, "stranger") }, fault.SODSignature},
	} {
		t.Run(name, func(t *testing.T) {
			s := plan(w, pkitest.Forms()[0])
			tc.forge(&s)
			wantFault(t, verify(t, anchors(w), s.File(t)), tc.want)
		})
	}
}

func crowd(n int) []pkitest.Group {
	groups := make([]pkitest.Group, n)
	for i := range groups {
		groups[i].Number = byte(i)
	}
	return groups
}

// A signerCase changes who stands behind an EF.SOD.
type signerCase struct {
	ds   func(*x509.Certificate)
	csca func(*x509.Certificate)
	key  string // of the Document Signer
	at   time.Time
	want fault.Code
}

func TestDocumentSigner(t *testing.T) {
	now := pkitest.Now
	for name, tc := range map[string]signerCase{
		"expired, as any card's that outlives its signer": {ds: func(c *x509.Certificate) { c.NotAfter = now.Add(-time.Hour) }},
		"whose CSCA has expired since":                    {csca: func(c *x509.Certificate) { c.NotAfter = now.Add(-time.Hour) }},
		"without key usage":                               {ds: func(c *x509.Certificate) { c.KeyUsage = 0 }},
		"issued before its CSCA began": {csca: func(c *x509.Certificate) { c.NotBefore = now.AddDate(-1, 0, 0) },
			want: fault.SODSigner},
		"issued after its CSCA ended": {csca: func(c *x509.Certificate) { c.NotAfter = now.AddDate(-8, 0, 0) },
			want: fault.SODSigner},
		"that is a CA": {ds: func(c *x509.Certificate) { c.IsCA, c.BasicConstraintsValid = true, true },
			want: fault.SODSigner},
		"for master lists": {ds: func(c *x509.Certificate) {
			c.UnknownExtKeyUsage = []asn1.ObjectIdentifier{{2, 23, 136, 1, 1, 3}}
		}, want: fault.SODSigner},
		"for encryption": {ds: func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyEncipherment },
			want: fault.SODSigner},
		"with RSA-1024":        {key: "weak", want: fault.SODSigner},
		"from the future":      {ds: func(c *x509.Certificate) { c.NotBefore = now.Add(time.Hour) }, want: fault.CertNotYetValid},
		"with a clock of 1970": {at: time.Unix(0, 0), want: fault.CertNotYetValid},
	} {
		t.Run(name, func(t *testing.T) { wantFault(t, tc.verdict(t), tc.want) })
	}
}

func (tc signerCase) verdict(t *testing.T) error {
	csca, ds, key, at := pkitest.CSCATemplate(), pkitest.SignerTemplate(), "signer", pkitest.Now
	if tc.csca != nil {
		tc.csca(csca)
	}
	if tc.ds != nil {
		tc.ds(ds)
	}
	if tc.key != "" {
		key = tc.key
	}
	if !tc.at.IsZero() {
		at = tc.at
	}
	w := pkitest.New(t)
	w.CSCA = pkitest.SelfSigned(t, csca, pkitest.Key(t, "csca"))
	w.Signer = w.CSCA.Sub(t, ds, pkitest.Key(t, key))
	s, err := pki.ParseSOD(good(t, w, pkitest.Forms()[0]))
	if err != nil {
		t.Fatal(err)
	}
	return s.Verify(anchors(w), at)
}

func TestUnknownCountrySignerIsNotAForgery(t *testing.T) {
	w := pkitest.New(t)
	file := good(t, w, pkitest.Forms()[0])
	stranger := pkitest.SelfSigned(t, pkitest.CSCATemplate(), pkitest.Key(t, "stranger"))
	for name, csca := range map[string][]*x509.Certificate{"none": nil, "the same name with another key": {stranger.Certificate}} {
		t.Run(name, func(t *testing.T) {
			wantFault(t, verify(t, pki.NewAnchors(w.CIE(), csca, true), file), fault.ChipIssuerUnknown)
		})
	}
}

func TestDocumentSignerOfAStrangerIsAForgery(t *testing.T) {
	w := pkitest.New(t)
	t.Run("with the CSCA's key identifier", func(t *testing.T) {
		forger := pkitest.CA{Certificate: clone(w.CSCA.Certificate), Key: pkitest.Key(t, "stranger")}
		forger.PublicKey = &forger.Key.PublicKey
		signer := forger.Sub(t, pkitest.SignerTemplate(), pkitest.Key(t, "signer"))
		s := plan(w, pkitest.Forms()[0])
		s.Signer = signer
		wantFault(t, verify(t, anchors(w), s.File(t)), fault.SODSigner)
	})
	t.Run("with the CSCA's name and no key identifier", func(t *testing.T) {
		forger := pkitest.CA{Certificate: clone(w.CSCA.Certificate), Key: pkitest.Key(t, "stranger")}
		forger.PublicKey, forger.SubjectKeyId = &forger.Key.PublicKey, nil
		s := plan(w, pkitest.Forms()[0])
		s.Signer = forger.Sub(t, pkitest.SignerTemplate(), pkitest.Key(t, "signer"))
		wantFault(t, verify(t, anchors(w), s.File(t)), fault.SODSigner)
	})
}

func clone(c *x509.Certificate) *x509.Certificate { copied := *c; return &copied }

// TestLinkCertificateThatIsNoCAIsPassedOver has the shape of one real Italian CSCA: the
// link certificate calls itself no CA, the self-signed one of the same key is good.
func TestLinkCertificateThatIsNoCAIsPassedOver(t *testing.T) {
	w := pkitest.New(t)
	link := pkitest.CSCATemplate()
	link.SerialNumber, link.IsCA, link.SubjectKeyId = big.NewInt(11), false, w.CSCA.SubjectKeyId
	other := pkitest.SelfSigned(t, pkitest.RootTemplate(9), pkitest.Key(t, "root"))
	malformed := other.Sub(t, link, w.CSCA.Key)
	file := good(t, w, pkitest.Forms()[0])

	both := pki.NewAnchors(w.CIE(), []*x509.Certificate{malformed.Certificate, w.CSCA.Certificate}, true)
	wantFault(t, verify(t, both, file), "")
	alone := pki.NewAnchors(w.CIE(), []*x509.Certificate{malformed.Certificate}, true)
	wantFault(t, verify(t, alone, file), fault.ChipIssuerUnknown)
}

func TestAnotherFileIsRefused(t *testing.T) {
	w := pkitest.New(t)
	s, err := pki.ParseSOD(good(t, w, pkitest.Forms()[0]))
	if err != nil {
		t.Fatal(err)
	}
	other := bytes.Clone(chipKey)
	other[4] ^= 1
	for name, tc := range map[string]struct {
		group pki.DataGroup
		file  []byte
	}{
		"one bit":              {pki.GroupChipKey, other},
		"a cut NIS":            {pki.GroupNIS, nis[:11]},
		"another NIS":          {pki.GroupNIS, []byte("102030405061")},
		"a cut document":       {pki.GroupDocument, document[:8]},
		"a cut key":            {pki.GroupChipKey, chipKey[:5]},
		"an empty file":        {pki.GroupChipKey, nil},
		"a file of zeros":      {pki.GroupChipKey, make([]byte, 100)},
		"a group that is not":  {pki.GroupServiceKey, chipKey},
		"the file of another":  {pki.GroupCertificate, chipKey},
		"an unknown group (0)": {0, chipKey},
	} {
		t.Run(name, func(t *testing.T) { wantFault(t, s.Check(tc.group, tc.file), fault.SODDataGroup) })
	}
}

// TestEveryChangedByteIsRefused flips each byte of an EF.SOD that is wholly good.
func TestEveryChangedByteIsRefused(t *testing.T) {
	w := pkitest.New(t)
	a := anchors(w)
	for _, form := range []pkitest.Form{pkitest.Forms()[0], pkitest.Forms()[2]} {
		file := good(t, w, form)
		seen := make(map[fault.Code]int)
		for i := range file {
			changed := bytes.Clone(file)
			changed[i] ^= 1 << (i % 8)
			err := verify(t, a, changed)
			if err == nil {
				t.Fatalf("%s: accepted with byte %d of %d changed", form.Name, i, len(file))
			}
			seen[fault.Of(err).Code]++
		}
		for code := range seen {
			if !slices.Contains([]fault.Code{fault.SODMalformed, fault.SODSignature, fault.SODSigner, fault.ChipIssuerUnknown}, code) {
				t.Errorf("%s: %d changes end as %s", form.Name, seen[code], code)
			}
		}
		t.Logf("%s: %v", form.Name, seen)
	}
}

func readHex(t testing.TB, parts ...string) []byte {
	t.Helper()
	text, err := os.ReadFile(reference(t, parts...))
	if err != nil {
		t.Fatal(err)
	}
	b, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestRealSOD has what an official test card answered. Its CSCA is a test one and in no
// list: everything is right but the issuer.
func TestRealSOD(t *testing.T) {
	file := readHex(t, "real-card", "ef-1006-sod.hex")
	s, err := pki.ParseSOD(file)
	if err != nil {
		t.Fatal(err)
	}
	wantFault(t, s.Verify(pki.Pinned(), pkitest.Now), fault.ChipIssuerUnknown)
	wantFault(t, s.Check(pki.GroupServiceKey, readHex(t, "real-card", "ef-1005-servizi-public-key.hex")), "")
	wantFault(t, s.Check(pki.GroupNIS, readHex(t, "real-card", "nis.hex")), fault.SODDataGroup) // of another card
}

// TestRealSODChanged flips bytes all over the real one. Where the change is outside the
// Document Signer's certificate, which only its unknown CSCA could defend, the reason is
// never the issuer.
func TestRealSODChanged(t *testing.T) {
	file := readHex(t, "real-card", "ef-1006-sod.hex")
	const certStart, certEnd = 4 + 531, 4 + 2237 // offsets of the certificate in this file
	a := pki.NewAnchors(nil, nil, true)
	for i := 0; i < len(file); i += 3 {
		changed := bytes.Clone(file)
		changed[i] ^= 0x40
		err := verify(t, a, changed)
		if err == nil {
			t.Fatalf("accepted with byte %d changed", i)
		}
		code := fault.Of(err).Code
		if inside := i >= certStart && i < certEnd; !inside && code != fault.SODMalformed && code != fault.SODSignature {
			t.Errorf("byte %d: %s (%v)", i, code, err)
		}
	}
}

// TestSessionExample proves the files of the reference session with its EF.SOD.
func TestSessionExample(t *testing.T) {
	text, err := os.ReadFile(reference(t, "session-example.json"))
	if err != nil {
		t.Fatal(err)
	}
	var example struct{ Files map[string]string }
	if err := json.Unmarshal(text, &example); err != nil {
		t.Fatal(err)
	}
	file := func(id string) []byte {
		b, err := hex.DecodeString(example.Files[id])
		if err != nil || len(b) == 0 {
			t.Fatalf("file %s: %v", id, err)
		}
		return b
	}
	s, err := pki.ParseSOD(file("1006"))
	if err != nil {
		t.Fatal(err)
	}
	wantFault(t, s.Verify(pki.NewAnchors(nil, nil, true), pkitest.Now), fault.ChipIssuerUnknown)
	for group, id := range map[pki.DataGroup]string{
		pki.GroupNIS: "1001", pki.GroupDocument: "1002", pki.GroupCertificate: "1003",
		pki.GroupChipKey: "1004", pki.GroupServiceKey: "1005", pki.GroupDiffieHellman: "D004",
	} {
		wantFault(t, s.Check(group, file(id)), "")
	}
}

func TestTrimDERCutsPadding(t *testing.T) {
	long := append([]byte{0x30, 0x81, 0x80}, make([]byte, 0x80)...)
	for name, tc := range map[string]struct{ in, want []byte }{
		"exact":                     {chipKey, chipKey},
		"zeros behind":              {slices.Concat(chipKey, padding), chipKey},
		"FF behind":                 {slices.Concat(chipKey, []byte{0xFF, 0xFF}), chipKey},
		"a length of two bytes":     {slices.Concat(long, padding), long},
		"an application tag":        {[]byte{0x77, 0x01, 0x05, 0x00}, []byte{0x77, 0x01, 0x05}},
		"nothing":                   {nil, nil},
		"zeros alone":               {make([]byte, 16), nil},
		"cut":                       {chipKey[:7], nil},
		"a length that is too long": {[]byte{0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF}, nil},
		"an indefinite length":      {[]byte{0x30, 0x80, 0x00, 0x00}, nil},
		"a long form of a short":    {[]byte{0x30, 0x81, 0x01, 0x00}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := pki.TrimDER(tc.in)
			if (err == nil) != (tc.want != nil) || !bytes.Equal(got, tc.want) {
				t.Errorf("% X, %v; want % X", got, err, tc.want)
			}
		})
	}
}

// TestSignerWithAnEndlessKeyIsNotVerified: whoever wrote an EF.SOD has chosen its signer's
// key, and a verification with 16,000 bits would take long.
func TestSignerWithAnEndlessKeyIsNotVerified(t *testing.T) {
	w := pkitest.New(t)
	endless := &rsa.PublicKey{N: new(big.Int).SetBit(big.NewInt(1), 16_000, 1), E: 65537}
	s := plan(w, pkitest.Forms()[0])
	s.Signer = pkitest.CA{Certificate: w.CSCA.Issue(t, pkitest.SignerTemplate(), endless), Key: w.Signer.Key}
	err := verify(t, anchors(w), s.File(t))
	wantFault(t, err, fault.SODSignature)
	if !strings.Contains(err.Error(), "at most 8192 bits") {
		t.Error(err)
	}
}
