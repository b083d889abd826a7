package pkcs11

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"

	"cied/pkcs11/ck"
)

// objectLabel is the CKA_LABEL of all three objects; a person's name is not put there.
const objectLabel = "CIE"

// An object is what an application sees by its attributes.
type object struct {
	handle  ck.ObjectHandle
	class   uint64
	private bool // hidden before the log-in, in mode Protected
	values  map[ck.AttributeType][]byte
}

// contents are the objects of a card: certificate, public key and private key, with one
// CKA_ID. A key that is not RSA, which no CIE has, would be left out: nothing here could
// use it.
type contents struct {
	certificate *x509.Certificate
	key         *rsa.PublicKey // nil where it is not RSA
	objects     []object
}

// contentsOf makes the objects of the insertion with the given number. Their handles are
// unlike those of every other insertion.
func contentsOf(number uint64, c *x509.Certificate) *contents {
	key, _ := c.PublicKey.(*rsa.PublicKey)
	all := &contents{certificate: c, key: key}
	add := func(class uint64, list ...ck.Attribute) {
		o := object{handle: ck.ObjectHandle(number*4 + class), class: class, values: map[ck.AttributeType][]byte{}}
		for _, a := range append(common(class), list...) {
			o.values[a.Type] = a.Value
		}
		all.objects = append(all.objects, o)
	}
	id := keyID(c)
	add(ck.ClassCertificate, certificateAttributes(c, id)...)
	if key != nil {
		add(ck.ClassPublicKey, append(keyAttributes(c, key, id), publicAttributes(key)...)...)
		add(ck.ClassPrivateKey, append(keyAttributes(c, key, id), privateAttributes()...)...)
		all.objects[len(all.objects)-1].private = true
	}
	return all
}

// find returns the object with this handle.
func (c *contents) find(h ck.ObjectHandle) (object, bool) {
	if c == nil {
		return object{}, false
	}
	for _, o := range c.objects {
		if o.handle == h {
			return o, true
		}
	}
	return object{}, false
}

// The private parts of an RSA key, CKA_PRIVATE_EXPONENT to CKA_COEFFICIENT (2.40
// mechanisms, 2.1.3): a card gives them to nobody.
const (
	firstSecret ck.AttributeType = 0x123
	lastSecret  ck.AttributeType = 0x128
)

// valueOf returns the value of one attribute, and why there is none.
func (o object) valueOf(t ck.AttributeType, mode Mode) ([]byte, error) {
	if t == ck.AttrPrivate && o.private && mode == Protected {
		return []byte{1}, nil
	}
	if v, ok := o.values[t]; ok {
		return v, nil
	}
	if o.private && t >= firstSecret && t <= lastSecret {
		return nil, ck.AttributeSensitive
	}
	return nil, ck.AttributeTypeInvalid
}

// matches reports whether o has every attribute of the template (2.40, 5.7,
// C_FindObjectsInit).
func (o object) matches(template []ck.Attribute, mode Mode) bool {
	for _, a := range template {
		v, err := o.valueOf(a.Type, mode)
		if err != nil || a.Value == nil || !bytes.Equal(v, a.Value) {
			return false
		}
	}
	return true
}

// anyCard reports whether some object of every card, whatever its certificate, has the
// attributes of the template, and would be seen before a log-in. One with a subject, a serial
// number or a CKA_ID looks for a particular object.
func anyCard(template []ck.Attribute, mode Mode) bool {
	classes := []uint64{ck.ClassCertificate, ck.ClassPublicKey, ck.ClassPrivateKey}
	if mode == Protected {
		classes = classes[:2]
	}
	for _, class := range classes {
		o := object{class: class, values: map[ck.AttributeType][]byte{}}
		for _, a := range common(class) {
			o.values[a.Type] = a.Value
		}
		if o.matches(template, mode) {
			return true
		}
	}
	return false
}
