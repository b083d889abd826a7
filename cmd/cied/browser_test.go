package main

import (
	"testing"

	"cied/browsers"
	"cied/lang"
)

func TestBrowserStatesAndReasonsAreToldInEveryLanguage(t *testing.T) {
	for _, tag := range lang.All() {
		words := browserWordsIn(tag)
		for _, s := range browsers.States() {
			if words.states[s] == "" {
				t.Errorf("%s: %s", tag, s)
			}
		}
		for _, r := range browsers.Reasons() {
			if words.reasons[r] == "" {
				t.Errorf("%s: %s", tag, r)
			}
		}
	}
}
