package prompt

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"cied/lang"
)

// sentences returns the texts of a language by the names of their fields, the forms of a
// counted one by their own names: "site", "typed.One".
func sentences(tag string) map[string]string {
	found := map[string]string{}
	collect(found, reflect.ValueOf(textsFor(tag)))
	collect(found, reflect.ValueOf(pinTextsFor(tag)))
	collect(found, reflect.ValueOf(keyTextsFor(tag)))
	return found
}

func collect(found map[string]string, all reflect.Value) {
	for i := range all.NumField() {
		name := all.Type().Field(i).Name
		switch field := all.Field(i); field.Kind() {
		case reflect.String:
			found[name] = field.String()
		case reflect.Struct:
			for j := range field.NumField() {
				if form := field.Field(j).String(); form != "" {
					found[name+"."+field.Type().Field(j).Name] = form
				}
			}
		}
	}
}

func TestEveryTextIsThereInEveryLanguage(t *testing.T) {
	for _, tag := range lang.All() {
		here := sentences(tag)
		for name := range sentences(lang.English) {
			if !inOneForm(tag, name) && here[name] == "" {
				t.Errorf("%s: %s is missing", tag, name)
			}
		}
		for name, s := range here {
			if !utf8.ValidString(s) {
				t.Errorf("%s: %s is not text", tag, name)
			}
		}
		if len(textsFor(tag).yes) == 0 {
			t.Errorf("%s: no word says yes", tag)
		}
	}
}

// inOneForm reports whether the language says it for one as for many: German has one form
// for characters.
func inOneForm(tag, name string) bool {
	return tag == lang.German && (name == "typed.One" || name == "typedPUK.One")
}

func TestNoTextIsLeftInEnglish(t *testing.T) {
	same := []string{"prompt", "pukPrompt", "lastCancel", "issuerCancel"} // "PIN:", "PUK:" and "No"
	for _, tag := range lang.All() {
		if tag == lang.English {
			continue
		}
		for name, s := range sentences(tag) {
			if s == sentences(lang.English)[name] && !slices.Contains(same, name) {
				t.Errorf("%s: %s is the English one: %q", tag, name, s)
			}
		}
		if slices.Equal(textsFor(tag).yes, english().yes) {
			t.Errorf("%s: only an English word says yes", tag)
		}
	}
}

func TestTranslationsKeepTheVerbs(t *testing.T) {
	for _, tag := range lang.All() {
		for name, s := range sentences(tag) {
			field, _, counted := strings.Cut(name, ".")
			want := sentences(lang.English)[name]
			if counted {
				want = sentences(lang.English)[field+".Other"]
			}
			if name == "fewPUK.One" {
				want = strings.ReplaceAll(want, "%d", "") // a word says it
			}
			for _, verb := range []string{"%s", "%d", "%"} {
				if strings.Count(s, verb) != strings.Count(want, verb) {
					t.Errorf("%s: %s has not the verbs of %q: %q", tag, name, want, s)
				}
			}
		}
	}
}

// What a terminal asks for must be a word that it takes for a yes, in lower case as the
// answer is compared.
func TestTheWordThatSaysYesIsTheOneThatIsAskedFor(t *testing.T) {
	for _, tag := range lang.All() {
		w := textsFor(tag)
		for _, asked := range []string{w.lastType, w.issuerType} {
			if !slices.Contains(strings.Fields(asked), w.yes[0]) || w.yes[0] != strings.ToLower(w.yes[0]) {
				t.Errorf("%s: %q is not asked for: %q", tag, w.yes[0], asked)
			}
		}
	}
}

// A long sentence makes the dialog as wide as itself, in some programs.
func TestLinesOfTheDialogAreShort(t *testing.T) {
	const longestLine = 140 // characters
	for _, tag := range lang.All() {
		for name, s := range sentences(tag) {
			for line := range strings.SplitSeq(s, "\n") {
				if n := utf8.RuneCountInString(line); n > longestLine {
					t.Errorf("%s: %s has a line of %d characters: %q", tag, name, n, line)
				}
			}
		}
	}
}

func TestTypedCharactersAreCounted(t *testing.T) {
	cases := map[string]map[int]string{
		lang.Italian: {1: "Hai scritto 1 carattere", 7: "Hai scritto 7 caratteri"},
		lang.English: {1: "You typed 1 character:", 7: "You typed 7 characters:"},
		lang.German:  {1: "Sie haben 1 Zeichen", 7: "Sie haben 7 Zeichen"},
		lang.French:  {0: "saisi 0 caractère :", 1: "saisi 1 caractère :", 7: "saisi 7 caractères :"},
		lang.Slovene: {1: "Vnesli ste 1 znak:", 2: "Vnesli ste 2 znaka:", 4: "Vnesli ste 4 znake:", 7: "Vnesli ste 7 znakov:"},
	}
	for _, tag := range lang.All() {
		for n, want := range cases[tag] {
			if got := notPIN(entryError{characters: n}, textsFor(tag), tag); !strings.Contains(got, want) {
				t.Errorf("%s: got %q, want %q", tag, got, want)
			}
		}
		if len(cases[tag]) == 0 {
			t.Errorf("%s has no case", tag)
		}
	}
}
