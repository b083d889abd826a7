package prompt

import (
	"context"
	"strings"
	"testing"
	"time"

	"cied/fault"
	"cied/lang"
	"cied/signing"
)

// browser is an invented question of a browser.
func browser() signing.Question {
	return signing.Question{
		Program: signing.Program{Name: "chromium", Path: "/usr/lib/chromium/chromium", PID: 4711},
		Purpose: signing.Signing, Left: 3,
	}
}

func described(t *testing.T, q signing.Question, tag string) string {
	t.Helper()
	return newKeyQuestion(q, tag).description()
}

func TestQuestionOfAProgramNamesItAndSaysWhatItCannotSee(t *testing.T) {
	text := described(t, browser(), lang.English)
	for _, want := range []string{
		"The program\nchromium\n/usr/lib/chromium/chromium\nasks for a signature",
		"It may be to log in to a site, or for anything else",
		"Tries for the PIN: 3.",
		"only if you are using this program",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if strings.Contains(text, "without asking") {
		t.Errorf("one signature is announced as several:\n%s", text)
	}
}

func TestKeyThatStaysLentIsAnnounced(t *testing.T) {
	q := browser()
	q.Keep = 30 * time.Second
	if text := described(t, q, lang.Italian); !strings.Contains(text, "Per 30 secondi il programma può firmare ancora senza chiedere.") {
		t.Error(text)
	}
	q.Purpose = signing.Reading
	if text := described(t, q, lang.Italian); strings.Contains(text, "30 secondi") {
		t.Errorf("a certificate is read once:\n%s", text)
	}
}

func TestProgramThatWantsTheCertificateSaysWhatItLearns(t *testing.T) {
	q := browser()
	q.Purpose = signing.Reading
	text := described(t, q, lang.English)
	for _, want := range []string{"asks for the certificate of your CIE", "It will learn: your name", "only after the PIN"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if s := newKeyQuestion(q, lang.English).sheet(); s.ok != "Show it" {
		t.Errorf("the button says %q", s.ok)
	}
}

// The name of a program is any bytes but zero and slash.
func TestNameOfAProgramCannotChangeTheQuestion(t *testing.T) {
	for name, want := range map[string]string{
		"":                          "?",
		"fire\nfox":                 "fire?fox",
		"\u202Exofer":               "?xofer",
		"\x1b[2J":                   "?[2J",
		"chrоmium":                  "chr?mium", // a Cyrillic letter
		strings.Repeat("a", 500):    strings.Repeat("a", maxProgram/2) + "..." + strings.Repeat("a", maxProgram/2),
		"%s %d":                     "%s %d",
		"a.site asks\xffto log in!": "a.site asks?to log in!",
	} {
		if got := shownProgram(signing.Program{Name: name}); got != want {
			t.Errorf("%q is shown as %q, want %q", name, got, want)
		}
	}
	q := browser()
	q.Program.Path = "/" + strings.Repeat("very-long/", 40)
	for line := range strings.SplitSeq(described(t, q, lang.English), "\n") {
		if len(line) > 140 {
			t.Errorf("a line of %d characters: %q", len(line), line)
		}
	}
}

func TestLastTryAndUnknownChipNeedAYesAlsoFromAProgram(t *testing.T) {
	q := browser()
	q.Left, q.UnknownIssuer = 1, true
	b := &bench{answers: []answer{sayYes, sayYes, "12345678"}}
	pin, err := askKey(t.Context(), b, q, lang.English)
	if err != nil {
		t.Fatal(err)
	}
	pin.Wipe()
	if got := strings.Join(b.asked, ", "); got != "confirm, confirm, PIN:" {
		t.Errorf("asked: %s", got)
	}
	for answers, want := range map[int]fault.Code{0: fault.ChipIssuerUnknown, 1: fault.PINLastTry} {
		b := &bench{}
		for range answers {
			b.answers = append(b.answers, sayYes)
		}
		if _, err := askKey(context.Background(), b, q, lang.English); fault.CodeOf(err) != want {
			t.Errorf("after %d yeses: %v, want %s", answers, err, want)
		}
	}
}
