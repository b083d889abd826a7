package ck

import (
	"encoding/binary"
)

// AttributeType is CK_ATTRIBUTE_TYPE.
type AttributeType uint64

// The attributes of certificates and RSA keys (2.40, 4.4 to 4.9), whose names begin with CKA_.
const (
	AttrClass               AttributeType = 0x0
	AttrToken               AttributeType = 0x1
	AttrPrivate             AttributeType = 0x2
	AttrLabel               AttributeType = 0x3
	AttrApplication         AttributeType = 0x10
	AttrValue               AttributeType = 0x11
	AttrObjectID            AttributeType = 0x12
	AttrCertificateType     AttributeType = 0x80
	AttrIssuer              AttributeType = 0x81
	AttrSerialNumber        AttributeType = 0x82
	AttrTrusted             AttributeType = 0x86
	AttrCertificateCategory AttributeType = 0x87
	AttrURL                 AttributeType = 0x89
	AttrCheckValue          AttributeType = 0x90
	AttrKeyType             AttributeType = 0x100
	AttrSubject             AttributeType = 0x101
	AttrID                  AttributeType = 0x102
	AttrSensitive           AttributeType = 0x103
	AttrEncrypt             AttributeType = 0x104
	AttrDecrypt             AttributeType = 0x105
	AttrWrap                AttributeType = 0x106
	AttrUnwrap              AttributeType = 0x107
	AttrSign                AttributeType = 0x108
	AttrSignRecover         AttributeType = 0x109
	AttrVerify              AttributeType = 0x10A
	AttrVerifyRecover       AttributeType = 0x10B
	AttrDerive              AttributeType = 0x10C
	AttrStartDate           AttributeType = 0x110
	AttrEndDate             AttributeType = 0x111
	AttrModulus             AttributeType = 0x120
	AttrModulusBits         AttributeType = 0x121
	AttrPublicExponent      AttributeType = 0x122
	AttrPublicKeyInfo       AttributeType = 0x129
	AttrExtractable         AttributeType = 0x162
	AttrLocal               AttributeType = 0x163
	AttrNeverExtractable    AttributeType = 0x164
	AttrAlwaysSensitive     AttributeType = 0x165
	AttrKeyGenMechanism     AttributeType = 0x166
	AttrModifiable          AttributeType = 0x170
	AttrCopyable            AttributeType = 0x171
	AttrDestroyable         AttributeType = 0x172
	AttrAlwaysAuthenticate  AttributeType = 0x202
	AttrWrapWithTrusted     AttributeType = 0x210
	AttrWrapTemplate        AttributeType = 0x40000211
	AttrUnwrapTemplate      AttributeType = 0x40000212
	AttrDeriveTemplate      AttributeType = 0x40000213
	AttrAllowedMechanisms   AttributeType = 0x40000600
)

