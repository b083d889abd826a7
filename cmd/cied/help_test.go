package main

import (
	"bytes"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"cied/lang"
)

// treeIn is the command tree as whoever speaks that language has it.
func treeIn(tag string) *cobra.Command { return (&program{lang: tag}).root() }

// others are the languages whose texts stand in tables.
func others() []string {
	return slices.DeleteFunc(lang.All(), func(tag string) bool { return tag == lang.English })
}

// texts are those of a tree by their places: "cied pin", "cied pin, long", "cied serve --port".
func texts(root *cobra.Command) map[string]string {
	all := map[string]string{}
	walk(root, func(c *cobra.Command) {
		all[c.CommandPath()] = c.Short
		if c.Long != "" {
			all[c.CommandPath()+", long"] = c.Long
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) { all[c.CommandPath()+" --"+f.Name] = f.Usage })
	})
	return all
}

// Cobra writes a text of its own for what has none, and it would be English.
func TestEveryCommandAndFlagSpeaksEveryLanguage(t *testing.T) {
	english := texts(treeIn(lang.English))
	for _, tag := range others() {
		got := texts(treeIn(tag))
		for place, text := range english {
			if text == "" || got[place] == "" {
				t.Errorf("%s: %s has no text", tag, place)
			}
			if got[place] == text {
				t.Errorf("%s: %s is in English: %q", tag, place, text)
			}
		}
		if len(got) != len(english) {
			t.Errorf("%s has %d texts, English %d", tag, len(got), len(english))
		}
	}
}

// One text for a flag of several commands stands for one text in English.
func TestNoTextIsLeftOverAndNoneStandsForTwo(t *testing.T) {
	for _, tag := range others() {
		words := helpWordsIn(tag)
		commands, flags := map[string]bool{}, map[string]string{}
		walk(treeIn(lang.English), func(c *cobra.Command) {
			commands[c.CommandPath()] = true
			c.LocalFlags().VisitAll(func(f *pflag.Flag) {
				key := words.flagKey(c.CommandPath(), f.Name)
				if before, used := flags[key]; used && before != f.Usage {
					t.Errorf("%s: %s stands for %q and for %q", tag, key, before, f.Usage)
				}
				flags[key] = f.Usage
			})
		})
		for path := range words.commands {
			if !commands[path] {
				t.Errorf("%s: there is no %s", tag, path)
			}
		}
		for key := range words.flags {
			if _, used := flags[key]; !used {
				t.Errorf("%s: there is no %s", tag, key)
			}
		}
	}
}

// What a person types is the same in every language: the names of values, options and
// commands that a text mentions.
func TestTextsMentionTheSameOptions(t *testing.T) {
	english := texts(treeIn(lang.English))
	for _, tag := range others() {
		for place, text := range texts(treeIn(tag)) {
			if got, want := mentioned(text), mentioned(english[place]); !slices.Equal(got, want) {
				t.Errorf("%s: %s mentions %q, want %q", tag, place, got, want)
			}
		}
	}
}

// mentioned are the options in a text, and the name of a value in its quotes.
func mentioned(text string) []string {
	found := map[string]bool{}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \u00a0,.;:()\n", r) }) {
		if strings.HasPrefix(word, "--") {
			found[word] = true
		}
	}
	if _, rest, quoted := strings.Cut(text, "`"); quoted {
		name, _, _ := strings.Cut(rest, "`")
		found[name] = true
	}
	return slices.Sorted(maps.Keys(found))
}

func TestEveryLanguageHasEveryWordOfHelpAndManual(t *testing.T) {
	for _, tag := range lang.All() {
		words := helpWordsIn(tag)
		for _, table := range []any{words.heads, words.manual} {
			v := reflect.ValueOf(table)
			for i := range v.NumField() {
				if v.Field(i).String() == "" {
					t.Errorf("%s: no %s", tag, v.Type().Field(i).Name)
				}
			}
		}
		if got := fmt.Sprintf(words.heads.more, "cied"); strings.Contains(got, "%!") || !strings.Contains(got, "cied") {
			t.Errorf("%s: %q", tag, got)
		}
	}
}

// The word that pflag writes before a default is replaced by its text, in every language
// but English.
func TestHelpHasNoEnglishAroundItsTexts(t *testing.T) {
	for _, tag := range others() {
		walk(treeIn(tag), func(c *cobra.Command) {
			var b bytes.Buffer
			c.SetOut(&b)
			c.SetErr(&b)
			if err := c.Help(); err != nil {
				t.Fatal(err)
			}
			for _, word := range []string{"Usage:", "Flags:", "Global", "(default ", "[flags]", "[command]", "Available", "Use \"", "help for"} {
				if strings.Contains(b.String(), word) {
					t.Errorf("%s: the help of %s says %q", tag, c.CommandPath(), word)
				}
			}
		})
	}
}

func TestHelpIsInTheLanguageOfTheEnvironment(t *testing.T) {
	for locale, want := range map[string]string{
		"it_IT.UTF-8": "Opzioni:", "de_AT": "Optionen:", "fr_FR": "Options :", "sl_SI.UTF-8": "Možnosti:", "C.UTF-8": "Flags:", "ja_JP": "Flags:",
	} {
		t.Setenv("LC_ALL", locale)
		if r := command(t, t.Context(), "pin", "change", "--help"); !strings.Contains(r.out, "\n"+want+"\n") || r.status != 0 {
			t.Errorf("%s: %+v", locale, r)
		}
	}
}
