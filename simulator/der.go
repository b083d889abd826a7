package simulator

import (
	"crypto"
	"encoding/asn1"
	"encoding/binary"
	"time"
)

// The DER (ITU-T X.690) of names, algorithms and times, spelled with tlv: x509 writes its
// own choices, and the documents imitated here have others.

func sequence(parts ...[]byte) []byte { return tlv(0x30, parts...) }
func setOf(parts ...[]byte) []byte    { return tlv(0x31, parts...) }
func octets(parts ...[]byte) []byte   { return tlv(0x04, parts...) }
func printable(s string) []byte       { return tlv(0x13, []byte(s)) }
func utf8(s string) []byte            { return tlv(0x0C, []byte(s)) }
func null() []byte                    { return []byte{0x05, 0x00} }

// integer encodes content bytes as they are; the caller minds the sign.
func integer(b ...byte) []byte { return tlv(0x02, b) }

// bits is a BIT STRING without unused bits.
func bits(b []byte) []byte { return tlv(0x03, []byte{0}, b) }

// oid encodes an object identifier.
func oid(arcs ...int) []byte { return must(asn1.Marshal(asn1.ObjectIdentifier(arcs))) }

// utcTime is UTCTime up to 2049 and GeneralizedTime after (RFC 5280, 4.1.2.5).
func utcTime(t time.Time) []byte { return must(asn1.Marshal(t.UTC())) }

// An attribute of a distinguished name.
type attribute struct{ id, value []byte }

func commonName(v []byte) attribute   { return attribute{oid(2, 5, 4, 3), v} }
func surname(v []byte) attribute      { return attribute{oid(2, 5, 4, 4), v} }
func serialNumber(v []byte) attribute { return attribute{oid(2, 5, 4, 5), v} }
func country() attribute              { return attribute{oid(2, 5, 4, 6), printable("IT")} }
func organisation(v []byte) attribute { return attribute{oid(2, 5, 4, 10), v} }
func unit(v []byte) attribute         { return attribute{oid(2, 5, 4, 11), v} }
func givenName(v []byte) attribute    { return attribute{oid(2, 5, 4, 42), v} }

// distinguishedName encodes the attributes in the order given, one to each RDN.
func distinguishedName(attributes ...attribute) []byte {
	var rdns [][]byte
	for _, a := range attributes {
		rdns = append(rdns, setOf(sequence(a.id, a.value)))
	}
	return sequence(rdns...)
}

// hashID is the object identifier of a hash.
func hashID(h crypto.Hash) []byte {
	switch h {
	case crypto.SHA1:
		return oid(1, 3, 14, 3, 2, 26)
	case crypto.SHA512:
		return oid(2, 16, 840, 1, 101, 3, 4, 2, 3)
	}
	return oid(2, 16, 840, 1, 101, 3, 4, 2, 1)
}

// A scheme is a signature algorithm of the old or of the new kind.
type scheme struct {
	hash crypto.Hash
	pss  bool // RSASSA-PSS, MGF1 with the same hash, salt as long as the hash
}

// identifier is the AlgorithmIdentifier of the scheme; for PSS as real documents write it,
// with NULL parameters of the hash (RFC 4055, 3.1).
func (s scheme) identifier() []byte {
	if !s.pss {
		last := map[crypto.Hash]int{crypto.SHA1: 5, crypto.SHA256: 11, crypto.SHA512: 13}[s.hash]
		return sequence(oid(1, 2, 840, 113549, 1, 1, last), null())
	}
	h := sequence(hashID(s.hash), null())
	return sequence(oid(1, 2, 840, 113549, 1, 1, 10), sequence(
		tlv(0xA0, h),
		tlv(0xA1, sequence(oid(1, 2, 840, 113549, 1, 1, 8), h)),
		tlv(0xA2, integer(byte(s.hash.Size())))))
}

// sign returns the authority's signature over message.
func (s scheme) sign(a authority, message []byte) ([]byte, error) {
	if s.pss {
		return a.Sign(nil, digest(s.hash, message), pssOptions(s.hash))
	}
	return a.Sign(nil, digest(s.hash, message), s.hash)
}

func digest(h crypto.Hash, message []byte) []byte {
	w := h.New()
	w.Write(message)
	return w.Sum(nil)
}

// serialBytes is a positive serial number of eight bytes that follows from a name.
func serialBytes(name string) []byte {
	b := derive("serial", name, 8)
	v := binary.BigEndian.Uint64(b)&^(1<<63) | 1<<62
	return binary.BigEndian.AppendUint64(nil, v)
}
