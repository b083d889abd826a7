package lang_test

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"cied/lang"
)

func TestParse(t *testing.T) {
	cases := []struct{ tag, want string }{
		{"it", lang.Italian},
		{"it-CH", lang.Italian},
		{"EN", lang.English},
		{"de_AT.UTF-8@euro", lang.German},
		{"fr@euro", lang.French},
		{"sl.UTF-8", lang.Slovene},
		{"sl-rozaj-biske", lang.Slovene},
		{"", ""},
		{"C", ""},
		{"italiano", ""},
		{" it", ""},
		{"-it", ""},
		{"*", ""},
	}
	for _, c := range cases {
		if got := lang.Parse(c.tag); got != c.want {
			t.Errorf("%q: got %q, want %q", c.tag, got, c.want)
		}
	}
}

func TestEveryLanguageIsItsOwnTag(t *testing.T) {
	all := lang.All()
	for i, l := range all {
		if lang.Parse(l) != l || slices.Index(all, l) != i {
			t.Errorf("%q is not one language of its own", l)
		}
	}
	if !slices.Contains(all, lang.English) {
		t.Error("nobody speaks English, which all others are to read")
	}
}

func TestFromEnv(t *testing.T) {
	cases := []struct {
		name string
		env  map[string]string
		want string
	}{
		{"Italian", map[string]string{"LANG": "it_IT.UTF-8"}, lang.Italian},
		{"Swiss Italian", map[string]string{"LANG": "it_CH@euro"}, lang.Italian},
		{"German in Italy", map[string]string{"LANG": "de_IT.UTF-8"}, lang.German},
		{"LC_ALL comes first", map[string]string{"LC_ALL": "en_GB.UTF-8", "LC_MESSAGES": "it_IT", "LANG": "it_IT"}, lang.English},
		{"LC_MESSAGES comes before LANG", map[string]string{"LC_MESSAGES": "it", "LANG": "en_US"}, lang.Italian},
		{"an LC_ALL that is not here hides the others", map[string]string{"LC_ALL": "C.UTF-8", "LANG": "it_IT"}, lang.English},
		{"the C locale", map[string]string{"LANG": "C.UTF-8"}, lang.English},
		{"nothing set", nil, lang.English},
		{"a language that is not here", map[string]string{"LANG": "pt_PT.UTF-8"}, lang.English},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := lang.FromEnv(func(k string) string { return c.env[k] }); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestPickFallsBackToEnglish(t *testing.T) {
	table := map[string]int{lang.English: 1, lang.Italian: 2}
	for tag, want := range map[string]int{"it-IT": 2, "en": 1, "de": 1, "ja": 1, "": 1} {
		if got := lang.Pick(table, tag); got != want {
			t.Errorf("%q: got %d, want %d", tag, got, want)
		}
	}
}

func TestFormsOfNumbers(t *testing.T) {
	all := lang.Counted{One: "one", Two: "two", Few: "few", Other: "other"}
	cases := map[string]map[string][]int{
		lang.Italian: {"one": {1}, "other": {0, 2, 3, 5, 21, 101}},
		lang.English: {"one": {1}, "other": {0, 2, 3, 5, 21, 101}},
		lang.German:  {"one": {1}, "other": {0, 2, 3, 5, 21, 101}},
		lang.French:  {"one": {0, 1}, "other": {2, 3, 5, 21, 101}},
		lang.Slovene: {"one": {1, 101}, "two": {2, 102}, "few": {3, 4, 103}, "other": {0, 5, 11, 12, 15, 100, 111}},
	}
	for _, l := range lang.All() {
		for form, numbers := range cases[l] {
			for _, n := range numbers {
				if got := all.Say(l, n); got != form {
					t.Errorf("%s, %d: %s, want %s", l, n, got, form)
				}
			}
		}
		if len(cases[l]) == 0 {
			t.Errorf("%s has no case", l)
		}
	}
}

func TestAFormThatIsLeftEmptyReadsAsTheOther(t *testing.T) {
	c := lang.Counted{Other: "%d Zeichen, %d"}
	if got, want := c.Say(lang.German, 1), "1 Zeichen, 1"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func ExampleCounted_Say() {
	tries := lang.Counted{One: "še en poskus", Two: "še %d poskusa", Few: "še %d poskusi", Other: "še %d poskusov"}
	for _, n := range []int{1, 2, 3, 5} {
		fmt.Println(tries.Say(lang.Slovene, n))
	}
	// Output:
	// še en poskus
	// še 2 poskusa
	// še 3 poskusi
	// še 5 poskusov
}

func ExamplePick() {
	greetings := map[string]string{lang.English: "Good day", lang.German: "Guten Tag"}
	fmt.Println(lang.Pick(greetings, "de-AT"))
	fmt.Println(lang.Pick(greetings, "ja"))
	// Output:
	// Guten Tag
	// Good day
}

func ExampleFromEnv() {
	language := lang.FromEnv(os.Getenv)
	fmt.Println(slices.Contains(lang.All(), language))
	// Output: true
}
