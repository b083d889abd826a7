//go:build linux

package module

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"cied/internal/machinetest"
)

// A stranger's manners: the bytes that it answers a call with, greeting and header
// included, and whether it hangs up behind them.
type manners func(greeted bool, r request) (out []byte, goes bool)

// stranger listens where the daemon should.
func stranger(t testing.TB, answer manners) (socket string) {
	dir, err := os.MkdirTemp("", "p11")
	if err != nil {
		t.Fatal(err)
	}
	socket = filepath.Join(dir, "s")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close(); os.RemoveAll(dir) })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go converse(c, answer)
		}
	}()
	return socket
}

func converse(c net.Conn, answer manners) {
	defer c.Close()
	if _, err := io.ReadFull(c, make([]byte, 1)); err != nil {
		return
	}
	for greeted := false; ; greeted = true {
		r, err := readRequest(c)
		if err != nil {
			return
		}
		out, goes := answer(greeted, r)
		if _, err := c.Write(out); err != nil || goes {
			return
		}
	}
}

// polite answers what is needed until slots are asked for.
func polite(d *daemon, greeted bool, r request) []byte {
	out := d.answer(&r, "")
	if !greeted {
		out = append([]byte{0}, out...)
	}
	return out
}

// be is the bytes of 32-bit numbers.
func be(list ...uint32) []byte {
	var out []byte
	for _, v := range list {
		out = binary.BigEndian.AppendUint32(out, v)
	}
	return out
}

func TestAnAnswerThatIsNoneIsADeviceError(t *testing.T) {
	for _, tt := range []struct {
		name   string
		answer func(code uint32) []byte
	}{
		{"garbage", func(uint32) []byte { return []byte(strings.Repeat("garbage", 9)) }},
		{"another code", func(code uint32) []byte { return frame(code+1, callSlotList, "au", ulongs(1)) }},
		{"another call", func(code uint32) []byte { return frame(code, callSlotInfo, "au", ulongs(1)) }},
		{"an unknown call", func(code uint32) []byte { return frame(code, 99, "au", ulongs(1)) }},
		{"another signature", func(code uint32) []byte { return frame(code, callSlotList, "ay", ulongs(1)) }},
		{"no signature", func(code uint32) []byte { return append(be(code, 0, 8), be(callSlotList, 0xffffffff)...) }},
		{"no values", func(code uint32) []byte { return frame(code, callSlotList, "au", nil) }},
		{"too many values", func(code uint32) []byte { return frame(code, callSlotList, "au", append(ulongs(1), 0)) }},
		{"fewer numbers than it says", func(code uint32) []byte { return frame(code, callSlotList, "au", append([]byte{1}, be(3, 0, 1)...)) }},
		{"more numbers than there are bytes", func(code uint32) []byte { return frame(code, callSlotList, "au", append([]byte{1}, be(0xffffffff)...)) }},
		{"a number of absent numbers", func(code uint32) []byte { return frame(code, callSlotList, "au", append([]byte{0}, be(0xfffffff0)...)) }},
		{"an error that is none", func(code uint32) []byte { return frame(code, callError, "u", number(0)) }},
		{"an error without its number", func(code uint32) []byte { return frame(code, callError, "u", nil) }},
		{"an empty message", func(code uint32) []byte { return be(code, 0, 0) }},
		{"a message of four gigabytes", func(code uint32) []byte { return be(code, 0, 0xffffffff) }},
		{"options of four gigabytes", func(code uint32) []byte { return be(code, 0xffffffff, 0) }},
		{"a signature of four gigabytes", func(code uint32) []byte { return append(be(code, 0, 8), be(callSlotList, 0xfffffffe)...) }},
		{"half a header, then nothing", func(code uint32) []byte { return be(code)[:3] }},
		{"half an answer, then nothing", func(code uint32) []byte { return frame(code, callSlotList, "au", ulongs(1))[:20] }},
		{"bytes behind the answer", func(code uint32) []byte { return append(frame(code, callSlotList, "au", ulongs(1)), 1) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := &daemon{description: "cied", instances: map[string]*instance{}}
			socket := stranger(t, func(greeted bool, r request) (out []byte, goes bool) {
				if r.number == callSlotList {
					return tt.answer(r.code), strings.HasSuffix(tt.name, "then nothing")
				}
				return polite(d, greeted, r), false
			})
			a := start(t, sanitized, sanitized.module(), socket)
			a.do("initialize", "initialize 0x0")
			a.do("slots 0", "slots 0x30")
			a.do("slot 1", "slot 0x0 7 a reader") // it goes on
			a.do("finalize", "finalize 0x0")
			a.end()
		})
	}
}

