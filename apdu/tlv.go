package apdu

import (
	"errors"
	"fmt"
)

// ErrTLV says that bytes are not the BER-TLV data object that was looked for.
var ErrTLV = errors.New("apdu: malformed BER-TLV")

// A Tag is a BER tag as it stands on the line, read as a number: 0x6F, 0x7F49, 0xBFA101.
type Tag uint32

// TLV is one BER-TLV data object (ISO/IEC 7816-4:2013, 6.3).
type TLV struct {
	Tag   Tag
	Value []byte // shares the memory of what was parsed
}

// ReadTLV takes one data object off the front of b and returns what follows. Tags have
// one to three bytes, lengths one to four in definite form. It consumes at least two
// bytes or fails.
func ReadTLV(b []byte) (obj TLV, rest []byte, err error) {
	tag, b, err := readTag(b)
	if err != nil {
		return TLV{}, nil, err
	}
	n, b, err := readLength(b)
	if err != nil {
		return TLV{}, nil, err
	}
	if n > len(b) {
		return TLV{}, nil, fmt.Errorf("%w: %d bytes promised, %d there", ErrTLV, n, len(b))
	}
	return TLV{Tag: tag, Value: b[:n]}, b[n:], nil
}

func readTag(b []byte) (Tag, []byte, error) {
	if len(b) == 0 {
		return 0, nil, fmt.Errorf("%w: no tag", ErrTLV)
	}
	t := Tag(b[0])
	if b[0]&0x1F != 0x1F {
		return t, b[1:], nil
	}
	for i := 1; i < 3 && i < len(b); i++ {
		t = t<<8 | Tag(b[i])
		if b[i]&0x80 == 0 {
			return t, b[i+1:], nil
		}
	}
	return 0, nil, fmt.Errorf("%w: tag over three bytes", ErrTLV)
}

func readLength(b []byte) (int, []byte, error) {
	if len(b) == 0 {
		return 0, nil, fmt.Errorf("%w: no length", ErrTLV)
	}
	if b[0] < 0x80 {
		return int(b[0]), b[1:], nil
	}
	n := int(b[0] & 0x7F)
	if n == 0 || n > 3 || len(b) < 1+n {
		return 0, nil, fmt.Errorf("%w: length field", ErrTLV)
	}
	l := 0
	for _, c := range b[1 : 1+n] {
		l = l<<8 | int(c)
	}
	return l, b[1+n:], nil
}

// Length returns the whole length of the data object at the front of b, header and
// value, of which b may hold only the beginning. It is how much of a file there is to
// read.
func Length(b []byte) (int, error) {
	_, rest, err := readTag(b)
	if err != nil {
		return 0, err
	}
	n, rest, err := readLength(rest)
	if err != nil {
		return 0, err
	}
	return len(b) - len(rest) + n, nil
}

// Find follows path into nested data objects and returns the value at its end. Objects
// beside the path are passed over; trailing bytes that are no data object are an error.
func Find(b []byte, path ...Tag) ([]byte, error) {
	for _, want := range path {
		v, err := child(b, want)
		if err != nil {
			return nil, err
		}
		b = v
	}
	return b, nil
}

func child(b []byte, want Tag) ([]byte, error) {
	for len(b) > 0 {
		obj, rest, err := ReadTLV(b)
		if err != nil {
			return nil, err
		}
		if obj.Tag == want {
			return obj.Value, nil
		}
		b = rest
	}
	return nil, fmt.Errorf("%w: no object %X", ErrTLV, uint32(want))
}

// AppendTLV appends one data object to dst, its length in the shortest form.
func AppendTLV(dst []byte, tag Tag, value []byte) []byte {
	dst = appendTag(dst, tag)
	n := len(value)
	switch {
	case n < 0x80:
		dst = append(dst, byte(n))
	case n <= 0xFF:
		dst = append(dst, 0x81, byte(n))
	case n <= 0xFFFF:
		dst = append(dst, 0x82, byte(n>>8), byte(n))
	default:
		dst = append(dst, 0x83, byte(n>>16), byte(n>>8), byte(n))
	}
	return append(dst, value...)
}

func appendTag(dst []byte, tag Tag) []byte {
	if tag > 0xFFFF {
		dst = append(dst, byte(tag>>16))
	}
	if tag > 0xFF {
		dst = append(dst, byte(tag>>8))
	}
	return append(dst, byte(tag))
}
