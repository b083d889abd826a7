package rpc

import (
	"encoding/binary"
	"fmt"
	"io"
)

// Limits of what an application sends. The largest call that makes sense signs a document
// with one C_Sign.
const (
	headerSize = 12
	maxFrame   = 1 << 20 // bytes of options and body together
	usualFrame = 4 << 10 // a buffer for more than almost every call
	keptFrame  = 64 << 10
)

// A frame is one call as it came. Its body lies within buffer.
type frame struct {
	code   uint32
	body   []byte
	buffer []byte
}

// frames reads calls one after the other, with one read of the connection for each where
// it comes whole.
type frames struct {
	from io.Reader
	free chan []byte // buffers that were given back, cleared
	buf  []byte      // what was read is buf[:have]
	have int
}

func newFrames(from io.Reader) *frames {
	return &frames{from: from, free: make(chan []byte, 2), buf: make([]byte, usualFrame)}
}

// next returns the next call. The error is [io.EOF] where the connection ends between two
// calls and [io.ErrUnexpectedEOF] where it ends within one.
func (r *frames) next() (frame, error) {
	if err := r.fill(headerSize); err != nil {
		return frame{}, err
	}
	code := binary.BigEndian.Uint32(r.buf)
	options := uint64(binary.BigEndian.Uint32(r.buf[4:]))
	body := uint64(binary.BigEndian.Uint32(r.buf[8:]))
	if options+body > maxFrame {
		return frame{}, fmt.Errorf("a call of %d bytes, more than %d", options+body, maxFrame)
	}
	total := headerSize + int(options+body)
	if err := r.fill(total); err != nil {
		return frame{}, err
	}
	f := frame{code, r.buf[headerSize+int(options) : total : total], r.buf}
	r.rest(total)
	return f, nil
}

// fill reads until n bytes are there.
func (r *frames) fill(n int) error {
	if r.have >= n {
		return nil
	}
	if n > len(r.buf) {
		larger := make([]byte, n)
		copy(larger, r.buf[:r.have])
		clear(r.buf[:r.have])
		r.buf = larger
	}
	got, err := io.ReadAtLeast(r.from, r.buf[r.have:], n-r.have)
	if err == io.EOF && r.have > 0 {
		err = io.ErrUnexpectedEOF
	}
	r.have += got
	return err
}

// rest moves what was read beyond the call of the given size to another buffer.
func (r *frames) rest(size int) {
	old := r.buf
	more := old[size:r.have]
	select {
	case r.buf = <-r.free:
	default:
		r.buf = make([]byte, max(usualFrame, len(more)))
	}
	if len(more) > len(r.buf) {
		r.buf = make([]byte, len(more))
	}
	r.have = copy(r.buf, more)
	clear(more)
}

// release takes the buffer of a call back. A call may hold a PIN, so it is cleared.
func (r *frames) release(f frame) {
	clear(f.buffer)
	if len(f.buffer) > keptFrame {
		return
	}
	select {
	case r.free <- f.buffer:
	default:
	}
}
