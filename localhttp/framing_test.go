package localhttp

import (
	"strings"
	"testing"
)

func TestFramingCountsCompleteRequests(t *testing.T) {
	const post = "POST / HTTP/1.1\r\nHost: a\r\ncontent-length:  3 \r\n\r\n"
	for _, c := range []struct {
		name, bytes string
		want        int
	}{
		{"nothing", "", 0},
		{"half a head", "GET / HTTP/1.1\r\nHost: a\r\n", 0},
		{"a request", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 1},
		{"half a body", post + "ab", 0},
		{"a body", post + "abc", 1},
		{"a body that looks like a head", post + "\n \x00" + post + "abc", 2},
		{"a body and a request", post + "abcGET / HTTP/1.1\r\nHost: a\r\n\r\n", 2},
		{"chunks are not judged", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0;\n\x00\r\r\n", 1},
		{"a value longer than what is kept", "GET / HTTP/1.1\r\nX: " + strings.Repeat("a", 500) + "\r\n\r\n", 1},
	} {
		for _, step := range []int{1, 7, 1000} {
			var f framing
			for rest := []byte(c.bytes); len(rest) > 0; rest = rest[min(step, len(rest)):] {
				if err := f.feed(rest[:min(step, len(rest))]); err != nil {
					t.Fatalf("%s: %v", c.name, err)
				}
			}
			if f.done != c.want {
				t.Errorf("%s, %d bytes at once: %d requests, want %d", c.name, step, f.done, c.want)
			}
		}
	}
}

func TestFramingEndsWhereTheTextIsStrict(t *testing.T) {
	for name, request := range map[string]string{
		"empty line first":        "\r\nGET / HTTP/1.1\r\n\r\n",
		"bare LF":                 "GET / HTTP/1.1\n",
		"bare CR":                 "GET / HTTP/1.1\rHost",
		"two CR":                  "GET / HTTP/1.1\r\r\n",
		"folded line":             "GET / HTTP/1.1\r\nX: a\r\n b",
		"space before the method": " GET /",
		"NUL":                     "GET /\x00",
		"two lengths":             "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n",
		"length in hexadecimal":   "GET / HTTP/1.1\r\nContent-Length: 0x1\r\n",
		"length beyond 63 bits":   "GET / HTTP/1.1\r\nContent-Length: 9223372036854775808\r\n",
		"length with many zeros":  "GET / HTTP/1.1\r\nContent-Length: " + strings.Repeat("0", 60) + "\r\n",
		"too many lines":          "GET / HTTP/1.1\r\n" + strings.Repeat("X: a\r\n", maxLines+1),
	} {
		if err := new(framing).feed([]byte(request)); err == nil {
			t.Errorf("%s: passed", name)
		}
	}
}

// However the bytes are cut, the verdict is the same and the bounds hold.
func FuzzFraming(f *testing.F) {
	f.Add([]byte("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\n\r\n"), 3)
	f.Add([]byte("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n\x00"), 1)
	f.Fuzz(func(t *testing.T, in []byte, cut int) {
		b := make([]byte, len(in))
		copy(b, in)
		var whole, parts framing
		err := whole.feed(b)
		cut = max(0, min(cut, len(b)))
		partErr := parts.feed(b[:cut])
		if partErr == nil {
			partErr = parts.feed(b[cut:])
		}
		if (err == nil) != (partErr == nil) || err == nil && whole.done != parts.done {
			t.Fatalf("cut at %d: %v %d, whole: %v %d", cut, partErr, parts.done, err, whole.done)
		}
		if len(whole.line) > keptLine || whole.lines > maxLines+1 || err == nil && whole.body < 0 && !whole.sized {
			t.Fatalf("out of bounds: %+v", whole)
		}
	})
}
