package ias

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"cied/apdu"
	"cied/fault"
)

// fileCard has files, and one of the manners in which cards read them (fact sheet,
// section 4).
type fileCard struct {
	files map[file][]byte
	end   string // what READ BINARY says where it reaches or passes the end
	most  int    // bytes that one answer holds; 0 for no limit
	noSFI apdu.SW
	fcp   bool // SELECT answers with a template

	current []byte
	sent    []string // header of every command
}

// The four ways in which a file ends.
const (
	endWarning = "6282 with the last bytes"
	endWrongLe = "6Cxx"
	endShort   = "short 9000, then 6B00"
	endBare    = "short 9000, then 6282 alone"
)

var ends = []string{endWarning, endWrongLe, endShort, endBare}

func (k *fileCard) answer(c apdu.Command) apdu.Response {
	k.sent = append(k.sent, fmt.Sprintf("%02X%02X%02X", c.INS, c.P1, c.P2))
	switch {
	case c.INS == 0xA4 && c.P1 == 0x02:
		return k.selectEF(file(c.Data[0])<<8 | file(c.Data[1]))
	case c.INS == 0xB0 && c.P1&0x80 != 0:
		return k.readShort(c)
	case c.INS == 0xB0:
		return k.readAt(int(c.P1)<<8|int(c.P2), c.Ne)
	}
	return apdu.Response{SW: apdu.InstructionUnknown}
}

func (k *fileCard) selectEF(f file) apdu.Response {
	content, ok := k.files[f]
	if !ok {
		return apdu.Response{SW: apdu.FileNotFound}
	}
	k.current = content
	if k.fcp {
		return apdu.Response{Data: []byte{0x62, 0x04, 0x80, 0x02, byte(len(content) >> 8), byte(len(content))}, SW: apdu.OK}
	}
	return apdu.Response{SW: apdu.OK}
}

func (k *fileCard) readShort(c apdu.Command) apdu.Response {
	if k.noSFI != 0 {
		return apdu.Response{SW: k.noSFI}
	}
	for f, content := range k.files {
		if f.sfi() == c.P1&0x1F {
			k.current = content
			return k.readAt(int(c.P2), c.Ne)
		}
	}
	return apdu.Response{SW: apdu.FileNotFound}
}

func (k *fileCard) readAt(offset, n int) apdu.Response {
	if offset >= len(k.current) {
		if k.end == endBare {
			return apdu.Response{SW: apdu.EndOfFile}
		}
		return apdu.Response{SW: apdu.WrongParameters}
	}
	rest := k.current[offset:]
	if k.most > 0 {
		n = min(n, k.most)
	}
	switch {
	case n <= len(rest):
		return apdu.Response{Data: rest[:n], SW: apdu.OK}
	case k.end == endWrongLe:
		return apdu.Response{SW: 0x6C00 | apdu.SW(len(rest))}
	case k.end == endShort || k.end == endBare:
		return apdu.Response{Data: rest, SW: apdu.OK}
	}
	return apdu.Response{Data: rest, SW: apdu.EndOfFile}
}

// reading returns an applet before a card, in clear or in a session.
func reading(t testing.TB, k *fileCard, protected bool) *Applet {
	if protected {
		a, _ := inSession(t, k.answer)
		return a
	}
	return New(answering(k.answer), Options{})
}

// der returns one data object of n bytes in all, over 131.
func der(n int) []byte {
	value := make([]byte, n-4)
	for i := range value {
		value[i] = byte(i*7 + 1)
	}
	return append([]byte{0x30, 0x82, byte(len(value) >> 8), byte(len(value))}, value...)
}

func TestFileIsReadWholeFromEveryKindOfCard(t *testing.T) {
	for _, protected := range []bool{false, true} {
		for _, end := range ends {
			for _, most := range []int{0, 231, 100} {
				for _, padding := range []int{0, 1, 300} {
					for _, size := range []int{140, 231, 256, 270, 2006} {
						name := fmt.Sprintf("protected %v/%s/%d at most/%d padded by %d", protected, end, most, size, padding)
						t.Run(name, func(t *testing.T) {
							want := der(size)
							k := &fileCard{files: map[file][]byte{efChipKey: append(bytes.Clone(want), make([]byte, padding)...)}, end: end, most: most}
							got, err := reading(t, k, protected).read(context.Background(), efChipKey, derLength)
							if err != nil || !bytes.Equal(got, want) {
								t.Fatalf("got %d bytes, %v", len(got), err)
							}
						})
					}
				}
			}
		}
	}
}

// One command for each block, none for the end: neither a last empty read nor padding.
func TestReadingStopsAtTheKnownLength(t *testing.T) {
	cases := []struct {
		name      string
		protected bool
		size      int
		want      int
	}{
		{"in clear, 256 bytes a block", false, 512, 2},
		{"protected, 231 bytes a block", true, 462, 2},
		{"protected, one byte more", true, 463, 3},
		{"protected, EF.SOD of 2006 bytes", true, 2006, 9},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			k := &fileCard{files: map[file][]byte{efSOD: append(der(c.size), make([]byte, 500)...)}, end: endWarning}
			if _, err := reading(t, k, c.protected).read(context.Background(), efSOD, derLength); err != nil {
				t.Fatal(err)
			}
			if len(k.sent) != c.want || k.sent[0] != "B08600" {
				t.Errorf("sent %v", k.sent)
			}
		})
	}
}

