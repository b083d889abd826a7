package main

import (
	"os"
	"testing"

	"cied/lang"
)

// What the person has chosen in the tray counts before the environment; what is no language
// of ours, or too long to be one, was not chosen.
func TestTheLanguageOfTheTrayIsThatOfEveryCommand(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("HOME", dir)
	t.Setenv("XDG_DATA_HOME", dir)
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"} {
		t.Setenv(name, "")
	}
	t.Setenv("LC_ALL", "de_DE.UTF-8")
	if got := chosenLang(); got != lang.German {
		t.Errorf("nothing was chosen: %q", got)
	}
	if err := saveLang(lang.Slovene); err != nil {
		t.Fatal(err)
	}
	if got := chosenLang(); got != lang.Slovene {
		t.Errorf("Slovene was chosen: %q", got)
	}
	name, err := langFile()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"", "ja\n", string(make([]byte, 1000))} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := chosenLang(); got != lang.German {
			t.Errorf("%.5q was chosen: %q", text, got)
		}
	}
}
