package ias

import (
	"bytes"
	"context"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"cied/apdu"
	"cied/fault"
)

// chip is the worked session's card under the test's hand: it answers every plain
// command as recorded, unless edit says otherwise.
type chip struct {
	w      worked
	public []byte // the card's Diffie-Hellman value
	edit   func(apdu.Command, apdu.Response) apdu.Response
	in     *peer
	sent   []string // plain headers, in clear and protected
}

// meeting returns an applet before a chip, and what it needs to authenticate it.
func meeting(t testing.TB) (*Applet, *chip, Static) {
	t.Helper()
	w := loadWorked(t)
	c := &chip{w: w, public: w.value(t, "dh_card_public")}
	c.in = &peer{t: t, kEnc: w.value(t, "session_key_enc"), kMac: w.value(t, "session_key_mac"), ssc: 1, style: "same", plain: c.plain}
	return New(c, Options{Rand: w.random(t)}), c, w.static(t)
}

func (k *chip) Transmit(ctx context.Context, capdu []byte) ([]byte, error) {
	if capdu[0]&0x0C != 0 || capdu[1] == 0xC0 && k.in.pending != nil {
		return k.in.Transmit(ctx, capdu)
	}
	k.sent = append(k.sent, fmt.Sprintf("%X", capdu[:4]))
	r := apdu.Response{SW: apdu.OK}
	switch capdu[1] {
	case 0xC0:
		r.Data = []byte{}
	case 0xCB:
		r.Data = apdu.AppendTLV(nil, 0xA6, apdu.AppendTLV(nil, 0x91, k.public))
	}
	return r.Bytes(), nil // in one piece: length is not what is tested here
}

func (k *chip) plain(c apdu.Command) apdu.Response {
	k.sent = append(k.sent, fmt.Sprintf("%02X%02X%02X%02X", c.CLA, c.INS, c.P1, c.P2))
	r := apdu.Response{SW: apdu.OK}
	for _, e := range k.w.session {
		if e.Plain != "" && strings.HasPrefix(e.Plain, k.sent[len(k.sent)-1]) {
			b := unhex(e.Opened)
			r = apdu.Response{Data: b[:len(b)-2], SW: apdu.SW(b[len(b)-2])<<8 | apdu.SW(b[len(b)-1])}
			break
		}
	}
	if k.edit != nil {
		r = k.edit(c, r)
	}
	return r
}

func TestDeviceAuthentication(t *testing.T) {
	a, c, s := meeting(t)
	if err := a.Authenticate(context.Background(), s); err != nil || !a.Alive() {
		t.Fatalf("alive %v, %v", a.Alive(), err)
	}
	want := []string{
		"102241A6", "002241A6", "00CB3FFF", // key agreement, in clear
		"002281B6", "102A00AE", "002A00AE", // the terminal's certificate
		"002281A4", "00840000", "10820000", "00820000", // the terminal proves itself
		"002241A4", "00880000", // the chip proves itself
	}
	if !slices.Equal(c.sent, want) {
		t.Errorf("sent %v", c.sent)
	}
}

func TestDeviceAuthenticationMayBeRepeated(t *testing.T) {
	a, c, s := meeting(t)
	for range 2 {
		a.opt.Rand, c.in.ssc = c.w.random(t), 1
		if err := a.Authenticate(context.Background(), s); err != nil || !a.Alive() {
			t.Fatalf("alive %v, %v", a.Alive(), err)
		}
	}
}

// A chip that does not hold the private key of EF 1004 cannot answer.
func TestChipThatCannotProveItsKeyIsForged(t *testing.T) {
	w := loadWorked(t)
	n := w.value(t, "int_auth_modulus")
	cases := []struct {
		name string
		edit func(data []byte) []byte
	}{
		{"another serial number", func(d []byte) []byte { return alter(d, 0, 1) }},
		{"one bit of the signature", func(d []byte) []byte { return alter(d, 200, 0x10) }},
		{"the signature's first byte", func(d []byte) []byte { return alter(d, 8, 0x01) }},
		{"a signature of zeros", func(d []byte) []byte { return append(d[:8:8], make([]byte, 256)...) }},
		{"the modulus as signature", func(d []byte) []byte { return append(d[:8:8], n...) }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a, k, s := meeting(t)
			k.edit = onINS(0x88, func(r apdu.Response) apdu.Response { return apdu.Response{Data: c.edit(r.Data), SW: r.SW} })
			if err := a.Authenticate(context.Background(), s); fault.CodeOf(err) != fault.ChipForged || a.Alive() {
				t.Errorf("got %v, alive %v", err, a.Alive())
			}
		})
	}
}

