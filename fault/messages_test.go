package fault_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"cied/fault"
)

const longest = 160 // characters of one sentence in a dialog

func TestEveryCodeHasAPlainSentenceInEveryLanguage(t *testing.T) {
	for _, lang := range fault.Languages() {
		seen := map[string]fault.Code{}
		for _, r := range fault.Rows() {
			text := r.Text(lang)
			for _, s := range []string{text.Message, text.Next} {
				checkSentence(t, lang, r.Code, s)
			}
			if other, taken := seen[text.Message]; taken {
				t.Errorf("%s: %s and %s say the same: %q", lang, r.Code, other, text.Message)
			}
			seen[text.Message] = r.Code
		}
	}
}

func checkSentence(t *testing.T, lang string, c fault.Code, s string) {
	t.Helper()
	first, _ := utf8.DecodeRuneInString(s)
	switch {
	case !unicode.IsUpper(first):
		t.Errorf("%s %s: no capital letter: %q", lang, c, s)
	case !strings.HasSuffix(s, "."):
		t.Errorf("%s %s: no full stop: %q", lang, c, s)
	case utf8.RuneCountInString(s) > longest:
		t.Errorf("%s %s: longer than %d characters: %q", lang, c, longest, s)
	case strings.ContainsAny(s, "\n\r\t%"):
		t.Errorf("%s %s: a control character or an unfilled verb: %q", lang, c, s)
	}
}

// A text that was forgotten would read as the text of Internal; the distinct messages
// above catch a code without a text, this catches a language that is a copy of another.
func TestLanguagesDiffer(t *testing.T) {
	for _, r := range fault.Rows() {
		if r.Text("it") == r.Text("en") {
			t.Errorf("%s: the same text in both languages", r.Code)
		}
	}
}

func TestUnknownLanguageReadsEnglish(t *testing.T) {
	want := fault.CardMissing.Text(fault.English)
	for _, lang := range []string{"", "fr", "tlh", "italiano"} {
		if got := fault.CardMissing.Text(lang); got != want {
			t.Errorf("%q: got %q", lang, got.Message)
		}
	}
	if !slices.Contains(fault.Languages(), fault.English) {
		t.Error("English is not among the languages")
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
	cases := []struct {
		left   int
		it, en string
	}{
		{2, "PIN sbagliato: restano 2 tentativi.", "Wrong PIN: 2 tries left."},
		{1, "PIN sbagliato: resta un solo tentativo.", "Wrong PIN: one try left."},
		{0, "PIN sbagliato.", "Wrong PIN."},  // not told
		{-1, "PIN sbagliato.", "Wrong PIN."}, // not told
	}
	for _, c := range cases {
		e := &fault.Error{Code: fault.PINWrong, Op: "test", Left: c.left}
		if it, en := e.Text("it").Message, e.Text("en").Message; it != c.it || en != c.en {
			t.Errorf("%d left: got %q, %q", c.left, it, en)
		}
	}
}

func TestLastTryTellsThatOneIsLeft(t *testing.T) {
	e := &fault.Error{Code: fault.PINLastTry, Op: "test", Left: 1}
	if it := e.Text("it").Message; !strings.Contains(it, "un solo tentativo") {
		t.Errorf("got %q", it)
	}
}

// What a site did wrong must not send the citizen to the municipality.
func TestFaultsOfASiteSendNobodyToTheMunicipality(t *testing.T) {
	for _, r := range fault.Rows() {
		if r.Topic == "site" && strings.Contains(r.Text("it").Next, "Comune") {
			t.Errorf("%s: %q", r.Code, r.Text("it").Next)
		}
	}
}
