package pkcs11

import (
	"bytes"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"testing"

	"cied/pkcs11/ck"
)

func number(v uint64) []byte { return binary.BigEndian.AppendUint64(nil, v) }

// TestAttributesOfTheObjects is the table of what applications read. NSS and libp11 ask for
// the CKA_ID of all three, ssh for CKA_SIGN, GnuTLS for the flags of the private key.
func TestAttributesOfTheObjects(t *testing.T) {
	cert := softCertificate()
	pub := cert.PublicKey.(*rsa.PublicKey)
	id := sha1.Sum(x509.MarshalPKCS1PublicKey(pub))
	sum := sha1.Sum(cert.Raw)
	no, yes := []byte{0}, []byte{1}
	all := map[ck.AttributeType][]byte{
		ck.AttrToken: yes, ck.AttrPrivate: no, ck.AttrModifiable: no, ck.AttrCopyable: no,
		ck.AttrDestroyable: no, ck.AttrLabel: []byte("CIE"), ck.AttrID: id[:],
		ck.AttrSubject: cert.RawSubject, ck.AttrPublicKeyInfo: cert.RawSubjectPublicKeyInfo,
	}
	keys := map[ck.AttributeType][]byte{
		ck.AttrKeyType: number(ck.KeyRSA), ck.AttrModulus: pub.N.Bytes(), ck.AttrPublicExponent: {1, 0, 1},
		ck.AttrLocal: no, ck.AttrDerive: no, ck.AttrStartDate: {}, ck.AttrEndDate: {},
		ck.AttrKeyGenMechanism: number(ck.Unavailable),
	}
	table := []struct {
		class uint64
		want  map[ck.AttributeType][]byte
	}{
		{ck.ClassCertificate, map[ck.AttributeType][]byte{
			ck.AttrCertificateType: number(ck.CertificateX509), ck.AttrCertificateCategory: number(ck.CategoryTokenUser),
			ck.AttrValue: cert.Raw, ck.AttrIssuer: cert.RawIssuer, ck.AttrTrusted: no, ck.AttrURL: {},
			ck.AttrSerialNumber: {0x02, 0x04, 0x00, 0x80, 0xCA, 0xFE}, ck.AttrCheckValue: sum[:3],
			ck.AttrStartDate: []byte("20260102"), ck.AttrEndDate: []byte("20360102"), ck.AttrModulus: nil,
		}},
		{ck.ClassPublicKey, map[ck.AttributeType][]byte{
			ck.AttrModulusBits: number(2048), ck.AttrVerify: no, ck.AttrEncrypt: no, ck.AttrWrap: no, ck.AttrSign: no,
		}},
		{ck.ClassPrivateKey, map[ck.AttributeType][]byte{
			ck.AttrSign: yes, ck.AttrDecrypt: no, ck.AttrSignRecover: no, ck.AttrUnwrap: no, ck.AttrSensitive: yes,
			ck.AttrExtractable: no, ck.AttrAlwaysAuthenticate: no, ck.AttrModulusBits: nil,
		}},
	}
	c := contentsOf(7, cert)
	for i, row := range table {
		o := c.objects[i]
		if o.class != row.class || !bytes.Equal(o.values[ck.AttrClass], number(row.class)) {
			t.Fatalf("object %d is of class %d", i, o.class)
		}
		sources := []map[ck.AttributeType][]byte{all, row.want}
		if row.class != ck.ClassCertificate {
			sources = append(sources, keys)
		}
		for _, source := range sources {
			for a, want := range source {
				got, err := o.valueOf(a, OnUse)
				if !bytes.Equal(got, want) || (got == nil) != (want == nil) || (err == nil) != (want != nil) {
					t.Errorf("class %d, %v: %s (%v), want %s", row.class, a, hex.EncodeToString(got), err, hex.EncodeToString(want))
				}
			}
		}
	}
}

