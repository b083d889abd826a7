package main

import (
	"testing"

	"cied/card"
	"cied/lang"
	"cied/login"
)

func TestStagesAreToldInEveryLanguage(t *testing.T) {
	for _, s := range []card.Stage{card.WaitingReader, card.WaitingCard, card.ReadingCard, card.Consented, login.Signing} {
		seen := map[string]string{}
		for _, tag := range lang.All() {
			text := stageText(s, tag)
			if other, taken := seen[text]; text == "" || taken {
				t.Errorf("%s: %q in %s, as in %q", s, text, tag, other)
			}
			seen[text] = tag
		}
	}
}

func TestTheDialogSpeaksForItself(t *testing.T) {
	for _, tag := range lang.All() {
		if text := stageText(card.Asking, tag); text != "" {
			t.Errorf("%s: %q", tag, text)
		}
	}
}

func TestStagesAreToldInEnglishToEverybodyElse(t *testing.T) {
	if got, want := stageText(card.WaitingCard, "ja"), stageText(card.WaitingCard, lang.English); got != want || want == "" {
		t.Errorf("got %q", got)
	}
}
