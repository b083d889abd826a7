package fault_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"cied/fault"
	"cied/lang"
)

const longest = 160 // characters of one sentence in a dialog

func TestEveryCodeHasAPlainSentenceInEveryLanguage(t *testing.T) {
	for _, tag := range lang.All() {
		seen := map[string]fault.Code{}
		for _, r := range fault.Rows() {
			text := r.Text(tag)
			for _, s := range []string{text.Message, text.Next} {
				checkSentence(t, tag, r.Code, s)
			}
			if other, taken := seen[text.Message]; taken {
				t.Errorf("%s: %s and %s say the same: %q", tag, r.Code, other, text.Message)
			}
			seen[text.Message] = r.Code
		}
	}
}

func checkSentence(t *testing.T, tag string, c fault.Code, s string) {
	t.Helper()
	first, _ := utf8.DecodeRuneInString(s)
	switch {
	case !unicode.IsUpper(first):
		t.Errorf("%s %s: no capital letter: %q", tag, c, s)
	case !strings.HasSuffix(s, "."):
		t.Errorf("%s %s: no full stop: %q", tag, c, s)
	case utf8.RuneCountInString(s) > longest:
		t.Errorf("%s %s: longer than %d characters: %q", tag, c, longest, s)
	case strings.ContainsAny(s, "\n\r\t%"):
		t.Errorf("%s %s: a control character or an unfilled verb: %q", tag, c, s)
	}
}

// A text that was forgotten would read as the text of Internal; the distinct messages
// above catch a code without a text, this catches a language that is a copy of another.
func TestLanguagesDiffer(t *testing.T) {
	for _, r := range fault.Rows() {
		seen := map[string]string{}
		for _, tag := range lang.All() {
			text := r.Text(tag)
			for _, s := range []string{text.Message, text.Next} {
				if other, taken := seen[s]; taken {
					t.Errorf("%s: the same text in %s and %s: %q", r.Code, other, tag, s)
				}
				seen[s] = tag
			}
		}
	}
}

// What a person types, or looks for on paper, is not translated.
func TestCommandsAndNumbersAreTheSameInEveryLanguage(t *testing.T) {
	fixed := regexp.MustCompile(`cied (trust update|doctor)( --[a-z]+)?|cied trace [a-z]+|cied browser [a-z]+|cied login|pcscd|pcsc-lite|(lib)?ccid|pinentry|\bsnap\b|flatpak|sudo|https|CIE 3\.0|CieID|\bBIOS\b|\bNFC\b|\bUSB\b|\bPUK\b|[0-9]+`)
	found := func(t fault.Text) []string { return fixed.FindAllString(t.Message+" "+t.Next, -1) }
	for _, r := range fault.Rows() {
		want := found(r.Text(lang.English))
		slices.Sort(want)
		for _, tag := range lang.All() {
			got := found(r.Text(tag))
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("%s %s: %q, in English %q", tag, r.Code, got, want)
			}
		}
	}
}

func TestUnknownLanguageReadsEnglish(t *testing.T) {
	want := fault.CardMissing.Text(lang.English)
	for _, tag := range []string{"", "ja", "tlh", "italiano"} {
		if got := fault.CardMissing.Text(tag); got != want {
			t.Errorf("%q: got %q", tag, got.Message)
		}
	}
}

func TestRegionOfALanguageIsIgnored(t *testing.T) {
	if got, want := fault.CardMissing.Text("it-CH"), fault.CardMissing.Text("it"); got != want {
		t.Errorf("got %q", got.Message)
	}
}

func TestUnknownCodeReadsAsInternal(t *testing.T) {
	if got, want := fault.Code("no-such-code").Text("it"), fault.Internal.Text("it"); got != want {
		t.Errorf("got %q", got.Message)
	}
}

