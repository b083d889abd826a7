package pkitest

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"slices"
	"testing"
)

// CSCATemplate is a Country Signing CA. Ten years old, it may have signed with SHA-1.
func CSCATemplate() *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(10), Subject: pkix.Name{CommonName: "Invented Country Signer (TEST)", Country: []string{"IT"}},
		NotBefore: Now.AddDate(-10, 0, 0), NotAfter: Now.AddDate(5, 0, 0),
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		BasicConstraintsValid: true, IsCA: true,
		SignatureAlgorithm: x509.SHA256WithRSA,
	}
}

// SignerTemplate is a Document Signer.
func SignerTemplate() *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(0x3679F488CFB792D7), Subject: pkix.Name{CommonName: "Invented Document Signer", Country: []string{"IT"}},
		NotBefore: Now.AddDate(-7, 0, 0), NotAfter: Now.AddDate(4, 0, 0),
		KeyUsage:           x509.KeyUsageDigitalSignature,
		SignatureAlgorithm: x509.SHA256WithRSA,
	}
}

// SHA1 returns ca's certificate c signed anew with SHA-1, which crypto/x509 refuses to
// make: the algorithm's OID differs in one byte, here in both places.
func (ca CA) SHA1(t testing.TB, c *x509.Certificate) *x509.Certificate {
	t.Helper()
	sha256WithRSA := encode(t, asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11})
	sha1WithRSA := encode(t, asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 5})
	tbs := bytes.Replace(c.RawTBSCertificate, sha256WithRSA, sha1WithRSA, 1)
	signature := sign(t, ca.Key, crypto.SHA1, crypto.SHA1, tbs)
	der := tlv(0x30, tbs, tlv(0x30, sha1WithRSA, null), tlv(0x03, []byte{0}, signature))
	old, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return old
}

// A Form is one of the forms of EF.SOD in circulation.
type Form struct {
	Name      string
	Digest    crypto.Hash // of the files and of the content
	Signature crypto.Hash // over the signed attributes
	PSS       bool
	Version   byte // of the LDS security object
}

// Forms are the forms of EF.SOD that a verifier must take.
func Forms() []Form {
	return []Form{
		{"sha256", crypto.SHA256, crypto.SHA256, false, 0},
		{"sha1 over the attributes", crypto.SHA256, crypto.SHA1, false, 0},
		{"pss", crypto.SHA512, crypto.SHA512, true, 1},
	}
}

// A SOD is the plan of an EF.SOD. The fields after Groups forge it; their zero value does not.
type SOD struct {
	Form   Form
	Signer CA
	Groups []Group

	Content       []byte                // instead of the LDS security object
	ContentType   asn1.ObjectIdentifier // instead of the right one, in the attribute
	MessageDigest []byte                // instead of the content's
	Key           *rsa.PrivateKey       // instead of the signer's
	TwoSigners    bool
	Unsigned      bool // without signed attributes
}

// A Group is a number and the bytes whose hash it keeps.
type Group struct {
	Number  byte
	Covered []byte
}

var (
	null          = []byte{5, 0}
	ldsObject     = asn1.ObjectIdentifier{2, 23, 136, 1, 1, 1}
	signedData    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	contentType   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	messageDigest = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
)

// File returns the bytes of the EF.SOD.
func (s SOD) File(t testing.TB) []byte {
	t.Helper()
	content := s.Content
	if content == nil {
		content = s.securityObject(t)
	}
	info := s.signerInfo(t, content)
	if s.TwoSigners {
		info = append(info, info...)
	}
	return tlv(0x77, tlv(0x30, encode(t, signedData), tlv(0xA0, tlv(0x30,
		[]byte{2, 1, 3},
		tlv(0x31, s.digestAlgorithm(t)),
		tlv(0x30, encode(t, ldsObject), tlv(0xA0, tlv(0x04, content))),
		tlv(0xA0, s.Signer.Raw),
		tlv(0x31, info),
	))))
}

