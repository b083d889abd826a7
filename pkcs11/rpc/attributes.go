package rpc

import "cied/pkcs11/ck"

// Limits of the attributes of one call.
const (
	maxAttributes = 64
	maxValue      = 64 << 10 // bytes of one value
)

// A form is how the value of an attribute is written on the wire.
type form int

const (
	asBytes      form = iota // length, bytes; also dates, and every type that p11-kit does not know
	asOctet                  // one byte
	asNumber                 // 8 bytes
	asMechanisms             // count, 8 bytes each
	asAttributes             // a template within a template, which no key here has
)

// forms are those of p11-kit 0.24.1 (rpc-message.c, map_attribute_to_value_type), also for
// types that only a search could name. What is not there is bytes, CKA_DESTROYABLE with it.
var forms = map[ck.AttributeType]form{
	ck.AttrClass: asNumber, ck.AttrCertificateType: asNumber, ck.AttrCertificateCategory: asNumber,
	ck.AttrKeyType: asNumber, ck.AttrModulusBits: asNumber, ck.AttrKeyGenMechanism: asNumber,
	0x088: asNumber, 0x133: asNumber, 0x134: asNumber, // JAVA_MIDP_SECURITY_DOMAIN, PRIME_BITS, SUB_PRIME_BITS
	0x160: asNumber, 0x161: asNumber, 0x201: asNumber, // VALUE_BITS, VALUE_LEN, AUTH_PIN_FLAGS
	0x300: asNumber, 0x400: asNumber, 0x401: asNumber, // HW_FEATURE_TYPE, PIXEL_X, PIXEL_Y
	0x402: asNumber, 0x403: asNumber, 0x404: asNumber, // RESOLUTION, CHAR_ROWS, CHAR_COLUMNS
	0x406: asNumber, 0x500: asNumber, // BITS_PER_PIXEL, MECHANISM_TYPE

	ck.AttrToken: asOctet, ck.AttrPrivate: asOctet, ck.AttrModifiable: asOctet, ck.AttrCopyable: asOctet,
	ck.AttrTrusted: asOctet, ck.AttrSensitive: asOctet, ck.AttrExtractable: asOctet, ck.AttrLocal: asOctet,
	ck.AttrNeverExtractable: asOctet, ck.AttrAlwaysSensitive: asOctet, ck.AttrAlwaysAuthenticate: asOctet,
	ck.AttrEncrypt: asOctet, ck.AttrDecrypt: asOctet, ck.AttrWrap: asOctet, ck.AttrUnwrap: asOctet,
	ck.AttrSign: asOctet, ck.AttrSignRecover: asOctet, ck.AttrVerify: asOctet, ck.AttrVerifyRecover: asOctet,
	ck.AttrDerive: asOctet, ck.AttrWrapWithTrusted: asOctet,
	0x200: asOctet, 0x301: asOctet, 0x302: asOctet, 0x405: asOctet, // SECONDARY_AUTH, RESET_ON_INIT, HAS_RESET, COLOR

	ck.AttrAllowedMechanisms: asMechanisms,
	ck.AttrWrapTemplate:      asAttributes, ck.AttrUnwrapTemplate: asAttributes, ck.AttrDeriveTemplate: asAttributes,
}

// attributes reads aA, of a search, into list.
func (a *arguments) attributes(list []ck.Attribute) []ck.Attribute {
	for range a.attributeCount() {
		t := ck.AttributeType(a.size())
		list = append(list, ck.Attribute{Type: t, Value: a.value(forms[t])})
	}
	return list
}

// attributeCount reads how many attributes follow.
func (a *arguments) attributeCount() uint32 {
	n := a.size()
	if n > maxAttributes {
		a.bad = true
		return 0
	}
	return n
}

// value reads the value of an attribute in the given form; nil where it has none.
func (a *arguments) value(f form) []byte {
	if a.octet() == 0 {
		return nil
	}
	length := a.size()
	v := a.raw(f)
	if len(v) > maxValue {
		a.bad = true
	}
	if length == 0 || v == nil {
		return []byte{}
	}
	return v
}

// raw reads the bytes of a value.
func (a *arguments) raw(f form) []byte {
	switch f {
	case asOctet:
		return a.take(1)
	case asNumber:
		return a.take(8)
	case asMechanisms:
		return a.take(8 * min(a.size(), maxValue))
	case asAttributes:
		a.bad = true
		return nil
	default:
		return a.counted()
	}
}

// wanted reads fA: types into list, and the sizes of the buffers that wait for their values.
func (a *arguments) wanted(list []ck.Attribute, rooms []uint32) ([]ck.Attribute, []uint32) {
	for range a.attributeCount() {
		list = append(list, ck.Attribute{Type: ck.AttributeType(a.size())})
		rooms = append(rooms, a.size())
	}
	return list, rooms
}

// attributes writes aA for the buffers of the given sizes. It reports whether each value
// had room; one that had not is written as having no length. An absent buffer has room:
// the other side takes the length, and leaves the value.
func (r *results) attributes(list []ck.Attribute, rooms []uint32) (fits bool) {
	fits = true
	r.size(uint32(len(list)))
	for i, a := range list {
		r.size(uint32(a.Type))
		small := rooms[i] != 0 && uint64(len(a.Value)) > uint64(rooms[i])
		if a.Value == nil || small {
			r.octet(0)
			fits = fits && !small
			continue
		}
		r.octet(1)
		r.size(uint32(len(a.Value)))
		r.value(forms[a.Type], a.Value)
	}
	return fits
}

// value writes a value in the given form, whose length it has ([formed]).
func (r *results) value(f form, v []byte) {
	switch f {
	case asOctet, asNumber:
		r.frame = append(r.frame, v...)
	case asMechanisms:
		r.size(uint32(len(v) / 8))
		r.frame = append(r.frame, v...)
	default:
		r.counted(v)
	}
}

// formed reports whether the value of a, where it has one, has the length of its form. One
// that had not would be a mistake of the token, and p11-kit-client would write beyond the
// application's buffer: it checks the length that is sent, and copies that of the form.
func formed(a ck.Attribute) bool {
	switch n := len(a.Value); forms[a.Type] {
	case asOctet:
		return a.Value == nil || n == 1
	case asNumber:
		return a.Value == nil || n == 8
	case asMechanisms:
		return n%8 == 0
	case asAttributes:
		return a.Value == nil
	default:
		return true
	}
}
