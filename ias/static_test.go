package ias

import (
	"bytes"
	"context"
	"fmt"
	"math/big"
	"slices"
	"testing"

	"cied/apdu"
	"cied/fault"
)

const script = "card: invented\nspec: fact sheet, sections 2 to 6\nexpect: ok\n"

func TestSelectRecognisesACIE(t *testing.T) {
	cases := []struct {
		name, answer string
		want         fault.Code
	}{
		{"application there", "9000", ""},
		{"application not there", "6A82", fault.CardNotCIE},
		{"SELECT unknown", "6D00", fault.CardNotCIE},
		{"card lifted", "-", fault.CardRemoved},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a := New(replaying(t, script+"> 00A4040C06A00000000039\n< "+c.answer+"\n"), Options{})
			if err := a.Select(context.Background()); fault.CodeOf(err) != c.want {
				t.Errorf("got %v", err)
			}
		})
	}
}

const (
	selectByName = "> 00A4040C0DA0000000308000000009816001\n"
	selectMF     = "> 00A40000\n"
	selectCIE    = "> 00A4040C06A00000000039\n< 9000\n"
	readATR      = "> 00B0810000\n"
)

// The third software function byte of DO'47' in EF.ATR, by chip family (fact sheet,
// section 3).
func TestExtendedLengthIsAnnouncedInEFATR(t *testing.T) {
	cases := []struct {
		name string
		text string
		want Extent
	}{
		{"nxp: chaining only", selectByName + "< 6A82\n" + selectMF + "< 9000\n" + readATR + "< 47039401806282\n", ShortOnly},
		{"stm: chaining only", selectByName + "< 9000\n" + readATR + "< 4703940181E01000FF00FF010001009000\n", ShortOnly},
		{"gemalto: a text", selectByName + "< 9000\n" + readATR + "< 496173456363526F6F746282\n", ShortOnly},
		{"gemalto2: both", selectByName + "< 9000\n" + readATR + "< 47039441C06282\n", Extended},
		{"actalis: both", selectByName + "< 6A82\n" + selectMF + "< 9000\n" + readATR + "< 47039401E07F6608020204D6020207E36282\n", Extended},
		{"DO'47' after another object", selectByName + "< 9000\n" + readATR + "< 4301B847039441C06282\n", Extended},
		{"DO'47' of one byte", selectByName + "< 9000\n" + readATR + "< 4701946282\n", ShortOnly},
		{"no EF.ATR", selectByName + "< 9000\n" + readATR + "< 6A82\n> 00A40204022F01\n< 6A82\n", ShortOnly},
		{"no root", selectByName + "< 6A82\n" + selectMF + "< 6A86\n", ShortOnly},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a := New(replaying(t, script+c.text+selectCIE), Options{ReaderExtended: true})
			var s Static
			if err := a.AskExtended(context.Background(), &s); err != nil || s.Extended != c.want {
				t.Fatalf("got %v, %v", s.Extended, err)
			}
			if a.Use(s); a.UsesExtended() != (c.want == Extended) {
				t.Errorf("uses it: %v", a.UsesExtended())
			}
		})
	}
}

func TestRootThatIsTheMFIsTriedFirstWhereTheChipSaysSo(t *testing.T) {
	a := New(replaying(t, script+selectMF+"< 9000\n"+readATR+"< 47039401806282\n"+selectCIE), Options{ReaderExtended: true, Family: "nxp"})
	if err := a.AskExtended(context.Background(), &Static{}); err != nil {
		t.Error(err)
	}
}

func TestEFATRIsNotReadWhereNobodyCouldUseTheAnswer(t *testing.T) {
	for _, c := range []struct {
		reader bool
		known  Extent
	}{{false, NotAsked}, {true, ShortOnly}, {true, Extended}} {
		s := Static{Extended: c.known}
		a := New(replaying(t, script), Options{ReaderExtended: c.reader})
		if err := a.AskExtended(context.Background(), &s); err != nil || s.Extended != c.known {
			t.Errorf("%+v: got %v, %v", c, s.Extended, err)
		}
	}
}

func TestCardLiftedAtEFATRIsNoAnswerAboutIt(t *testing.T) {
	a := New(replaying(t, script+selectByName+"< -\n"), Options{ReaderExtended: true})
	if err := a.AskExtended(context.Background(), &Static{}); fault.CodeOf(err) != fault.CardRemoved {
		t.Errorf("got %v", err)
	}
}

