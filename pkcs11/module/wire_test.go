//go:build linux

package module

import (
	"encoding/binary"
	"fmt"
	"io"
)

// The numbers of the calls in p11-kit's RPC protocol that the tests' daemon knows.
const (
	callError      = 0
	callInitialize = 1
	callGetInfo    = 3
	callSlotList   = 4
	callSlotInfo   = 5
	callOpen       = 10
	callClose      = 11
	callCloseAll   = 12
	callSession    = 13
	callLogin      = 18
	callAttributes = 24
	callFindInit   = 26
	callFind       = 27
	callFindFinal  = 28
	callSignInit   = 42
	callSign       = 43
	callWait       = 65
)

// answers are the signatures of what comes out of a call.
var answers = map[uint32]string{
	callError: "u", callInitialize: "", callGetInfo: "vsusv", callSlotList: "au", callSlotInfo: "ssuvv",
	callOpen: "u", callClose: "", callCloseAll: "", callSession: "uuuu", callLogin: "", callAttributes: "aAu",
	callFindInit: "", callFind: "au", callFindFinal: "", callSignInit: "", callSign: "ay", callWait: "u",
}

// A request is one call as it came: its frame's code, its number, and the arguments.
type request struct {
	code, number uint32
	signature    string
	args         []byte
}

// readRequest reads one frame.
func readRequest(r io.Reader) (request, error) {
	header := make([]byte, 12)
	if _, err := io.ReadFull(r, header); err != nil {
		return request{}, err
	}
	options := binary.BigEndian.Uint32(header[4:])
	body := make([]byte, options+binary.BigEndian.Uint32(header[8:]))
	if _, err := io.ReadFull(r, body); err != nil {
		return request{}, err
	}
	body = body[options:]
	signature := binary.BigEndian.Uint32(body[4:])
	return request{
		code:   binary.BigEndian.Uint32(header),
		number: binary.BigEndian.Uint32(body),

		signature: string(body[8 : 8+signature]),
		args:      body[8+signature:],
	}, nil
}

// forms are the attribute types of the tests whose values are no byte arrays, and the
// letter of what they are.
var forms = map[uint32]byte{0: 'u', 1: 'y', 0x40000600: 'U'}

// wellFormed checks that the arguments are exactly what the signature says.
func wellFormed(r request, signature string) (err error) {
	if r.signature != signature {
		return fmt.Errorf("the signature %q, want %q", r.signature, signature)
	}
	defer func() {
		if recover() != nil {
			err = fmt.Errorf("too short for %q", signature)
		}
	}()
	for i := 0; i < len(signature); i++ {
		kind := signature[i : i+1]
		if kind == "a" || kind == "f" {
			i++
			kind += signature[i : i+1]
		}
		r.skip(kind)
	}
	if len(r.args) != 0 {
		return fmt.Errorf("%d bytes too many for %q", len(r.args), signature)
	}
	return nil
}

// skip takes a value of one kind; it panics where there is none.
func (r *request) skip(kind string) {
	switch kind {
	case "u":
		r.ulong()
	case "y":
		r.args = r.args[1:]
	case "z":
		r.blob()
	case "M":
		if pss := r.uint32() == 13; pss {
			r.args = r.args[24:]
		} else if len(r.blob()) != 0 {
			panic("a parameter")
		}
	case "fy", "fu":
		r.uint32()
	case "fA":
		r.args = r.args[8*r.uint32():]
	case "ay":
		r.bytes()
	case "aA":
		for range r.uint32() {
			r.attribute()
		}
	}
}

func (r *request) attribute() {
	form := forms[r.uint32()]
	r.args = r.args[1:] // it has a value
	length := r.uint32()
	switch form {
	case 'u':
		r.ulong()
	case 'y':
		r.args = r.args[1:]
	case 'U':
		r.args = r.args[8*r.uint32():]
	default:
		if len(r.blob()) != int(length) {
			panic("another length")
		}
	}
}

func (r *request) uint32() uint32 {
	v := binary.BigEndian.Uint32(r.args)
	r.args = r.args[4:]
	return v
}

// blob takes bytes behind their length.
func (r *request) blob() []byte {
	r.args = append([]byte{1}, r.args...)
	return r.bytes()
}

// ulong takes a number from the front of the arguments.
func (r *request) ulong() uint64 {
	v := binary.BigEndian.Uint64(r.args)
	r.args = r.args[8:]
	return v
}

// bytes takes a byte array, which is there.
func (r *request) bytes() []byte {
	n := binary.BigEndian.Uint32(r.args[1:])
	if n == 0xffffffff {
		r.args = r.args[5:]
		return nil
	}
	b := r.args[5 : 5+n]
	r.args = r.args[5+n:]
	return b
}

// frame is an answer with its header.
func frame(code, number uint32, signature string, values []byte) []byte {
	body := binary.BigEndian.AppendUint32(nil, number)
	body = binary.BigEndian.AppendUint32(body, uint32(len(signature)))
	body = append(append(body, signature...), values...)
	out := binary.BigEndian.AppendUint32(nil, code)
	out = binary.BigEndian.AppendUint32(out, 0)
	out = binary.BigEndian.AppendUint32(out, uint32(len(body)))
	return append(out, body...)
}

// ulongs is an array of numbers.
func ulongs(list ...uint64) []byte {
	out := binary.BigEndian.AppendUint32([]byte{1}, uint32(len(list)))
	for _, v := range list {
		out = binary.BigEndian.AppendUint64(out, v)
	}
	return out
}

// number is one number.
func number(v uint64) []byte { return binary.BigEndian.AppendUint64(nil, v) }

// text is a text padded with spaces.
func text(s string, size int) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(size))
	for i := range size {
		if i < len(s) {
			out = append(out, s[i])
		} else {
			out = append(out, ' ')
		}
	}
	return out
}

// array is a byte array that is there.
func array(b []byte) []byte {
	return append(binary.BigEndian.AppendUint32([]byte{1}, uint32(len(b))), b...)
}