// signer answers INTERNAL AUTHENTICATE with a key of which the test has the private
// part: the terminal's own, which is published. form is what is signed, last has the
// last word on the number; a number over 2048 bits is tried again with another PRND.
func (k *chip) signer(form func(prnd, digest []byte) []byte, last func(sig *big.Int) *big.Int) func(apdu.Command, apdu.Response) apdu.Response {
	return func(c apdu.Command, r apdu.Response) apdu.Response {
		if c.INS != 0x88 {
			return r
		}
		v := func(name string) []byte { return k.w.value(k.in.t, name) }
		for prnd := bytes.Repeat([]byte{1}, 222); ; prnd[0]++ {
			digest := hash(prnd, v("dh_card_public"), v("sn_icc"), c.Data, v("dh_terminal_public"), v("dh_g"), v("dh_p"), v("dh_q"))
			m := new(big.Int).SetBytes(form(prnd, digest))
			sig := last(new(big.Int).Exp(m, terminalPrivate, terminalModulus))
			if sig.BitLen() <= 2048 {
				return apdu.Response{Data: append(v("sn_icc"), sig.FillBytes(make([]byte, 256))...), SW: apdu.OK}
			}
		}
	}
}

// ISO/IEC 9796-2 framing; and one signature has one form, below the modulus.
func TestFrameOfTheChipsSignature(t *testing.T) {
	asIs := func(sig *big.Int) *big.Int { return sig }
	framed := func(head, tail byte) func(prnd, digest []byte) []byte {
		return func(prnd, digest []byte) []byte { return slices.Concat([]byte{head}, prnd, digest, []byte{tail}) }
	}
	cases := []struct {
		name string
		form func(prnd, digest []byte) []byte
		last func(*big.Int) *big.Int
		want fault.Code
	}{
		{"6A and BC", framed(0x6A, 0xBC), asIs, ""},
		{"another header", framed(0x4A, 0xBC), asIs, fault.ChipForged},
		{"another trailer", framed(0x6A, 0xCC), asIs, fault.ChipForged},
		{"another hash", func(prnd, digest []byte) []byte { return frame(prnd, alter(digest, 31, 1)) }, asIs, fault.ChipForged},
		{"the modulus added", framed(0x6A, 0xBC), func(sig *big.Int) *big.Int { return sig.Add(sig, terminalModulus) }, fault.ChipForged},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a, k, s := meeting(t)
			s.ChipKey = x509.MarshalPKCS1PublicKey(&rsa.PublicKey{N: terminalModulus, E: 65537})
			k.edit = k.signer(c.form, c.last)
			if err := a.Authenticate(context.Background(), s); fault.CodeOf(err) != c.want || a.Alive() != (c.want == "") {
				t.Errorf("got %v, alive %v", err, a.Alive())
			}
		})
	}
}

func onINS(ins byte, f func(apdu.Response) apdu.Response) func(apdu.Command, apdu.Response) apdu.Response {
	return func(c apdu.Command, r apdu.Response) apdu.Response {
		if c.INS == ins && c.CLA&0x10 == 0 {
			return f(r)
		}
		return r
	}
}

// Both sides hash the group, so INTERNAL AUTHENTICATE proves the one that was used.
func TestGroupThatTheChipDidNotUseIsNotBelieved(t *testing.T) {
	a, _, s := meeting(t)
	s.Q = alter(s.Q, len(s.Q)-1, 2) // above the private exponent of the worked session
	if err := a.Authenticate(context.Background(), s); fault.CodeOf(err) != fault.ChipForged || a.Alive() {
		t.Errorf("got %v, alive %v", err, a.Alive())
	}
}

func TestChipKeyOfAnotherCardIsForged(t *testing.T) {
	a, c, s := meeting(t)
	s.ChipKey = unhex(c.w.files["1005"])
	if err := a.Authenticate(context.Background(), s); fault.CodeOf(err) != fault.ChipForged || a.Alive() {
		t.Errorf("got %v, alive %v", err, a.Alive())
	}
}

func TestAnswersOfWrongLength(t *testing.T) {
	cases := []struct {
		name string
		ins  byte
		edit func([]byte) []byte
	}{
		{"challenge of seven bytes", 0x84, func(d []byte) []byte { return d[:7] }},
		{"challenge of nine bytes", 0x84, func(d []byte) []byte { return append(d[:8:8], 0) }},
		{"no challenge", 0x84, func([]byte) []byte { return nil }},
		{"no signature", 0x88, func([]byte) []byte { return nil }},
		{"signature cut", 0x88, func(d []byte) []byte { return d[:263] }},
		{"signature too long", 0x88, func(d []byte) []byte { return append(d[:264:264], 0) }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a, k, s := meeting(t)
			k.edit = onINS(c.ins, func(r apdu.Response) apdu.Response { return apdu.Response{Data: c.edit(r.Data), SW: r.SW} })
			if err := a.Authenticate(context.Background(), s); fault.CodeOf(err) != fault.CardAnswer || a.Alive() {
				t.Errorf("got %v, alive %v", err, a.Alive())
			}
		})
	}
}

