package main

import (
	"reflect"
	"strings"
	"testing"

	"cied/lang"
)

func TestTracesAreToldInEveryLanguage(t *testing.T) {
	english := reflect.ValueOf(traceWordsIn(lang.English))
	for _, tag := range lang.All() {
		words := reflect.ValueOf(traceWordsIn(tag))
		for i := range words.NumField() {
			name, text := words.Type().Field(i).Name, words.Field(i).String()
			if text == "" || strings.Count(text, "%") != strings.Count(english.Field(i).String(), "%") {
				t.Errorf("%s in %s: %q", name, tag, text)
			}
		}
	}
	if got := traceWordsIn("ja"); got != traceWordsIn(lang.English) {
		t.Errorf("everybody else: %+v", got)
	}
}
