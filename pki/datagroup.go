package pki

import (
	"crypto/subtle"
	"errors"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"cied/fault"
	"cied/pki/cms"
)

// A DataGroup is the number under which EF.SOD keeps the hash of a file.
type DataGroup byte

// The data groups of a CIE. Each hash covers the file as the comment says, without padding.
const (
	GroupNIS           DataGroup = 0xA1 // EF 1001, Id_Servizi: first 12 bytes
	GroupDocument      DataGroup = 0xA2 // EF 1002, number printed on the card: first 9 bytes
	GroupCertificate   DataGroup = 0xA3 // EF 1003, certificate of the holder: DER length
	GroupChipKey       DataGroup = 0xA4 // EF 1004, public key of internal authentication: DER length
	GroupServiceKey    DataGroup = 0xA5 // EF 1005, public service key: DER length
	GroupDiffieHellman DataGroup = 0x1B // EF D004, parameters of the key agreement: DER length
)

// The lengths of the files whose hash does not go by a DER length, in bytes.
const (
	NISLength      = 12
	DocumentLength = 9
)

// maxDataGroups bounds the hashes of an EF.SOD. Real ones have six.
const maxDataGroups = 32

// String returns the number as the specifications write it, "A4".
func (g DataGroup) String() string { return fmt.Sprintf("%02X", byte(g)) }

// parseSecurityObject reads the LDSSecurityObject (ICAO Doc 9303-10, 4.6.2):
//
//	SEQUENCE { version, digestAlgorithm, SEQUENCE OF SEQUENCE { number, hash } [, versions] }
func (s *SOD) parseSecurityObject(der []byte) error {
	in := cryptobyte.String(der)
	var object, list cryptobyte.String
	var version int
	if !in.ReadASN1(&object, cbasn1.SEQUENCE) || !in.Empty() || !object.ReadASN1Integer(&version) ||
		version < 0 || version > 1 {
		return errors.New("LDS security object")
	}
	var err error
	if s.digest, err = cms.ReadDigest(&object); err != nil {
		return err
	}
	if !object.ReadASN1(&list, cbasn1.SEQUENCE) || !skipVersions(&object) || !object.Empty() {
		return errors.New("hashes of the LDS security object")
	}
	s.hashes = make(map[DataGroup][]byte)
	for !list.Empty() {
		if err := s.parseHash(&list); err != nil {
			return err
		}
	}
	return nil
}

// skipVersions reads the LDSVersionInfo of version 1, two strings that nothing hangs on.
func skipVersions(in *cryptobyte.String) bool {
	var info, lds, unicode cryptobyte.String
	if in.Empty() {
		return true
	}
	return in.ReadASN1(&info, cbasn1.SEQUENCE) && info.ReadASN1(&lds, cbasn1.PrintableString) &&
		info.ReadASN1(&unicode, cbasn1.PrintableString) && info.Empty()
}

// parseHash reads one DataGroupHash. Its number comes in one content byte, '02 01 A5', which
// DER would call negative; '02 02 00 A5' is taken too.
func (s *SOD) parseHash(in *cryptobyte.String) error {
	var entry, number, hash cryptobyte.String
	if !in.ReadASN1(&entry, cbasn1.SEQUENCE) || !entry.ReadASN1(&number, cbasn1.INTEGER) ||
		!entry.ReadASN1(&hash, cbasn1.OCTET_STRING) || !entry.Empty() {
		return errors.New("hash of a data group")
	}
	if len(number) == 2 && number[0] == 0 && number[1] >= 0x80 {
		number = number[1:]
	}
	if len(number) != 1 || len(hash) != s.digest.Size() || len(s.hashes) == maxDataGroups {
		return errors.New("number of a data group, or length of its hash")
	}
	group := DataGroup(number[0])
	if _, twice := s.hashes[group]; twice {
		return fmt.Errorf("data group %v stands twice", group)
	}
	s.hashes[group] = hash
	return nil
}

// Check reports whether content, a file as it was read (padding included), is the one that
// s names under the given data group. Anything else is fault.SODDataGroup. It proves
// nothing before [SOD.Verify] has proved s.
func (s *SOD) Check(group DataGroup, content []byte) error {
	const op = "pki: data group"
	want, ok := s.hashes[group]
	if !ok {
		return fault.New(fault.SODDataGroup, op, fmt.Errorf("%v is not in EF.SOD", group))
	}
	covered, err := group.covered(content)
	if err != nil {
		return fault.New(fault.SODDataGroup, op, fmt.Errorf("%v: %w", group, err))
	}
	h := s.digest.New()
	h.Write(covered)
	if subtle.ConstantTimeCompare(h.Sum(nil), want) != 1 {
		return fault.New(fault.SODDataGroup, op, fmt.Errorf("%v has another hash", group))
	}
	return nil
}

// covered returns the part of a file that its hash covers.
func (g DataGroup) covered(content []byte) ([]byte, error) {
	length := 0
	switch g {
	case GroupNIS:
		length = NISLength
	case GroupDocument:
		length = DocumentLength
	default:
		return TrimDER(content)
	}
	if len(content) < length {
		return nil, fmt.Errorf("%d bytes, want %d", len(content), length)
	}
	return content[:length], nil
}

// TrimDER returns the DER element that file begins with and leaves out what follows it:
// the files of a card may be padded. The result shares memory with file. It is an error
// that file does not begin with a whole element; the caller knows whose fault that is.
func TrimDER(file []byte) ([]byte, error) {
	in := cryptobyte.String(file)
	var element cryptobyte.String
	var tag cbasn1.Tag
	if !in.ReadAnyASN1Element(&element, &tag) || tag == 0 {
		return nil, errors.New("pki: the file does not begin with a whole DER element")
	}
	return element[:len(element):len(element)], nil
}
