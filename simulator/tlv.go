package simulator

import "errors"

// errTLV means that the bytes are not a BER-TLV data object.
var errTLV = errors.New("simulator: malformed data object")

// tlv encodes one data object with a tag of one to three bytes and the shortest
// definite length (ISO/IEC 7816-4:2013, 5.2.2). It serves DER as well.
func tlv(tag uint32, parts ...[]byte) []byte {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	out := make([]byte, 0, n+7)
	switch {
	case tag > 0xFFFF:
		out = append(out, byte(tag>>16), byte(tag>>8), byte(tag))
	case tag > 0xFF:
		out = append(out, byte(tag>>8), byte(tag))
	default:
		out = append(out, byte(tag))
	}
	out = append(out, lengthBytes(n)...)
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

// lengthBytes encodes a definite length below 65536 in one, two or three bytes.
func lengthBytes(n int) []byte {
	switch {
	case n < 0x80:
		return []byte{byte(n)}
	case n < 0x100:
		return []byte{0x81, byte(n)}
	default:
		return []byte{0x82, byte(n >> 8), byte(n)}
	}
}

// readTLV takes one data object off b and returns its tag, its value and what follows.
// It consumes at least two bytes or fails.
func readTLV(b []byte) (tag uint32, value, rest []byte, err error) {
	tag, b, err = readTag(b)
	if err != nil {
		return 0, nil, nil, err
	}
	n, b, err := readLength(b)
	if err != nil || n > len(b) {
		return 0, nil, nil, errTLV
	}
	return tag, b[:n], b[n:], nil
}

// readTag takes a tag of at most three bytes off b.
func readTag(b []byte) (tag uint32, rest []byte, err error) {
	if len(b) == 0 {
		return 0, nil, errTLV
	}
	tag, b = uint32(b[0]), b[1:]
	if tag&0x1F != 0x1F {
		return tag, b, nil
	}
	for range 2 {
		if len(b) == 0 {
			return 0, nil, errTLV
		}
		next := b[0]
		tag, b = tag<<8|uint32(next), b[1:]
		if next&0x80 == 0 {
			return tag, b, nil
		}
	}
	return 0, nil, errTLV
}

// readLength takes a definite length of at most three bytes off b.
func readLength(b []byte) (n int, rest []byte, err error) {
	switch {
	case len(b) >= 1 && b[0] < 0x80:
		return int(b[0]), b[1:], nil
	case len(b) >= 2 && b[0] == 0x81:
		return int(b[1]), b[2:], nil
	case len(b) >= 3 && b[0] == 0x82:
		return int(b[1])<<8 | int(b[2]), b[3:], nil
	}
	return 0, nil, errTLV
}

// readObjects reads a sequence of data objects, each tag at most once.
func readObjects(b []byte) (map[uint32][]byte, error) {
	objects := map[uint32][]byte{}
	for len(b) > 0 {
		tag, value, rest, err := readTLV(b)
		if err != nil {
			return nil, err
		}
		if _, twice := objects[tag]; twice {
			return nil, errTLV
		}
		objects[tag], b = value, rest
	}
	return objects, nil
}
