package lang_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cied/lang"
)

func TestMatch(t *testing.T) {
	cases := []struct{ name, header, want string }{
		{"no header", "", lang.Italian},
		{"the header of Firefox", "it-IT,it;q=0.8,en-US;q=0.5,en;q=0.3", lang.Italian},
		{"the header of Chromium", "de-AT,de;q=0.9,en-US;q=0.8,en;q=0.7", lang.German},
		{"a script and a region", "sl-Latn-IT", lang.Slovene},
		{"whatever case", "FR-fr", lang.French},
		{"white space", " en-GB \t, it ; q=0.5", lang.English},
		{"the greatest weight, wherever it stands", "en;q=0.3, it;q=0.5, de;q=0.9, fr;q=0.8", lang.German},
		{"no weight is the greatest", "it;q=0.999, fr", lang.French},
		{"of equal weights the first", "sl;q=0.5, it;q=0.5", lang.Slovene},
		{"an upper-case Q", "it;Q=0.1, de;q=0.2", lang.German},
		{"the best that is here", "ja-JP, pt;q=0.9, it;q=0.5", lang.Italian},
		{"none that is here", "ja, pt;q=0.5", lang.English},
		{"weight 0 is a refusal", "it;q=0, de;q=0.1", lang.German},
		{"only a refusal", "it;q=0", lang.English},
		{"a refused region refuses no other", "de-AT;q=0.000, de;q=0.1", lang.German},
		{"anything", "*", lang.Italian},
		{"one of ours before anything", "*;q=0.1, fr;q=0.2", lang.French},
		{"anything after another", "ja, *;q=0.5", lang.Italian},
		{"anything but Italian", "*, it;q=0", lang.English},
		{"nothing but separators", ";;,,-", lang.Italian},
		{"words that are no tags", "ita1iano, it it, 9", lang.Italian},
		{"three decimals at most", "fr;q=0.9999, de;q=0.001", lang.German},
		{"no weight above 1", "fr;q=1.001, sl;q=2, de;q=0.1", lang.German},
		{"1 with its zeros", "de;q=0.999, fr;q=1.000", lang.French},
		{"what is no weight", "fr;q=, it;q=NaN, sl;q=-1, en;q=1e0, it;q=+1, fr;r=1, de;q=0.1", lang.German},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := lang.Match(c.header, lang.Italian); got != c.want {
				t.Errorf("%q: got %q, want %q", c.header, got, c.want)
			}
		})
	}
}

func TestMatchTakesAnotherLanguageWhereNoneIsNamed(t *testing.T) {
	for header, want := range map[string]string{"": lang.German, "*": lang.German, "ja": lang.English} {
		if got := lang.Match(header, lang.German); got != want {
			t.Errorf("%q: got %q, want %q", header, got, want)
		}
	}
}

// FuzzMatch: whatever a browser sends, the page has a language, and it is one that the
// header contains, unless it is one of the two that need not be named.
func FuzzMatch(f *testing.F) {
	for _, seed := range []string{"", "it-IT,it;q=0.9,en;q=0.8", "*;q=0", ";;,,-", "de;q=1.0000", "sl ; Q=0.5", "fr;q=\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		got := lang.Match(strings.Clone(header), lang.Italian)
		if !slices.Contains(lang.All(), got) {
			t.Fatalf("%q: %q is no language", header, got)
		}
		if got != lang.Italian && got != lang.English && !strings.Contains(strings.ToLower(header), got) {
			t.Errorf("%q: %q was not asked for", header, got)
		}
	})
}

func ExampleMatch() {
	fmt.Println(lang.Match("fr-CH, de;q=0.9", lang.Italian))
	fmt.Println(lang.Match("ja", lang.Italian))
	fmt.Println(lang.Match("", lang.Italian))
	// Output:
	// fr
	// en
	// it
}