func (s SOD) securityObject(t testing.TB) []byte {
	var hashes []byte
	for _, g := range s.Groups {
		hashes = append(hashes, tlv(0x30, []byte{2, 1, g.Number}, tlv(0x04, sum(s.Form.Digest, g.Covered)))...)
	}
	var versions []byte
	if s.Form.Version == 1 {
		versions = tlv(0x30, tlv(0x13, []byte("0108")), tlv(0x13, []byte("040000")))
	}
	return tlv(0x30, []byte{2, 1, s.Form.Version}, s.digestAlgorithm(t), tlv(0x30, hashes), versions)
}

func (s SOD) signerInfo(t testing.TB, content []byte) []byte {
	named, digest, key := s.ContentType, s.MessageDigest, s.Key
	if named == nil {
		named = ldsObject
	}
	if digest == nil {
		digest = sum(s.Form.Digest, content)
	}
	if key == nil {
		key = s.Signer.Key
	}
	attributes := slices.Concat(
		tlv(0x30, encode(t, contentType), tlv(0x31, encode(t, named))),
		tlv(0x30, encode(t, messageDigest), tlv(0x31, tlv(0x04, digest))))
	signed, carried := tlv(0x31, attributes), tlv(0xA0, attributes)
	if s.Unsigned {
		signed, carried = content, nil
	}
	algorithm, signature := s.sign(t, key, signed)
	return tlv(0x30, []byte{2, 1, 1},
		tlv(0x30, s.Signer.RawIssuer, encode(t, s.Signer.SerialNumber)),
		s.digestAlgorithm(t), carried, algorithm, tlv(0x04, signature))
}

func (s SOD) sign(t testing.TB, key *rsa.PrivateKey, message []byte) (algorithm, signature []byte) {
	if s.Form.PSS {
		hash := tlv(0x30, encode(t, asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 3}), null)
		mgf1 := tlv(0x30, encode(t, asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 8}), hash)
		algorithm = tlv(0x30, encode(t, asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 10}),
			tlv(0x30, tlv(0xA0, hash), tlv(0xA1, mgf1), tlv(0xA2, []byte{2, 1, 64})))
		return algorithm, sign(t, key, s.Form.Signature, &rsa.PSSOptions{SaltLength: 64, Hash: s.Form.Signature}, message)
	}
	last := map[crypto.Hash]int{crypto.SHA1: 5, crypto.SHA256: 11}[s.Form.Signature]
	algorithm = tlv(0x30, encode(t, asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, last}), null)
	return algorithm, sign(t, key, s.Form.Signature, s.Form.Signature, message)
}

func (s SOD) digestAlgorithm(t testing.TB) []byte {
	last := map[crypto.Hash]int{crypto.SHA256: 1, crypto.SHA512: 3}[s.Form.Digest]
	return tlv(0x30, encode(t, asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, last}))
}

func sign(t testing.TB, key *rsa.PrivateKey, hash crypto.Hash, opts crypto.SignerOpts, message []byte) []byte {
	t.Helper()
	signature, err := key.Sign(rand.Reader, sum(hash, message), opts)
	if err != nil {
		t.Fatal(err)
	}
	return signature
}

func sum(hash crypto.Hash, message []byte) []byte {
	h := hash.New()
	h.Write(message)
	return h.Sum(nil)
}

func encode(t testing.TB, v any) []byte {
	t.Helper()
	der, err := asn1.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// tlv writes a DER element with a one-byte tag.
func tlv(tag byte, parts ...[]byte) []byte {
	content := slices.Concat(parts...)
	out := []byte{tag}
	switch n := len(content); {
	case n < 0x80:
		out = append(out, byte(n))
	case n < 0x100:
		out = append(out, 0x81, byte(n))
	default:
		out = append(out, 0x82, byte(n>>8), byte(n))
	}
	return append(out, content...)
}
