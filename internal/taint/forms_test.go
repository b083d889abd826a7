package taint

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// marked are eight invented digits. They are computed, so that no program carries them and
// whoever has them was told.
func marked(name string) string {
	sum := sha256.Sum256([]byte("invented digits: " + name))
	return fmt.Sprintf("%08d", binary.BigEndian.Uint64(sum[:])%1e8)
}

// forms are the ways in which digits may have been written somewhere, by what one would
// call them.
func forms(digits string) map[string][]byte {
	back := []byte(digits)
	slices.Reverse(back)
	all := map[string][]byte{
		"ASCII":                  []byte(digits),
		"ASCII backwards":        back,
		"hexadecimal":            []byte(hex.EncodeToString([]byte(digits))), // digits have no letters in it
		"hexadecimal backwards":  []byte(hex.EncodeToString(back)),           // a word of a stack trace
		"hexadecimal in octets":  fmt.Appendf(nil, "% x", digits),
		"percent-encoded":        []byte(strings.ReplaceAll(fmt.Sprintf(" % x", digits), " ", "%")),
		"decimal octets":         bytes.Trim(fmt.Append(nil, []byte(digits)), "[]"), // "57 48 …"
		"decimal octets, commas": bytes.ReplaceAll(bytes.Trim(fmt.Append(nil, []byte(digits)), "[]"), []byte(" "), []byte(",")),
		"Go source":              bytes.TrimSuffix(bytes.TrimPrefix(fmt.Appendf(nil, "%#v", []byte(digits)), []byte("[]byte{")), []byte("}")),
		"numbers from 0 to 9":    numbers(digits),
	}
	for i, part := range base64Forms(digits) {
		all[fmt.Sprintf("base64 after %d octets", i)] = part
	}
	for name, order := range map[string]binary.AppendByteOrder{"little": binary.LittleEndian, "big": binary.BigEndian} {
		var two, four []byte
		for _, unit := range utf16.Encode([]rune(digits)) {
			two, four = order.AppendUint16(two, unit), order.AppendUint32(four, uint32(unit))
		}
		all["UTF-16, "+name+"-endian"], all["UTF-32, "+name+"-endian"] = two, four
	}
	return all
}

func numbers(digits string) []byte {
	b := []byte(digits)
	for i := range b {
		b[i] -= '0'
	}
	return b
}

// base64Forms are the characters that digits alone decide, where 0, 1 or 2 octets of the
// same group of three come before them.
func base64Forms(digits string) (parts [3][]byte) {
	for before := range parts {
		coded := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("x", before) + digits))
		begin, end := (before*8+5)/6, (before+len(digits))*8/6
		parts[before] = []byte(coded[begin:end])
	}
	return parts
}

// found names the forms of digits in text, with what stands around the first of each.
func found(text []byte, digits string) (names []string) {
	for name, form := range forms(digits) {
		if i := bytes.Index(text, form); i >= 0 {
			around := text[max(0, i-48):min(len(text), i+len(form)+48)]
			names = append(names, fmt.Sprintf("%s: %q", name, around))
		}
	}
	return names
}

func TestEveryFormIsFound(t *testing.T) {
	const digits = "90817263"
	for name, text := range map[string]string{
		"ASCII":                  "PIN=90817263.",
		"ASCII backwards":        "36271809",
		"hexadecimal":            "3930383137323633",
		"hexadecimal backwards":  "main.f(0x3336323731383039, 0x8)",
		"hexadecimal in octets":  "00000000  39 30 38 31 37 32 36 33",
		"percent-encoded":        "?pin=%39%30%38%31%37%32%36%33",
		"decimal octets":         "[57 48 56 49 55 50 54 51]",
		"decimal octets, commas": "[57,48,56,49,55,50,54,51]",
		"Go source":              "[]byte{0x39, 0x30, 0x38, 0x31, 0x37, 0x32, 0x36, 0x33}",
		"numbers from 0 to 9":    "\x09\x00\x08\x01\x07\x02\x06\x03",
		"base64 after 0 octets":  base64.StdEncoding.EncodeToString([]byte("abc" + digits + "!")),
		"base64 after 1 octets":  base64.StdEncoding.EncodeToString([]byte("abcd" + digits + "!")),
		"base64 after 2 octets":  base64.URLEncoding.EncodeToString([]byte("abcde" + digits + "\xff\xff")),
		"UTF-16, little-endian":  "9\x000\x008\x001\x007\x002\x006\x003\x00",
		"UTF-16, big-endian":     "\x009\x000\x008\x001\x007\x002\x006\x003",
		"UTF-32, little-endian":  "9\x00\x00\x000\x00\x00\x008\x00\x00\x001\x00\x00\x007\x00\x00\x002\x00\x00\x006\x00\x00\x003\x00\x00\x00",
		"UTF-32, big-endian":     "\x00\x00\x009\x00\x00\x000\x00\x00\x008\x00\x00\x001\x00\x00\x007\x00\x00\x002\x00\x00\x006\x00\x00\x003",
	} {
		hits := found([]byte(text), digits)
		if !slices.ContainsFunc(hits, func(h string) bool { return strings.HasPrefix(h, name+": ") }) {
			t.Errorf("%s is not found in %q: %q", name, text, hits)
		}
	}
	if n := len(forms(digits)); n != 17 {
		t.Errorf("%d forms, 17 of which are tried", n)
	}
}

func TestOtherDigitsAreNotFound(t *testing.T) {
	var text []byte
	for name, form := range forms("80817263") {
		text = append(append(text, name...), form...)
	}
	if hits := found(text, "90817263"); len(hits) != 0 {
		t.Errorf("found %q", hits)
	}
}