func TestAnotherVersionOfTheProtocolIsADeviceError(t *testing.T) {
	d := &daemon{description: "cied", instances: map[string]*instance{}}
	socket := stranger(t, func(greeted bool, r request) (out []byte, goes bool) {
		out = polite(d, greeted, r)
		out[0] = 2
		return out, false
	})
	a := start(t, plain, plain.module(), socket)
	a.do("initialize", "initialize 0x0")
	a.do("slots 0", "slots 0x30")
	a.end()
}

func TestAnAttributeThatWasNotAskedForIsADeviceError(t *testing.T) {
	const label, modulusBits, numbers, inner = 3, 0x121, 0x40000600, 0x40000211
	ok := number(0)
	for _, tt := range []struct {
		name, ask, want string
		reply           []byte
	}{
		{"as asked", "3", "0x0 3 616263", join(be(1, label), []byte{1}, be(3, 3), []byte("abc"), ok)},
		{"none there", "3", "0x12 -1", join(be(1, label), []byte{0}, number(0x12))},
		{"two attributes", "3", "0x30 0", join(be(2, label), []byte{1}, be(3, 3), []byte("abc"), be(label), []byte{1}, be(3, 3), []byte("abc"), ok)},
		{"another type", "3", "0x30 -1", join(be(1, 4), []byte{1}, be(3, 3), []byte("abc"), ok)},
		{"longer than its bytes", "3", "0x30 0", join(be(1, label), []byte{1}, be(600, 3), []byte("abc"), ok)},
		{"the length alone", "3", "0x30 3", join(be(1, label), []byte{1}, be(3, 0xffffffff), ok)},
		{"a length of four gigabytes", "3", "0x30 0", join(be(1, label), []byte{1}, be(0xfffffffe, 0xffffffff), ok)},
		{"a return value of another call", "3", "0x30 3", join(be(1, label), []byte{1}, be(3, 3), []byte("abc"), number(0x50))},
		{"half a number", "0x121", "0x30 0", join(be(1, modulusBits), []byte{1}, be(8, 1))},
		{"more numbers than bytes", "0x40000600", "0x30 0", join(be(1, numbers), []byte{1}, be(16, 2), number(1))},
		{"numbers", "0x40000600", "0x0 8 0100000000000000", join(be(1, numbers), []byte{1}, be(8, 1), number(1), ok)},
		{"a template", "0x40000211", "0x30 0", join(be(1, inner), []byte{1}, be(0, 0), ok)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDaemon(t, "cied")
			d.replies = map[uint32][]byte{callAttributes: tt.reply}
			a := start(t, sanitized, sanitized.module(), d.socket)
			a.do("initialize", "initialize 0x0")
			a.do("open 1", "open 0x0 1")
			a.do("attribute 1 77 "+tt.ask, "attribute "+tt.want)
			a.do("session 1", "session 0x0 1") // the frame was right: the session lives
			a.end()
		})
	}
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

// A signature is what goes into a call and what comes out of it.
type signature struct{ in, out string }

// signatures reads the table of calls by their numbers.
func signatures(t testing.TB) map[uint32]signature {
	source, err := os.ReadFile("src/calls.h")
	if err != nil {
		t.Fatal(err)
	}
	table := map[uint32]signature{}
	for _, m := range regexp.MustCompile(`X\(C_\w+, (\d+), "(\w*)", "(\w*)"\)`).FindAllStringSubmatch(string(source), -1) {
		n, _ := strconv.Atoi(m[1])
		table[uint32(n)] = signature{m[2], m[3]}
	}
	if len(table) != 64 { // C_Finalize is never called: closing the connection says it
		t.Fatalf("%d calls", len(table))
	}
	return table
}

// A liar makes answers that are almost right.
type liar struct{ *rand.Rand }

// length is that of a value of n bytes, mostly.
func (l liar) length(n int) uint32 {
	if l.IntN(12) > 0 {
		return uint32(n)
	}
	wrong := []uint32{0, 1, uint32(n + 1), 1 << 20, 1<<20 + 1, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff}
	return wrong[l.IntN(len(wrong))]
}

func (l liar) some(n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(l.Uint32())
	}
	return out
}

func (l liar) array(n int) []byte { return append(be(l.length(n)), l.some(n)...) }

// attributes answers C_GetAttributeValue: the types that were asked for, mostly.
func (l liar) attributes(r request) []byte {
	count := binary.BigEndian.Uint32(r.args[16:])
	out := be(l.length(int(count)))
	for i := range count {
		out = append(out, be(l.length(int(binary.BigEndian.Uint32(r.args[20+8*i:]))))...)
		out = append(out, byte(l.IntN(5)))
		switch l.IntN(4) {
		case 0: // a byte
			out = append(append(out, be(l.length(1))...), 1)
		case 1: // a number
			out = append(append(out, be(l.length(8))...), l.some(8)...)
		case 2: // numbers
			out = append(append(append(out, be(l.length(16))...), be(l.length(2))...), l.some(16)...)
		default:
			n := l.IntN(80)
			out = append(append(out, be(l.length(n))...), l.array(n)...)
		}
	}
	return out
}

