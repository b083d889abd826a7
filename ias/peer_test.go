package ias

import (
	"bytes"
	"context"
	"crypto/cipher"
	"crypto/des"
	"encoding/binary"
	"testing"

	"cied/apdu"
	"cied/ias/sm"
)

// peer is the card's side of secure messaging around a card in clear: enough to have
// the terminal hear, in a true session, what no recorded card says.
type peer struct {
	t          testing.TB
	plain      answering
	kEnc, kMac []byte
	ssc        uint64
	style      string // of the outer status word: "same", "ok", "plain"
	pending    []byte // what GET RESPONSE fetches
	calls      int    // commands on the line, GET RESPONSE included
}

// inSession returns an applet in the middle of a session with a card that answers by f.
func inSession(t testing.TB, f answering) (*Applet, *peer) {
	t.Helper()
	p := &peer{t: t, plain: f, kEnc: bytes.Repeat([]byte{0x11, 0x22}, 8), kMac: bytes.Repeat([]byte{0x33, 0x44}, 8), ssc: 7, style: "same"}
	a := New(p, Options{})
	a.sm = sm.New([sm.KeyLength]byte(p.kEnc), [sm.KeyLength]byte(p.kMac), p.ssc)
	return a, p
}

func (p *peer) Transmit(_ context.Context, capdu []byte) ([]byte, error) {
	p.t.Helper()
	p.calls++
	c, err := apdu.ParseCommand(capdu)
	if err != nil {
		return nil, err
	}
	if c.CLA == 0 && c.INS == 0xC0 {
		return p.piece(c.Ne), nil
	}
	if c.CLA&0x0C != 0x0C {
		p.t.Fatalf("%v in clear inside a session", c)
	}
	p.ssc++
	r := p.plain(p.open(c))
	sealed := r.Bytes()
	if p.style != "plain" || r.SW == apdu.OK {
		p.ssc++
		sealed = p.seal(r)
	}
	if len(sealed)-2 <= c.Ne {
		return sealed, nil
	}
	p.pending = sealed
	return p.piece(apdu.MaxShortNe), nil
}

// piece cuts up to n bytes off the pending answer, with '61xx' where more is left.
func (p *peer) piece(n int) []byte {
	if len(p.pending)-2 <= n {
		return p.pending
	}
	out := append(bytes.Clone(p.pending[:n]), 0x61, byte(min(255, len(p.pending)-2-n)))
	p.pending = p.pending[n:]
	return out
}

// open checks the checksum of a command and takes off its protection.
func (p *peer) open(c apdu.Command) apdu.Command {
	p.t.Helper()
	m := append(p.counter(), c.CLA, c.INS, c.P1, c.P2, 0x80, 0, 0, 0)
	plain := apdu.Command{CLA: c.CLA &^ 0x0C, INS: c.INS, P1: c.P1, P2: c.P2}
	for b := c.Data; len(b) > 0; {
		obj, rest, err := apdu.ReadTLV(b)
		if err != nil {
			p.t.Fatal(err)
		}
		switch obj.Tag {
		case 0x87:
			plain.Data = p.decrypt(obj.Value[1:])
		case 0x97:
			plain.Ne = ne(obj.Value)
		case 0x8E:
			if !bytes.Equal(obj.Value, p.mac(m)) {
				p.t.Fatalf("%v has a wrong checksum", c)
			}
		}
		m = append(m, b[:len(b)-len(rest)]...)
		b = rest
	}
	if plain.Ne == apdu.MaxShortNe && plain.Data == nil && plain.INS != 0xB0 {
		plain.Ne = 0 // DO'97' of 00 stands in for neither data nor Le
	}
	return plain
}

func ne(le []byte) int {
	n := 0
	for _, b := range le {
		n = n<<8 | int(b)
	}
	if n == 0 {
		return 1 << (8 * len(le))
	}
	return n
}

// seal protects an answer.
func (p *peer) seal(r apdu.Response) []byte {
	var body []byte
	if len(r.Data) > 0 {
		body = apdu.AppendTLV(body, 0x87, append([]byte{1}, p.encrypt(r.Data)...))
	}
	body = apdu.AppendTLV(body, 0x99, []byte{byte(r.SW >> 8), byte(r.SW)})
	body = apdu.AppendTLV(body, 0x8E, p.mac(append(p.counter(), body...)))
	outer := r.SW
	if p.style == "ok" {
		outer = apdu.OK
	}
	return append(body, byte(outer>>8), byte(outer))
}

func (p *peer) counter() []byte { return binary.BigEndian.AppendUint64(nil, p.ssc) }

func padded(b []byte) []byte {
	b = append(bytes.Clone(b), 0x80)
	for len(b)%des.BlockSize != 0 {
		b = append(b, 0)
	}
	return b
}

func (p *peer) block(key []byte) cipher.Block {
	b, err := des.NewTripleDESCipher(append(bytes.Clone(key), key[:8]...))
	if err != nil {
		p.t.Fatal(err)
	}
	return b
}

func (p *peer) encrypt(b []byte) []byte {
	out := padded(b)
	cipher.NewCBCEncrypter(p.block(p.kEnc), make([]byte, 8)).CryptBlocks(out, out)
	return out
}

func (p *peer) decrypt(b []byte) []byte {
	out := bytes.Clone(b)
	cipher.NewCBCDecrypter(p.block(p.kEnc), make([]byte, 8)).CryptBlocks(out, out)
	return out[:bytes.LastIndexByte(out, 0x80)]
}

// mac is the retail MAC: one DES over all blocks but the last, triple DES there.
func (p *peer) mac(m []byte) []byte {
	m = padded(m)
	one, err := des.NewCipher(p.kMac[:8])
	if err != nil {
		p.t.Fatal(err)
	}
	last := len(m) - des.BlockSize
	h := make([]byte, last)
	cipher.NewCBCEncrypter(one, make([]byte, 8)).CryptBlocks(h, m[:last])
	out := make([]byte, des.BlockSize)
	cipher.NewCBCEncrypter(p.block(p.kMac), h[last-des.BlockSize:]).CryptBlocks(out, m[last:])
	return out
}