var attributeNames = map[AttributeType]string{
	AttrClass:               "CKA_CLASS",
	AttrToken:               "CKA_TOKEN",
	AttrPrivate:             "CKA_PRIVATE",
	AttrLabel:               "CKA_LABEL",
	AttrApplication:         "CKA_APPLICATION",
	AttrValue:               "CKA_VALUE",
	AttrObjectID:            "CKA_OBJECT_ID",
	AttrCertificateType:     "CKA_CERTIFICATE_TYPE",
	AttrIssuer:              "CKA_ISSUER",
	AttrSerialNumber:        "CKA_SERIAL_NUMBER",
	AttrTrusted:             "CKA_TRUSTED",
	AttrCertificateCategory: "CKA_CERTIFICATE_CATEGORY",
	AttrURL:                 "CKA_URL",
	AttrCheckValue:          "CKA_CHECK_VALUE",
	AttrKeyType:             "CKA_KEY_TYPE",
	AttrSubject:             "CKA_SUBJECT",
	AttrID:                  "CKA_ID",
	AttrSensitive:           "CKA_SENSITIVE",
	AttrEncrypt:             "CKA_ENCRYPT",
	AttrDecrypt:             "CKA_DECRYPT",
	AttrWrap:                "CKA_WRAP",
	AttrUnwrap:              "CKA_UNWRAP",
	AttrSign:                "CKA_SIGN",
	AttrSignRecover:         "CKA_SIGN_RECOVER",
	AttrVerify:              "CKA_VERIFY",
	AttrVerifyRecover:       "CKA_VERIFY_RECOVER",
	AttrDerive:              "CKA_DERIVE",
	AttrStartDate:           "CKA_START_DATE",
	AttrEndDate:             "CKA_END_DATE",
	AttrModulus:             "CKA_MODULUS",
	AttrModulusBits:         "CKA_MODULUS_BITS",
	AttrPublicExponent:      "CKA_PUBLIC_EXPONENT",
	AttrPublicKeyInfo:       "CKA_PUBLIC_KEY_INFO",
	AttrExtractable:         "CKA_EXTRACTABLE",
	AttrLocal:               "CKA_LOCAL",
	AttrNeverExtractable:    "CKA_NEVER_EXTRACTABLE",
	AttrAlwaysSensitive:     "CKA_ALWAYS_SENSITIVE",
	AttrKeyGenMechanism:     "CKA_KEY_GEN_MECHANISM",
	AttrModifiable:          "CKA_MODIFIABLE",
	AttrCopyable:            "CKA_COPYABLE",
	AttrDestroyable:         "CKA_DESTROYABLE",
	AttrAlwaysAuthenticate:  "CKA_ALWAYS_AUTHENTICATE",
	AttrWrapWithTrusted:     "CKA_WRAP_WITH_TRUSTED",
	AttrWrapTemplate:        "CKA_WRAP_TEMPLATE",
	AttrUnwrapTemplate:      "CKA_UNWRAP_TEMPLATE",
	AttrDeriveTemplate:      "CKA_DERIVE_TEMPLATE",
	AttrAllowedMechanisms:   "CKA_ALLOWED_MECHANISMS",
}

// String returns the name in PKCS #11, "CKA_LABEL".
func (t AttributeType) String() string { return named("CKA", attributeNames, t) }

// Attribute is CK_ATTRIBUTE: a type and its value. A value has one form on every machine,
// so that two attributes are equal when their bytes are: a number (CK_ULONG) is eight bytes,
// most significant first; a truth (CK_BBOOL) is one byte, 1 or 0; a date (CK_DATE) is eight
// digits, year first, or empty. A nil Value is no value: CK_UNAVAILABLE_INFORMATION as
// length. An empty one is not nil.
type Attribute struct {
	Type  AttributeType
	Value []byte
}

// Ulong is an attribute whose value is a number.
func Ulong(t AttributeType, v uint64) Attribute {
	return Attribute{t, binary.BigEndian.AppendUint64(nil, v)}
}

// Bool is an attribute whose value is a truth.
func Bool(t AttributeType, v bool) Attribute {
	if v {
		return Attribute{t, []byte{1}}
	}
	return Attribute{t, []byte{0}}
}

// Bytes is an attribute whose value is a string of bytes. It keeps v, and makes nil empty.
func Bytes(t AttributeType, v []byte) Attribute {
	if v == nil {
		v = []byte{}
	}
	return Attribute{t, v}
}

// Mechanisms is an attribute whose value is a list of mechanisms, eight bytes each.
func Mechanisms(t AttributeType, list ...Mechanism) Attribute {
	v := make([]byte, 0, 8*len(list))
	for _, m := range list {
		v = binary.BigEndian.AppendUint64(v, uint64(m))
	}
	return Attribute{t, v}
}

// Number returns the number that the value is, if it has eight bytes.
func (a Attribute) Number() (v uint64, ok bool) {
	if len(a.Value) != 8 {
		return 0, false
	}
	return binary.BigEndian.Uint64(a.Value), true
}
