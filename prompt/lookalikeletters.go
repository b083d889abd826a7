package prompt

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// skeleton writes name with one sign for all that look the same (UTS #39, 4, where the
// table has thousands of lines: here are those by which Latin letters are imitated). Two
// names with one skeleton can be taken for each other.
func skeleton(name string) string {
	var b strings.Builder
	for _, r := range name {
		if s, ok := shapes[unicode.ToLower(r)]; ok {
			b.WriteString(s)
		} else {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// shapes has, for a sign, the Latin letters that it looks like.
var shapes = shapeTable(
	// ASCII: digits for letters, and letters that are two others side by side.
	"l", "i1", "o", "0", "e", "3", "a", "4", "s", "5", "t", "7", "g", "9", "rn", "m", "vv", "w", "cl", "d",
	// Latin with marks, and without a dot.
	"a", "àáâãäåāăąǎạ", "c", "çćčċ", "cl", "ďđ", "e", "èéêëēĕėęěẹ", "g", "ğġģɡ", "l", "ìíîïĩīĭįıǐịɩĺļľłŀ",
	"n", "ñńņňŋ", "o", "òóôõöøōŏőơọ", "r", "ŕŗřṛ", "s", "śşšșṣ", "t", "ţťțŧṭ", "u", "ùúûüũūŭůűųưụ", "v", "ṿʋ", "z", "źżžẓ",
	// Cyrillic.
	"a", "а", "b", "Ьь", "c", "с", "cl", "ԁ", "e", "еёҽє", "g", "ԍ", "h", "һ", "j", "ј", "k", "к", "l", "іїӏ", "n", "п",
	"o", "о", "p", "р", "q", "ԛ", "r", "г", "rn", "м", "s", "ѕ", "t", "т", "u", "и", "v", "ѵ", "vv", "ԝ", "x", "х", "y", "у",
	// Greek.
	"a", "α", "e", "ε", "l", "ιίϊ", "k", "κ", "n", "η", "o", "οόσ", "p", "ρ", "t", "τ", "u", "υ", "v", "ν", "x", "χ", "y", "γ",
)

// shapeTable takes letters and, after each, the signs that look like it.
func shapeTable(pairs ...string) map[rune]string {
	table := map[rune]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		for _, r := range pairs[i+1] {
			table[r] = pairs[i]
		}
	}
	return table
}

// distance is the number of slips between a and b: a sign more, less or other, or two
// neighbours in the wrong order (optimal string alignment). Above limit it is only known
// to be above it.
func distance(a, b string, limit int) int {
	s, t := []rune(a), []rune(b)
	if len(s)-len(t) > limit || len(t)-len(s) > limit {
		return limit + 1
	}
	before, last := make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := range s {
		row := make([]int, len(t)+1)
		row[0] = i + 1
		for j := range t {
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+differ(s[i], t[j]))
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(t)]
}

func differ(a, b rune) int {
	if a == b {
		return 0
	}
	return 1
}

// maxPunycode bounds the code of one label: a label has 63 characters, with "xn--"
// (RFC 1035, 2.3.4; RFC 5890, 2.3.2.1).
const maxPunycode = 59

// maxDelta bounds the integers of the code: no label needs more than the greatest code
// point times the length of a label, 66 million.
const maxDelta = 1 << 30

var errPunycode = errors.New("prompt: not punycode")

// decodePunycode decodes the part of a label after "xn--" (RFC 3492, 6.2).
func decodePunycode(code string) (string, error) {
	if len(code) > maxPunycode {
		return "", errPunycode
	}
	var out []rune
	if i := strings.LastIndexByte(code, '-'); i >= 0 {
		out, code = []rune(code[:i]), code[i+1:]
	}
	n, i, bias := 128, 0, 72 // initial_n, initial_bias
	for first := true; code != ""; first = false {
		delta, rest, err := variableLength(code, bias)
		if err != nil {
			return "", err
		}
		code = rest
		count := len(out) + 1
		bias = adapt(delta, count, first)
		i += delta
		n += i / count
		i %= count
		if n > unicode.MaxRune || !utf8.ValidRune(rune(n)) {
			return "", errPunycode
		}
		out = append(out[:i], append([]rune{rune(n)}, out[i:]...)...)
		i++
	}
	return string(out), nil
}

// variableLength reads one generalised variable-length integer (RFC 3492, 3.3).
func variableLength(code string, bias int) (value int, rest string, err error) {
	const base, tMin, tMax = 36, 1, 26
	weight := 1
	for k := base; ; k += base {
		if code == "" {
			return 0, "", errPunycode
		}
		digit := digitOf(code[0])
		if code = code[1:]; digit < 0 || digit > (maxDelta-value)/weight {
			return 0, "", errPunycode
		}
		value += digit * weight
		t := min(max(k-bias, tMin), tMax)
		if digit < t {
			return value, code, nil
		}
		if weight > maxDelta/(base-t) {
			return 0, "", errPunycode
		}
		weight *= base - t
	}
}

// digitOf is the value of a digit (RFC 3492, 5), or -1.
func digitOf(c byte) int {
	switch {
	case 'a' <= c && c <= 'z':
		return int(c - 'a')
	case 'A' <= c && c <= 'Z':
		return int(c - 'A')
	case '0' <= c && c <= '9':
		return int(c-'0') + 26
	}
	return -1
}

// adapt returns the next bias (RFC 3492, 6.1).
func adapt(delta, count int, first bool) int {
	const base, tMin, tMax, skew, damp = 36, 1, 26, 38, 700
	if first {
		delta /= damp
	} else {
		delta /= 2
	}
	delta += delta / count
	k := 0
	for ; delta > (base-tMin)*tMax/2; k += base {
		delta /= base - tMin
	}
	return k + (base-tMin+1)*delta/(delta+skew)
}