func TestStaticIsReadInOneSweep(t *testing.T) {
	w := loadWorked(t)
	steps := w.named(t, "GET DATA DH 97", "GET DATA DH 98", "GET DATA DH 99", "GET DATA CA key")
	key, sod := w.files["1004"], w.files["1006"]
	steps = append(steps, exchange{
		Commands:  []string{"00B0840000", "00B001000E"},
		Responses: []string{key[:512] + "9000", key[512:] + "9000"},
	}, exchange{Commands: []string{"00B0860000"}, Responses: []string{sod[:512] + "9000"}})
	for at := 256; at < len(sod)/2; at += 256 {
		n := min(256, len(sod)/2-at)
		steps = append(steps, exchange{
			Commands:  []string{fmt.Sprintf("00B0%04X%02X", at, byte(n))},
			Responses: []string{sod[2*at:2*(at+n)] + "9000"},
		})
	}
	want := w.static(t)
	got, err := New(playing(t, steps), Options{}).ReadStatic(context.Background(), want.NIS)
	if err != nil || fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestGroupAndCAKeyThatAreNotThere(t *testing.T) {
	cases := []struct{ name, answer string }{
		{"refused", "6A88"},
		{"nothing", "9000"},
		{"another object", "70039701059000"},
		{"cut", "7082010EBFA1019000"},
		{"no object at all", "FFFFFFFF9000"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a := New(replaying(t, script+
				"> 00CB3FFF0C4D0A7008BFA10104A3029700\n< "+c.answer+"\n"+
				"> 00CB3FFF0B4D097007BFA004037F4980\n< "+c.answer+"\n"), Options{})
			if err := a.readGroup(context.Background(), &Static{}); fault.CodeOf(err) != fault.CardAnswer {
				t.Errorf("group: %v", err)
			}
			if _, err := a.readCAKey(context.Background()); fault.CodeOf(err) != fault.CardAnswer {
				t.Errorf("CA key: %v", err)
			}
		})
	}
}

// Numbers on which the arithmetic of Authenticate relies; nothing is sent before.
func TestUnusableStaticDataNeverReachesTheCard(t *testing.T) {
	w := loadWorked(t)
	p := new(big.Int).SetBytes(w.value(t, "dh_p"))
	cases := []struct {
		name string
		edit func(*Static)
	}{
		{"nothing at all", func(s *Static) { *s = Static{} }},
		{"p of 512 bits", func(s *Static) { s.P = s.P[:64] }},
		{"p with a leading zero", func(s *Static) { s.P = append([]byte{0}, s.P...) }},
		{"p even", func(s *Static) { s.P = alter(s.P, len(s.P)-1, 1) }},
		{"p of 8192 bits", func(s *Static) { s.P = bytes.Repeat([]byte{0xFF}, 1024) }},
		{"g is 0", func(s *Static) { s.G = []byte{0} }},
		{"g is 1", func(s *Static) { s.G = []byte{1} }},
		{"g is p-1", func(s *Static) { s.G = new(big.Int).Sub(p, big.NewInt(1)).Bytes() }},
		{"g is longer than p", func(s *Static) { s.G = append(make([]byte, 8), s.P...) }},
		{"q of 128 bits", func(s *Static) { s.Q = s.Q[:16] }},
		{"q is p", func(s *Static) { s.Q = s.P }},
		{"CA modulus of 64 bytes", func(s *Static) { s.CA.N = s.CA.N[:64] }},
		{"CA modulus with a leading zero", func(s *Static) { s.CA.N = append([]byte{0}, s.CA.N...) }},
		{"CA modulus even", func(s *Static) { s.CA.N = alter(s.CA.N, len(s.CA.N)-1, 1) }},
		{"no CA exponent", func(s *Static) { s.CA.E = nil }},
		{"CA exponent longer than its modulus", func(s *Static) { s.CA.E = make([]byte, 257) }},
		{"CHR of 11 bytes", func(s *Static) { s.CA.CHR = s.CA.CHR[1:] }},
		{"CHA of 5 bytes", func(s *Static) { s.CA.CHA = s.CA.CHA[:5] }},
		{"chip key is no key", func(s *Static) { s.ChipKey = s.ChipKey[1:] }},
		{"no chip key", func(s *Static) { s.ChipKey = nil }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := w.static(t)
			c.edit(&s)
			a := New(replaying(t, script), Options{Rand: w.random(t)})
			if err := a.Authenticate(context.Background(), s); fault.CodeOf(err) != fault.CardAnswer || a.Alive() {
				t.Errorf("got %v, alive %v", err, a.Alive())
			}
		})
	}
}

// alter returns b with some bits of one byte turned.
func alter(b []byte, at int, bits byte) []byte {
	b = slices.Clone(b)
	b[at] ^= bits
	return b
}

// Extended length: one command for what takes nine without.
func TestExtendedLengthReadsInLargeBlocks(t *testing.T) {
	for _, protected := range []bool{false, true} {
		want := der(2006)
		k := &fileCard{files: map[file][]byte{efSOD: want}, end: endWarning}
		a := reading(t, k, protected)
		a.ch.Extended = true
		got, err := a.read(context.Background(), efSOD, derLength)
		if err != nil || !bytes.Equal(got, want) || fmt.Sprint(k.sent) != "[B08600 B007C0]" {
			t.Errorf("protected %v: got %d bytes by %v, %v", protected, len(got), k.sent, err)
		}
	}
}

func TestCardThatRefusesExtendedLengthIsReadInShortBlocks(t *testing.T) {
	want := der(700)
	k := &fileCard{files: map[file][]byte{efSOD: want}, end: endWarning}
	a := New(answering(func(c apdu.Command) apdu.Response {
		if c.Ne > apdu.MaxShortNe {
			return apdu.Response{SW: apdu.WrongLength}
		}
		return k.answer(c)
	}), Options{})
	a.ch.Extended = true
	if got, err := a.read(context.Background(), efSOD, derLength); err != nil || !bytes.Equal(got, want) || a.UsesExtended() {
		t.Errorf("got %d bytes, %v, extended %v", len(got), err, a.UsesExtended())
	}
}
