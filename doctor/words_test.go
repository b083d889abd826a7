package doctor

import (
	"reflect"
	"testing"
	"unicode/utf8"

	"cied/fault"
	"cied/lang"
)

func TestEveryLanguageHasATitleForEachCheckAndVerdict(t *testing.T) {
	for _, tag := range lang.All() {
		w := wordsIn(tag)
		for _, c := range Checks() {
			title := w.checks[c.ID]
			if title == "" || utf8.RuneCountInString(title) > titleWidth {
				t.Errorf("%s: check %s is called %q", tag, c.ID, title)
			}
		}
		if got, want := len(w.checks), len(Checks()); got != want {
			t.Errorf("%s: %d titles for %d checks", tag, got, want)
		}
		for v := range blames() {
			if w.verdicts[v] == "" {
				t.Errorf("%s: verdict %s has no title", tag, v)
			}
		}
		for _, m := range []mention{trayExtension, trayBar, trayPanel} {
			if text := w.mentions[m]; text.Message == "" || text.Next == "" {
				t.Errorf("%s: nothing is said of %s", tag, m)
			}
		}
		labels := reflect.ValueOf(w.Labels)
		for i := range labels.NumField() {
			if labels.Field(i).String() == "" {
				t.Errorf("%s: no %s", tag, labels.Type().Field(i).Name)
			}
		}
		if w.verdicts[AllWell] == "" || w.allWell == "" || w.goOn == "" {
			t.Errorf("%s: nothing is said where all is well", tag)
		}
	}
}

// Nobody is blamed for what another one is blamed for.
func TestACodeHasOneVerdict(t *testing.T) {
	seen := map[fault.Code]Verdict{}
	for v, codes := range blames() {
		for _, c := range codes {
			if other, twice := seen[c]; twice {
				t.Errorf("%s: %s and %s", c, other, v)
			}
			seen[c] = v
			if c.Row().Code != c {
				t.Errorf("%s is not in the table", c)
			}
		}
	}
}