func TestThePrivatePartsOfTheKeyAreSensitive(t *testing.T) {
	d := newDesk()
	d.lay("A", known("1"), nil)
	c := connect(t, d.server(), "")
	s := c.session(t)
	list := []ck.Attribute{{Type: firstSecret}, {Type: ck.AttrLabel}, {Type: 0x9999}}
	err := c.GetAttributeValue(t.Context(), s, c.key(t, s), list)
	wantReturn(t, err, ck.AttributeSensitive)
	if list[0].Value != nil || string(list[1].Value) != "CIE" || list[2].Value != nil {
		t.Errorf("%v", list)
	}
	list = []ck.Attribute{{Type: 0x9999}, {Type: ck.AttrLabel}}
	wantReturn(t, c.GetAttributeValue(t.Context(), s, c.key(t, s), list), ck.AttributeTypeInvalid)
	wantReturn(t, c.GetAttributeValue(t.Context(), s, 1, list), ck.ObjectHandleInvalid)
}

func TestASearchFindsWhatHasEveryAttribute(t *testing.T) {
	d := newDesk()
	d.lay("A", known("1"), nil)
	c := connect(t, d.server(), "")
	s := c.session(t)
	for _, test := range []struct {
		name     string
		template []ck.Attribute
		want     int
	}{
		{"an empty template", nil, 3},
		{"a class", []ck.Attribute{ck.Ulong(ck.AttrClass, ck.ClassCertificate)}, 1},
		{"CKA_ID of the certificate", []ck.Attribute{ck.Bytes(ck.AttrID, keyID(softCertificate()))}, 3},
		{"CKA_SIGN", []ck.Attribute{ck.Bool(ck.AttrSign, true)}, 1},
		{"trust of NSS", []ck.Attribute{ck.Ulong(ck.AttrClass, 0xCE534353)}, 0},
		{"CKA_CLASS of four bytes", []ck.Attribute{ck.Bytes(ck.AttrClass, []byte{0, 0, 0, 1})}, 0},
		{"a session object", []ck.Attribute{ck.Bool(ck.AttrToken, false)}, 0},
		{"a value that is none", []ck.Attribute{{Type: ck.AttrLabel}}, 0},
	} {
		if found := c.search(t, s, test.template...); len(found) != test.want {
			t.Errorf("%s: %d objects, want %d", test.name, len(found), test.want)
		}
	}
	if n := len(d.dialogs()); n != 0 {
		t.Errorf("%d dialogs for a card that was seen before", n)
	}
}

func TestASearchIsToldInParts(t *testing.T) {
	d := newDesk()
	d.lay("A", known("1"), nil)
	c := connect(t, d.server(), "")
	s := c.session(t)
	_, err := c.FindObjects(t.Context(), s, 1)
	wantReturn(t, err, ck.OperationNotInitialized)
	wantReturn(t, c.FindObjectsFinal(t.Context(), s), ck.OperationNotInitialized)
	wantReturn(t, c.FindObjectsInit(t.Context(), s, nil), ck.OK)
	wantReturn(t, c.FindObjectsInit(t.Context(), s, nil), ck.OperationActive)
	var all []ck.ObjectHandle
	for _, want := range []int{2, 1, 0} {
		found, err := c.FindObjects(t.Context(), s, 2)
		if err != nil || len(found) != want {
			t.Fatalf("%v, %v", found, err)
		}
		all = append(all, found...)
	}
	if len(slices.Compact(all)) != 3 {
		t.Errorf("%v", all)
	}
}

// FuzzTemplate: no template makes a match of an object that lacks one of its attributes.
func FuzzTemplate(f *testing.F) {
	f.Add(uint64(ck.AttrClass), number(1), uint64(ck.AttrToken), []byte{1})
	f.Add(uint64(ck.AttrLabel), []byte("CIE"), uint64(firstSecret), []byte{})
	c := contentsOf(1, softCertificate())
	f.Fuzz(func(t *testing.T, t1 uint64, v1 []byte, t2 uint64, v2 []byte) {
		template := []ck.Attribute{{Type: ck.AttributeType(t1), Value: v1}, {Type: ck.AttributeType(t2), Value: v2}}
		for _, mode := range []Mode{OnUse, Protected} {
			anyCard(template, mode)
			for _, o := range c.objects {
				if !o.matches(template, mode) {
					continue
				}
				for _, a := range template {
					if v, err := o.valueOf(a.Type, mode); err != nil || !bytes.Equal(v, a.Value) {
						t.Errorf("%v matched %x", a.Type, a.Value)
					}
				}
			}
		}
	})
}
