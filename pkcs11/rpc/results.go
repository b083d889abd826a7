package rpc

import (
	"encoding/binary"
	"unicode/utf8"

	"cied/pkcs11/ck"
)

// results writes an answer: the header of its frame, the number and signature, the values.
type results struct{ frame []byte }

// begin starts an answer to the call with the given code.
func (r *results) begin(code uint32, number uint32, signature string) {
	r.frame = binary.BigEndian.AppendUint32(r.frame[:0], code)
	r.frame = append(r.frame, 0, 0, 0, 0, 0, 0, 0, 0) // no options; the length of the body is known at the end
	r.size(number)
	r.size(uint32(len(signature)))
	r.frame = append(r.frame, signature...)
}

// end returns the frame.
func (r *results) end() []byte {
	binary.BigEndian.PutUint32(r.frame[8:], uint32(len(r.frame)-headerSize))
	return r.frame
}

// octet writes y.
func (r *results) octet(v byte) { r.frame = append(r.frame, v) }

// size writes a length, a count or the type of an attribute.
func (r *results) size(v uint32) { r.frame = binary.BigEndian.AppendUint32(r.frame, v) }

// number writes u.
func (r *results) number(v uint64) { r.frame = binary.BigEndian.AppendUint64(r.frame, v) }

// numbers writes several u.
func (r *results) numbers(vs ...uint64) {
	for _, v := range vs {
		r.number(v)
	}
}

// version writes v.
func (r *results) version(v ck.Version) { r.frame = append(r.frame, v.Major, v.Minor) }

// text writes s: v padded with spaces to n bytes, or cut to n at the end of a character.
func (r *results) text(v string, n int) {
	if len(v) > n {
		for n := n; ; n-- {
			if utf8.RuneStart(v[n]) {
				v = v[:n]
				break
			}
		}
	}
	r.size(uint32(n))
	r.frame = append(r.frame, v...)
	for range n - len(v) {
		r.frame = append(r.frame, ' ')
	}
}

// counted writes a length and as many bytes.
func (r *results) counted(v []byte) {
	r.size(uint32(len(v)))
	r.frame = append(r.frame, v...)
}

// bytes writes ay.
func (r *results) bytes(v []byte) {
	r.octet(1)
	r.counted(v)
}

// tooSmall writes ay or au for a buffer that is absent or too small for n. Which of the
// two it is the application's side knows, and makes CKR_OK or CKR_BUFFER_TOO_SMALL of it
// (PKCS #11 2.40, 5.2).
func (r *results) tooSmall(n int) {
	r.octet(0)
	r.size(uint32(n))
}

// list writes au for a buffer with room for so many numbers.
func list[V ~uint64](r *results, vs []V, room uint32) {
	if uint64(len(vs)) > uint64(room) {
		r.tooSmall(len(vs))
		return
	}
	r.octet(1)
	r.size(uint32(len(vs)))
	for _, v := range vs {
		r.number(uint64(v))
	}
}
