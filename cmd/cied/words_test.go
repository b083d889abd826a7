package main

import (
	"strings"
	"testing"

	"cied/card"
	"cied/history"
	"cied/lang"
	"cied/pin"
	"cied/signing"
)

func TestStagesAreToldInEveryLanguage(t *testing.T) {
	for _, s := range []card.Stage{card.WaitingReader, card.WaitingCard, card.ReadingCard, card.Consented, checkingPUK, card.Signing, signing.Kept, pin.Storing} {
		seen := map[string]string{}
		for _, tag := range lang.All() {
			text := stageText(history.Login, s, tag)
			if other, taken := seen[text]; text == "" || taken {
				t.Errorf("%s: %q in %s, as in %q", s, text, tag, other)
			}
			seen[text] = tag
		}
	}
}

func TestTheDialogSpeaksForItself(t *testing.T) {
	for _, tag := range lang.All() {
		if text := stageText(history.Login, card.Asking, tag); text != "" {
			t.Errorf("%s: %q", tag, text)
		}
	}
}

func TestStagesAreToldInEnglishToEverybodyElse(t *testing.T) {
	if got, want := stageText(history.Login, card.WaitingCard, "ja"), stageText(history.Login, card.WaitingCard, lang.English); got != want || want == "" {
		t.Errorf("got %q", got)
	}
}

func TestAPUKIsNotCalledAPIN(t *testing.T) {
	for _, tag := range lang.All() {
		if text := stageText(history.Unblock, card.Consented, tag); !strings.Contains(text, "PUK") || strings.Contains(text, "PIN") {
			t.Errorf("%s: %q", tag, text)
		}
	}
}

func TestUsesAreNamedInEveryLanguage(t *testing.T) {
	for _, what := range []string{history.Login, history.Change, history.Unblock, history.Certificate, history.Signature} {
		for _, tag := range lang.All() {
			if useText(what, tag) == "" {
				t.Errorf("%s in %s", what, tag)
			}
		}
	}
}
