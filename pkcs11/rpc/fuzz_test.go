package rpc

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"testing"
	"testing/iotest"
)

// However the bytes come, calls are the same, none is longer than the limit, and the
// bytes that are read end.
func FuzzFrames(f *testing.F) {
	f.Add([]byte(w(16) + w(6) + w(3) + "client" + "one" + w(17) + w(0) + w(0)))
	f.Add([]byte(w(16) + w(none) + w(none)))
	f.Add([]byte(w(16) + w(maxFrame/2) + w(maxFrame/2)))
	f.Fuzz(func(t *testing.T, stream []byte) {
		whole, slow := newFrames(bytes.NewReader(stream)), newFrames(iotest.OneByteReader(bytes.NewReader(stream)))
		for read := 0; ; {
			a, errA := whole.next()
			b, errB := slow.next()
			if (errA == nil) != (errB == nil) || a.code != b.code || !bytes.Equal(a.body, b.body) {
				t.Fatalf("%v %v, in pieces %v %v", a, errA, b, errB)
			}
			if errA != nil {
				return
			}
			if read += headerSize + len(a.body); read > len(stream) || len(a.body) > maxFrame {
				t.Fatalf("%d bytes of %d", read, len(stream))
			}
			whole.release(a)
			slow.release(b)
		}
	})
}

// Every call has one answer, which is whole: its own, or an error that is not CKR_OK.
func FuzzCall(f *testing.F) {
	for _, path := range recordings(f) {
		for _, e := range exchanges(f, path)[1:] {
			r := newFrames(bytes.NewReader(e.call))
			call, err := r.next()
			if err != nil {
				f.Fatal(err)
			}
			f.Add(bytes.Clone(call.body))
		}
	}
	for number, c := range calls {
		f.Add([]byte(w(uint32(number)) + counted(c.arguments) + session + w(1) + w(3)))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		exact := make([]byte, len(body))
		copy(exact, body)
		x := newExchange(&testToken{begun: true, collected: []byte("digest")})
		x.initialized = true
		got := x.answer(context.Background(), frame{code: 9, body: exact})
		r := newFrames(bytes.NewReader(got))
		answer, err := r.next()
		if err != nil || answer.code != 9 {
			t.Fatalf("%x: %v", got, err)
		}
		checkAnswer(t, body, answer.body)
		if _, err := r.next(); err != io.EOF {
			t.Fatalf("more than an answer: %x", got)
		}
	})
}

func checkAnswer(t *testing.T, call, answer []byte) {
	a := arguments{rest: answer}
	number, signature := a.size(), string(a.counted())
	if a.bad || int(number) >= len(calls) || signature != calls[number].results {
		t.Fatalf("answer %x to %x", answer, call)
	}
	if number == callError {
		if a.number() == 0 || a.end() != nil {
			t.Fatalf("an error without a value: %x", answer)
		}
		return
	}
	if number != binary.BigEndian.Uint32(call) {
		t.Fatalf("answer %x to %x", answer, call)
	}
}