func TestFileThatEndsBeforeItsLengthIsAFault(t *testing.T) {
	for _, protected := range []bool{false, true} {
		for _, end := range ends {
			for _, there := range []int{1, 3, 4, 200, 269} {
				t.Run(fmt.Sprintf("protected %v/%s/%d bytes", protected, end, there), func(t *testing.T) {
					k := &fileCard{files: map[file][]byte{efChipKey: der(270)[:there]}, end: end}
					got, err := reading(t, k, protected).read(context.Background(), efChipKey, derLength)
					if fault.CodeOf(err) != fault.CardAnswer || got != nil || len(k.sent) > 6 {
						t.Errorf("got %d bytes in %d commands, %v", len(got), len(k.sent), err)
					}
				})
			}
		}
	}
}

// A card that gives a byte at a time is slow, not endless: its file has a known length.
func TestFileInSingleBytes(t *testing.T) {
	want := der(400)
	k := &fileCard{files: map[file][]byte{efChipKey: want}, end: endWarning, most: 4}
	a := New(answering(func(c apdu.Command) apdu.Response {
		defer func() { k.most = 1 }() // the first answer holds the length
		return k.answer(c)
	}), Options{})
	got, err := a.read(context.Background(), efChipKey, derLength)
	if err != nil || !bytes.Equal(got, want) || len(k.sent) != 1+396 {
		t.Errorf("got %d bytes in %d commands, %v", len(got), len(k.sent), err)
	}
}

func TestFileThatClaimsTooMuchIsNotRead(t *testing.T) {
	k := &fileCard{files: map[file][]byte{efSOD: {0x77, 0x82, 0x7F, 0xFF, 0x30}}, end: endWarning}
	if _, err := reading(t, k, false).read(context.Background(), efSOD, derLength); fault.CodeOf(err) != fault.CardAnswer {
		t.Errorf("got %v", err)
	}
	if len(k.sent) != 1 {
		t.Errorf("sent %v", k.sent)
	}
}

// A card without short file identifiers shows it at the NIS, and is not asked again.
func TestCardWithoutShortFileIdentifiersIsReadBySelect(t *testing.T) {
	for _, refusal := range []apdu.SW{apdu.FileNotFound, apdu.IncorrectP1P2, apdu.WrongParameters, apdu.FunctionNotSupported, apdu.NoCurrentEF} {
		for _, fcp := range []bool{false, true} {
			t.Run(fmt.Sprintf("%04X, template %v", uint16(refusal), fcp), func(t *testing.T) {
				k := &fileCard{files: map[file][]byte{efNIS: []byte("102030405060"), efChipKey: der(270)}, end: endWarning, noSFI: refusal, fcp: fcp}
				a := reading(t, k, false)
				nis, err := a.NIS(context.Background())
				if err != nil || string(nis) != "102030405060" || !a.noSFI {
					t.Fatalf("NIS %q, %v", nis, err)
				}
				if got, err := a.read(context.Background(), efChipKey, derLength); err != nil || !bytes.Equal(got, der(270)) {
					t.Fatal(err)
				}
				if want := "[B08100 A40204 B00000 A40204 B00000 B00100]"; fmt.Sprint(k.sent) != want {
					t.Errorf("sent %v", k.sent)
				}
			})
		}
	}
}

func TestNIS(t *testing.T) {
	cases := []struct {
		name, content string
		want          string
	}{
		{"twelve digits", "102030405060", "102030405060"},
		{"padded", "102030405060\x00\x00\x00\x00", "102030405060"},
		{"eleven digits", "10203040506", ""},
		{"a letter", "10203040506A", ""},
		{"empty", "", ""},
	}
	for _, c := range cases {
		for _, end := range ends {
			t.Run(c.name+"/"+end, func(t *testing.T) {
				k := &fileCard{files: map[file][]byte{efNIS: []byte(c.content)}, end: end}
				nis, err := reading(t, k, false).NIS(context.Background())
				if string(nis) != c.want || (err != nil) != (c.want == "") || err != nil && fault.CodeOf(err) != fault.CardAnswer {
					t.Errorf("got %q, %v", nis, err)
				}
			})
		}
	}
}

func TestNISCostsOneCommand(t *testing.T) {
	a := New(replaying(t, "card: invented\nspec: fact sheet, section 4\nexpect: ok\n"+
		"> 00B081000C\n< 3130323033303430353036309000\n"), Options{})
	if _, err := a.NIS(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestCertificate(t *testing.T) {
	cert := der(1454)
	with := map[file][]byte{efCertificate: append(bytes.Clone(cert), make([]byte, 64)...)}
	for _, noSFI := range []apdu.SW{0, apdu.FileNotFound} {
		a := reading(t, &fileCard{files: with, end: endWarning, noSFI: noSFI}, true)
		if got, err := a.ReadCertificate(context.Background()); err != nil || !bytes.Equal(got, cert) {
			t.Errorf("got %d bytes, %v", len(got), err)
		}
		if has, err := a.HasCertificate(context.Background()); err != nil || !has {
			t.Errorf("has one: %v, %v", has, err)
		}
	}
}

func TestCardWithoutCertificate(t *testing.T) {
	a := reading(t, &fileCard{end: endWarning}, true)
	if _, err := a.ReadCertificate(context.Background()); fault.CodeOf(err) != fault.CardNoLogin {
		t.Errorf("got %v", err)
	}
	if has, err := a.HasCertificate(context.Background()); err != nil || has {
		t.Errorf("has one: %v, %v", has, err)
	}
}

func TestCertificateBeforeThePINIsRefused(t *testing.T) {
	a, _ := inSession(t, func(c apdu.Command) apdu.Response {
		if c.INS == 0xA4 {
			return apdu.Response{SW: apdu.OK}
		}
		return apdu.Response{SW: apdu.SecurityStatus}
	})
	if _, err := a.ReadCertificate(context.Background()); fault.CodeOf(err) != fault.CardAnswer {
		t.Errorf("got %v", err)
	}
	if has, err := a.HasCertificate(context.Background()); err != nil || !has {
		t.Errorf("has one: %v, %v", has, err)
	}
}