func TestStepThatTheCardRefusesEndsTheSession(t *testing.T) {
	for step := range 9 { // protected commands of device authentication, blocks counted
		for _, style := range []string{"same", "ok", "plain"} {
			a, k, s := meeting(t)
			k.in.style = style
			n := -1
			k.edit = func(_ apdu.Command, r apdu.Response) apdu.Response {
				if n++; n == step {
					return apdu.Response{SW: apdu.Warning}
				}
				return r
			}
			err := a.Authenticate(context.Background(), s)
			if fault.CodeOf(err) != fault.CardAnswer || !errors.Is(err, apdu.Warning) || a.Alive() || n != step {
				t.Errorf("step %d of %d, %s: %v, alive %v", step, n, style, err, a.Alive())
			}
		}
	}
}

// Public values for which the shared secret would be known to everybody.
func TestDegeneratePublicValuesAreRefused(t *testing.T) {
	p := new(big.Int).SetBytes(loadWorked(t).value(t, "dh_p"))
	around := func(d int64) []byte { return new(big.Int).Add(p, big.NewInt(d)).Bytes() }
	for name, public := range map[string][]byte{
		"nothing": {}, "0": make([]byte, 256), "1": append(make([]byte, 255), 1),
		"p-1": around(-1), "p": around(0), "p+1": around(1), "longer than p": append([]byte{0}, around(-5)...),
	} {
		t.Run(name, func(t *testing.T) {
			a, k, s := meeting(t)
			k.public = public
			if err := a.Authenticate(context.Background(), s); fault.CodeOf(err) != fault.CardAnswer || a.Alive() {
				t.Errorf("got %v, alive %v", err, a.Alive())
			}
			if len(k.sent) != 3 {
				t.Errorf("sent %v", k.sent)
			}
		})
	}
}

// The bytes of y and Y are hashed later as they crossed the line (fact sheet, 7): a card
// that leaves out leading zeros has left them out of its hash too.
func TestShortPublicValueIsKeptAsItCame(t *testing.T) {
	a, k, s := meeting(t)
	k.public = []byte{0x12, 0x34}
	run, err := a.agree(context.Background(), &s)
	if err != nil || !bytes.Equal(run.card, k.public) || !bytes.Equal(run.terminal, k.w.value(t, "dh_terminal_public")) {
		t.Errorf("got %X and %X, %v", run.card, run.terminal, err)
	}
}

// The published private exponent fits one modulus and exponent only: the card's.
func TestCAKeyThatIsNotTheOneEveryTerminalKnows(t *testing.T) {
	cases := []struct {
		name string
		edit func(*CAKey)
	}{
		{"another modulus", func(k *CAKey) { k.N = alter(k.N, 100, 1) }},
		{"a modulus below the certificate", func(k *CAKey) { k.N = alter(k.N, 0, 0x84^0x01) }},
		{"another exponent", func(k *CAKey) { k.E = []byte{1, 0, 1} }},
		{"a modulus longer than the certificate", func(k *CAKey) { k.N = append(k.N, bytes.Repeat([]byte{1}, 128)...) }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a, _, s := meeting(t)
			c.edit(&s.CA)
			if err := a.Authenticate(context.Background(), s); fault.CodeOf(err) != fault.CardAnswer || a.Alive() {
				t.Errorf("got %v, alive %v", err, a.Alive())
			}
		})
	}
}

func TestRandomSourceThatFailsIsNoCardFault(t *testing.T) {
	broken := errors.New("no entropy")
	whole := 32 + 222 + 8 // x, PRND, RND.IFD
	for _, n := range []int{0, 31, 32, 253, 254, whole - 1} {
		a, c, s := meeting(t)
		a.opt.Rand = io.MultiReader(io.LimitReader(c.w.random(t), int64(n)), iotest.ErrReader(broken))
		if err := a.Authenticate(context.Background(), s); !errors.Is(err, broken) || fault.CodeOf(err) != fault.Internal || a.Alive() {
			t.Errorf("after %d bytes: %v, alive %v", n, err, a.Alive())
		}
	}
}

func TestExponentLiesBelowTheOrder(t *testing.T) {
	q := big.NewInt(0x80) // one byte: half of all draws are too large
	x, err := exponent(bytes.NewReader([]byte{0xFF, 0x80, 0x00, 0x7F}), q)
	if err != nil || x.Int64() != 0x7F {
		t.Errorf("got %v, %v", x, err)
	}
	if _, err := exponent(iotest.ErrReader(io.ErrUnexpectedEOF), q); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
	if x, err := exponent(zeros{}, q); err == nil {
		t.Errorf("a source of zeros gave %v", x)
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func TestTerminalPowerIsThatOfThePrivateExponent(t *testing.T) {
	for _, m := range []*big.Int{
		big.NewInt(0), big.NewInt(1), big.NewInt(2), terminalPrime, new(big.Int).Sub(terminalModulus, big.NewInt(1)),
		new(big.Int).Rsh(terminalModulus, 1),
	} {
		if got, want := terminalPower(m), new(big.Int).Exp(m, terminalPrivate, terminalModulus); got.Cmp(want) != 0 {
			t.Errorf("%X: %X, want %X", m, got, want)
		}
	}
}
