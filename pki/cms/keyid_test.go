package cms_test

import (
	"bytes"
	"crypto/x509"
	"encoding/binary"
	"encoding/hex"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"cied/internal/machinetest"
	"cied/pki/cms"
	"cied/pki/pkitest"
)

// vector is "hello" as id-data, signed by OpenSSL with the invented card's key, the signer
// named by key identifier:
//
//	openssl cms -sign -binary -nodetach -keyid -md sha256 -nosmimecap -outform PEM
func vector(t testing.TB) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "keyid.pem"))
	if err != nil {
		t.Fatal(err)
	}
	if block, _ := pem.Decode(text); block != nil {
		return block.Bytes
	}
	t.Fatal("no PEM")
	return nil
}

func TestSignerNamedByKeyIdentifierVerifies(t *testing.T) {
	s, err := cms.Parse(vector(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(); err != nil {
		t.Error(err)
	}
	signer, err := s.Signer()
	if err != nil {
		t.Fatal(err)
	}
	if string(signer.SubjectKeyId) != "twenty bytes of a ke" {
		t.Errorf("signer %X", signer.SubjectKeyId)
	}
	if string(s.Content) != "hello" || !s.ContentType.Equal(cms.OIDData) {
		t.Errorf("content %q, type %v", s.Content, s.ContentType)
	}
}

// TestVersionsFollowTheSignersName is RFC 5652, 5.1 and 5.3: version 3 of the SignerInfo
// goes with a key identifier, and then the SignedData has version 3 too.
func TestVersionsFollowTheSignersName(t *testing.T) {
	byKeyID, bySerial := vector(t), signedMessage(t)
	for name, in := range map[string][]byte{
		"SignedData 1 with a key identifier":   replace(t, byKeyID, "020103", "020101"),
		"SignedData 4 with a key identifier":   replace(t, byKeyID, "020103", "020104"),
		"SignerInfo 1 with a key identifier":   replace(t, byKeyID, "0201038014", "0201018014"),
		"SignedData 3 with issuer and serial":  replace(t, bySerial, "020101", "020103"),
		"an identifier of no certificate here": replace(t, byKeyID, "02010380147477", "02010380147478"),
	} {
		s, err := cms.Parse(in)
		if err == nil {
			err = s.Verify()
		}
		if err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// TestEmptyKeyIdentifierNamesNobody has certificates without a key identifier inside: an
// empty name must not mean one of them.
func TestEmptyKeyIdentifierNamesNobody(t *testing.T) {
	der := vector(t)
	at := bytes.Index(der, unhex(t, "0201038014")) + 3
	if _, err := cms.Parse(resize(der, at, at+22, []byte{0x80, 0})); err == nil {
		t.Error("accepted")
	}
}

func TestSecondDigestAlgorithmIsRefused(t *testing.T) {
	der := vector(t)
	at := bytes.Index(der, unhex(t, "020103310d")) + 3
	set := der[at+2 : at+15]
	if s, err := cms.Parse(resize(der, at, at+15, slices.Concat([]byte{0x31, 13}, set))); err != nil || s.Verify() != nil {
		t.Fatal("the test's own splicing broke the message")
	}
	sha512 := unhex(t, "300b0609608648016503040203")
	for name, digests := range map[string][]byte{
		"none":              {0x31, 0},
		"another":           slices.Concat([]byte{0x31, 13}, sha512),
		"another behind":    slices.Concat([]byte{0x31, 26}, set, sha512),
		"the same repeated": slices.Concat([]byte{0x31, 26}, set, set),
	} {
		if _, err := cms.Parse(resize(der, at, at+15, digests)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// resize replaces der[from:to] and corrects the lengths around it, of two bytes each: of
// ContentInfo, [0], SignedData and, where the change is in there, signerInfos, SignerInfo.
func resize(der []byte, from, to int, with []byte) []byte {
	out := slices.Concat(der[:from], with, der[to:])
	offsets := []int{2, 17, 21}
	if signers := bytes.LastIndex(der, []byte{0x31, 0x82}); signers < from {
		offsets = append(offsets, signers+2, signers+6)
	}
	for _, at := range offsets {
		length := int(binary.BigEndian.Uint16(out[at:])) + len(with) - (to - from)
		binary.BigEndian.PutUint16(out[at:], uint16(length))
	}
	return out
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func replace(t *testing.T, der []byte, from, to string) []byte {
	t.Helper()
	if !bytes.Contains(der, unhex(t, from)) {
		t.Fatalf("no %s inside", from)
	}
	return bytes.Replace(der, unhex(t, from), unhex(t, to), 1)
}

func TestLimitsAreThoseAskedFor(t *testing.T) {
	w := pkitest.New(t)
	cas := append(slices.Repeat([]*x509.Certificate{w.Root.Certificate}, 8), w.Sub.Certificate)
	slices.Reverse(cas) // the card's issuer first
	der := w.SignedMessage(t, bytes.Repeat([]byte{7}, cms.MaxSize), cas...)
	wide := cms.Limits{Size: len(der), Certificates: 1 + len(cas)}
	if _, err := cms.Parse(der); err == nil {
		t.Error("Parse took more than its limits")
	}
	s, err := cms.ParseWithin(der, wide)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(); err != nil {
		t.Error(err)
	}
	for name, limits := range map[string]cms.Limits{
		"one byte less":        {wide.Size - 1, wide.Certificates},
		"one certificate less": {wide.Size, wide.Certificates - 1},
		"none":                 {},
	} {
		if _, err := cms.ParseWithin(der, limits); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// TestMessagesOfOpenSSL has the other side sign, where it is installed.
func TestMessagesOfOpenSSL(t *testing.T) {
	machinetest.Have(t, "openssl")
	w := pkitest.New(t)
	leaf := pkitest.CardTemplate()
	leaf.SubjectKeyId = []byte{1, 2, 3}
	signer := w.Sub.Sub(t, leaf, pkitest.Key(t, "card"))
	for name, tc := range map[string]struct {
		args []string
		want x509.SignatureAlgorithm
	}{
		"by serial":               {nil, x509.SHA256WithRSA},
		"by key identifier":       {[]string{"-keyid"}, x509.SHA256WithRSA},
		"a master list":           {[]string{"-keyid", "-econtent_type", "2.23.136.1.1.2"}, x509.SHA256WithRSA},
		"by key identifier, PSS":  {[]string{"-keyid", "-md", "sha512", "-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:digest"}, x509.SHA512WithRSAPSS},
		"with S/MIME's attribute": {[]string{"-keyid", "-md", "sha384"}, x509.SHA384WithRSA},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := cms.Parse(openssl(t, signer, tc.args...))
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Verify(); err != nil || s.Algorithm() != tc.want {
				t.Errorf("%v, %v", s.Algorithm(), err)
			}
		})
	}
}

// openssl signs "hello" with SHA-256 unless args say otherwise.
func openssl(t *testing.T, signer pkitest.CA, args ...string) []byte {
	t.Helper()
	dir := t.TempDir()
	key, err := x509.MarshalPKCS8PrivateKey(signer.Key)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"in": []byte("hello"), "cert.pem": pkitest.PEM(signer.Certificate),
		"key.pem": pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	fixed := []string{"cms", "-sign", "-binary", "-nodetach", "-signer", "cert.pem", "-inkey", "key.pem", "-in", "in", "-outform", "DER"}
	cmd := exec.Command("openssl", append(fixed, args...)...)
	cmd.Dir = dir
	der, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return der
}