// values makes values by a signature.
func (l liar) values(signature string, r request) []byte {
	var out []byte
	sizes := map[int]int{0: 32, 1: 32, 2: 16, 3: 16, 4: 16}
	texts := 0
	for i := 0; i < len(signature); i++ {
		switch signature[i] {
		case 'u':
			out = append(out, number(uint64(l.IntN(3)))...)
		case 'v':
			out = append(out, 2, 40)
		case 's':
			size := sizes[texts]
			if r.number == callSlotInfo {
				size = 64 - 32*texts
			}
			out = append(out, l.array(size)...)
			texts++
		case 'a':
			i++
			out = append(out, l.list(signature[i], r)...)
		}
	}
	return out
}

func (l liar) list(kind byte, r request) []byte {
	present := []byte{byte(l.IntN(4))}
	n := l.IntN(90)
	switch kind {
	case 'y':
		return append(present, l.array(n)...)
	case 'u':
		return append(append(present, be(l.length(n/8))...), l.some(n/8*8)...)
	default:
		return l.attributes(r)
	}
}

// answer is a frame that may be wrong anywhere.
func (l liar) answer(signature string, greeted bool, r request) []byte {
	out := frame(r.code, r.number, signature, l.values(signature, r))
	if l.IntN(20) == 0 {
		out[l.IntN(len(out))] ^= byte(1 << l.IntN(8))
	}
	if l.IntN(40) == 0 {
		out = out[:l.IntN(len(out))]
		return append(append([]byte{}, out...), l.some(3)...)
	}
	if !greeted {
		out = append([]byte{0}, out...)
	}
	return out
}

// deceive has an application call everything, again and again, while a liar answers.
func deceive(t *testing.T, v *variant, rounds int, wrapper ...string) {
	table := signatures(t)
	d := &daemon{description: "cied", instances: map[string]*instance{}}
	l := liar{rand.New(rand.NewPCG(8, uint64(rounds)))}
	var turn sync.Mutex // one liar for all connections
	socket := stranger(t, func(greeted bool, r request) (out []byte, goes bool) {
		turn.Lock()
		defer turn.Unlock()
		if err := wellFormed(r, table[r.number].in); err != nil {
			t.Errorf("call %d: %v in % x", r.number, err, r.args)
		}
		if r.number == callInitialize || r.number == callGetInfo && l.IntN(4) > 0 {
			return polite(d, greeted, r), false
		}
		if l.IntN(200) == 0 {
			return nil, true
		}
		out = l.answer(table[r.number].out, greeted, r)
		return out, !complete(out, greeted) // the rest would be waited for
	})
	a := start(t, v, v.module(), socket, wrapper...)
	a.do("initialize", "initialize 0x0")
	for range rounds {
		rv, handle, _ := strings.Cut(a.ask("open 1"), " ")
		if rv != "0x0" {
			handle = "1"
		}
		got := strings.TrimPrefix(a.ask("everything "+handle), "0x0 ")
		if n := strings.Count(got, ","); n != 65 {
			t.Fatalf("%d calls: %q", n+1, got)
		}
	}
	a.do("finalize", "finalize 0x0")
	a.do("unload", "unload 0x0 gone")
	a.end()
}

// complete tells whether as many bytes follow the header as it says.
func complete(out []byte, greeted bool) bool {
	if !greeted {
		out = out[1:]
	}
	if len(out) < 12 {
		return false
	}
	return uint64(binary.BigEndian.Uint32(out[4:]))+uint64(binary.BigEndian.Uint32(out[8:])) <= uint64(len(out)-12)
}

func TestNoAnswerOfAStrangerDoesHarm(t *testing.T) {
	for _, rounds := range []int{300, 301} {
		t.Run(fmt.Sprint(rounds), func(t *testing.T) { deceive(t, sanitized, rounds) })
	}
}

func TestValgrindFindsNoFault(t *testing.T) {
	valgrind := []string{
		machinetest.Have(t, "valgrind"), "--quiet", "--error-exitcode=9", "--leak-check=full",
		"--errors-for-leak-kinds=definite,indirect", "--show-leak-kinds=definite,indirect",
	}
	t.Run("strangers", func(t *testing.T) { deceive(t, plain, 20, valgrind...) })
	t.Run("a login", func(t *testing.T) {
		d := newDaemon(t, "cied")
		a := start(t, plain, plain.module(), d.socket, valgrind...)
		a.do("initialize", "initialize 0x0")
		a.do("open 1", "open 0x0 1")
		a.do("find 1 99", "find 0x0 77")
		a.do("login 1 1", "login 0x0")
		a.do("sign 1 77 1 hello", "sign 0x0 5 68656c6c6f")
		d.stop()
		a.do("session 1", "session 0xb3 0")
		d.start()
		a.do("open 1", "open 0x0 2")
		a.do("unload", "unload 0x0 gone")
		a.end()
	})
}
