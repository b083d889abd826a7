package pkcs11

import (
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"encoding/asn1"
	"math/big"
	"time"

	"cied/pkcs11/ck"
)

// keyID is SHA-1 of the public key, as in the subject key identifier of RFC 5280, 4.2.1.2 (1),
// which 2.40, 4.6.3 proposes for CKA_ID.
func keyID(c *x509.Certificate) []byte {
	var spki struct {
		Algorithm asn1.RawValue
		Key       asn1.BitString
	}
	if _, err := asn1.Unmarshal(c.RawSubjectPublicKeyInfo, &spki); err != nil {
		return nil // crypto/x509 has read it before
	}
	sum := sha1.Sum(spki.Key.Bytes)
	return sum[:]
}

// common are the attributes that are known before the certificate is (2.40, 4.4).
func common(class uint64) []ck.Attribute {
	list := []ck.Attribute{
		ck.Ulong(ck.AttrClass, class),
		ck.Bool(ck.AttrToken, true),
		ck.Bool(ck.AttrPrivate, false), // the private key's is another in mode Protected: see valueOf
		ck.Bool(ck.AttrModifiable, false),
		ck.Bool(ck.AttrCopyable, false),
		ck.Bool(ck.AttrDestroyable, false),
		ck.Bytes(ck.AttrLabel, []byte(objectLabel)),
	}
	if class == ck.ClassCertificate {
		return append(list,
			ck.Ulong(ck.AttrCertificateType, ck.CertificateX509),
			ck.Ulong(ck.AttrCertificateCategory, ck.CategoryTokenUser),
			ck.Bool(ck.AttrTrusted, false))
	}
	return append(list, ck.Ulong(ck.AttrKeyType, ck.KeyRSA), ck.Bool(ck.AttrSign, class == ck.ClassPrivateKey))
}

// certificateAttributes are those of 2.40, 4.6.3.
func certificateAttributes(c *x509.Certificate, id []byte) []ck.Attribute {
	sum := sha1.Sum(c.Raw)
	serial, _ := asn1.Marshal(c.SerialNumber)
	return []ck.Attribute{
		ck.Bytes(ck.AttrID, id),
		ck.Bytes(ck.AttrValue, c.Raw),
		ck.Bytes(ck.AttrSubject, c.RawSubject),
		ck.Bytes(ck.AttrIssuer, c.RawIssuer),
		ck.Bytes(ck.AttrSerialNumber, serial),
		ck.Bytes(ck.AttrCheckValue, sum[:3]),
		date(ck.AttrStartDate, c.NotBefore),
		date(ck.AttrEndDate, c.NotAfter),
		ck.Bytes(ck.AttrPublicKeyInfo, c.RawSubjectPublicKeyInfo),
		ck.Bytes(ck.AttrURL, nil),
	}
}

// keyAttributes are those that public and private key share (2.40, 4.7, and mechanisms,
// 2.1.2 and 2.1.3). Where the key was made is not known: it came with the card.
func keyAttributes(c *x509.Certificate, key *rsa.PublicKey, id []byte) []ck.Attribute {
	return []ck.Attribute{
		ck.Bytes(ck.AttrID, id),
		ck.Bytes(ck.AttrSubject, c.RawSubject),
		ck.Bytes(ck.AttrStartDate, nil),
		ck.Bytes(ck.AttrEndDate, nil),
		ck.Bool(ck.AttrDerive, false),
		ck.Bool(ck.AttrLocal, false),
		ck.Ulong(ck.AttrKeyGenMechanism, ck.MechanismNotAvailable),
		ck.Mechanisms(ck.AttrAllowedMechanisms, mechanisms...),
		ck.Bytes(ck.AttrPublicKeyInfo, c.RawSubjectPublicKeyInfo),
		ck.Bytes(ck.AttrModulus, key.N.Bytes()),
		ck.Bytes(ck.AttrPublicExponent, big.NewInt(int64(key.E)).Bytes()),
	}
}

// publicAttributes are those of 2.40, 4.8. The token itself verifies nothing.
func publicAttributes(key *rsa.PublicKey) []ck.Attribute {
	return []ck.Attribute{
		ck.Ulong(ck.AttrModulusBits, uint64(key.N.BitLen())),
		ck.Bool(ck.AttrEncrypt, false),
		ck.Bool(ck.AttrVerify, false),
		ck.Bool(ck.AttrVerifyRecover, false),
		ck.Bool(ck.AttrWrap, false),
		ck.Bool(ck.AttrTrusted, false),
	}
}

// privateAttributes are those of 2.40, 4.9. CKA_ALWAYS_AUTHENTICATE would have browsers ask
// for a PIN of their own; that the key was never elsewhere is the issuer's to say.
func privateAttributes() []ck.Attribute {
	return []ck.Attribute{
		ck.Bool(ck.AttrSensitive, true),
		ck.Bool(ck.AttrExtractable, false),
		ck.Bool(ck.AttrAlwaysSensitive, false),
		ck.Bool(ck.AttrNeverExtractable, false),
		ck.Bool(ck.AttrDecrypt, false),
		ck.Bool(ck.AttrSignRecover, false),
		ck.Bool(ck.AttrUnwrap, false),
		ck.Bool(ck.AttrWrapWithTrusted, false),
		ck.Bool(ck.AttrAlwaysAuthenticate, false),
	}
}

// date is a CK_DATE (2.40, 3.1).
func date(t ck.AttributeType, at time.Time) ck.Attribute {
	return ck.Bytes(t, []byte(at.UTC().Format("20060102")))
}
