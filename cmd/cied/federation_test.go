package main

import (
	"strings"
	"testing"

	"cied/lang"
	"cied/relying/federation/evidence"
)

func TestAServiceIsToldInEveryLanguage(t *testing.T) {
	for _, tag := range lang.All() {
		words := federationWordsIn(tag)
		if strings.Count(words.well, "%s") != 2 || strings.Count(words.made, "%s") != 1 || words.advice == "" {
			t.Errorf("%s: %+v", tag, words)
		}
		for _, o := range evidence.Outcomes() {
			if words.outcomes[o.Nr] == "" {
				t.Errorf("%s: nothing for nr %d", tag, o.Nr)
			}
		}
	}
}