func TestWrongPINTellsTheTriesLeft(t *testing.T) {
	cases := map[string]map[int]string{ // 0 and -1: not told
		lang.Italian: {2: "PIN sbagliato: restano 2 tentativi.", 1: "PIN sbagliato: resta un solo tentativo.", 0: "PIN sbagliato.", -1: "PIN sbagliato."},
		lang.English: {2: "Wrong PIN: 2 tries left.", 1: "Wrong PIN: one try left.", 0: "Wrong PIN.", -1: "Wrong PIN."},
		lang.German:  {2: "Falsche PIN: Es bleiben 2 Versuche.", 1: "Falsche PIN: Es bleibt nur noch ein Versuch.", 0: "Falsche PIN."},
		lang.French:  {2: "Code PIN erroné : il reste 2 essais.", 1: "Code PIN erroné : il ne reste qu'un seul essai.", 0: "Code PIN erroné."},
		lang.Slovene: {
			5: "Napačen PIN: ostalo je še 5 poskusov.", 4: "Napačen PIN: ostali so še 4 poskusi.", 3: "Napačen PIN: ostali so še 3 poskusi.",
			2: "Napačen PIN: ostala sta še 2 poskusa.", 1: "Napačen PIN: ostal je samo še en poskus.", 0: "Napačen PIN.",
		},
	}
	for _, tag := range lang.All() {
		for left, want := range cases[tag] {
			e := &fault.Error{Code: fault.PINWrong, Op: "test", Left: left}
			if got := e.Text(tag).Message; got != want {
				t.Errorf("%s, %d left: got %q, want %q", tag, left, got, want)
			}
		}
		if len(cases[tag]) == 0 {
			t.Errorf("%s has no case", tag)
		}
	}
}

func TestWrongPUKTellsTheTriesLeft(t *testing.T) {
	cases := map[string]map[int]string{ // of ten; 0 and -1: not told
		lang.Italian: {9: "PUK sbagliato: restano 9 tentativi.", 1: "PUK sbagliato: resta un solo tentativo.", -1: "PUK sbagliato."},
		lang.English: {9: "Wrong PUK: 9 tries left.", 1: "Wrong PUK: one try left.", 0: "Wrong PUK."},
		lang.German:  {9: "Falsche PUK: Es bleiben 9 Versuche.", 1: "Falsche PUK: Es bleibt nur noch ein Versuch."},
		lang.French:  {9: "Code PUK erroné : il reste 9 essais.", 1: "Code PUK erroné : il ne reste qu'un seul essai."},
		lang.Slovene: {9: "Napačna koda PUK: ostalo je še 9 poskusov.", 4: "Napačna koda PUK: ostali so še 4 poskusi.", 2: "Napačna koda PUK: ostala sta še 2 poskusa."},
	}
	for tag, texts := range cases {
		for left, want := range texts {
			e := &fault.Error{Code: fault.PUKWrong, Op: "test", Left: left}
			if got := e.Text(tag).Message; got != want {
				t.Errorf("%s, %d left: got %q, want %q", tag, left, got, want)
			}
		}
	}
}

func TestLastTryTellsThatOneIsLeft(t *testing.T) {
	one := map[string]string{
		lang.Italian: "un solo tentativo", lang.English: "one try", lang.German: "nur noch ein Versuch",
		lang.French: "qu'un seul essai", lang.Slovene: "samo še en poskus",
	}
	e := &fault.Error{Code: fault.PINLastTry, Op: "test", Left: 1}
	for _, tag := range lang.All() {
		if got := e.Text(tag).Message; one[tag] == "" || !strings.Contains(got, one[tag]) {
			t.Errorf("%s: got %q", tag, got)
		}
	}
}

// What a site did wrong must not send the citizen to the municipality.
func TestFaultsOfASiteSendNobodyToTheMunicipality(t *testing.T) {
	municipality := regexp.MustCompile(`Comune|municipality|Gemeinde|commune|občin`)
	for _, tag := range lang.All() {
		if !municipality.MatchString(fault.CardNoLogin.Text(tag).Next) {
			t.Errorf("%s: the word for a municipality is another", tag)
		}
		for _, r := range fault.Rows() {
			if next := r.Text(tag).Next; r.Topic == "site" && municipality.MatchString(next) {
				t.Errorf("%s %s: %q", tag, r.Code, next)
			}
		}
	}
}
