package prompt

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestDecodePunycode has samples of RFC 3492, 7.1, of the length that a label can have.
func TestDecodePunycode(t *testing.T) {
	cases := []struct{ name, code, want string }{
		{"(A) Arabic (Egyptian)", "egbpdaj6bu4bxfgehfvwxn", "ليهمابتكلموشعربي؟"},
		{"(B) Chinese (simplified)", "ihqwcrb4cv8a8dqg056pqjye", "他们为什么不说中文"},
		{"(C) Chinese (traditional)", "ihqwctvzc91f659drss3x8bo0yb", "他們爲什麽不說中文"},
		{"(D) Czech", "Proprostnemluvesky-uyb24dma41a", "Pročprostěnemluvíčesky"},
		{"(E) Hebrew", "4dbcagdahymbxekheh6e0a7fei0b", "למההםפשוטלאמדבריםעברית"},
		{"(G) Japanese", "n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa", "なぜみんな日本語を話してくれないのか"},
		{"(J) Spanish", "PorqunopuedensimplementehablarenEspaol-fmd56a", "PorquénopuedensimplementehablarenEspañol"},
		{"(K) Vietnamese", "TisaohkhngthchnitingVit-kjcr8268qyxafd2f1b9g", "TạisaohọkhôngthểchỉnóitiếngViệt"},
		{"(L) 3<nen>B<gumi>", "3B-ww4c5e180e575a65lsy2b", "3年B組金八先生"},
		{"(S) ASCII alone", "-> $1.00 <--", "-> $1.00 <-"},
		{"the last code point", "dn32g", "\U0010FFFF"},
		{"nothing", "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got, err := decodePunycode(c.code); err != nil || got != c.want {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestWhatIsNotPunycode(t *testing.T) {
	for name, code := range map[string]string{
		"cut": "citt-3n", "no digit": "citt-3_a", "beyond Unicode": "en32g", "an endless integer": strings.Repeat("9", 50),
		"a surrogate": "ib9b", "too long": strings.Repeat("a", maxPunycode+1),
	} {
		if got, err := decodePunycode(code); err == nil {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestDistance(t *testing.T) {
	cases := []struct {
		a, b string
		want int
	}{
		{"interno", "interno", 0}, {"interno", "intern", 1}, {"interno", "inferno", 1}, {"interno", "itnerno", 1},
		{"interno", "externo", 2}, {"", "ab", 2}, {"città", "citta", 1},
	}
	for _, c := range cases {
		if got := distance(c.a, c.b, 2); got != c.want {
			t.Errorf("%s, %s: %d", c.a, c.b, got)
		}
		if got := distance(c.b, c.a, 2); got != c.want {
			t.Errorf("%s, %s: %d", c.b, c.a, got)
		}
	}
	if got := distance("interno", "governo", 2); got <= 2 {
		t.Errorf("far apart: %d", got)
	}
}

func FuzzDecodePunycode(f *testing.F) {
	for _, seed := range []string{"citt-3na", "n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa", "99999999", "-"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, code string) {
		decoded, err := decodePunycode(code)
		if err == nil && utf8.ValidString(code) && (!utf8.ValidString(decoded) || utf8.RuneCountInString(decoded) > len(code)) {
			t.Errorf("%q is %q", code, decoded)
		}
	})
}
