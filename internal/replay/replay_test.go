package replay_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cied/apdu/trace"
	"cied/fault"
	"cied/internal/replay"
	"cied/pki"
)

// corpus are the traces that the tests of package login have written.
const corpus = "../../login/testdata/apdu-traces"

func text(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(corpus, name+".apdu"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func play(t *testing.T, p *replay.Player, text string) error {
	t.Helper()
	tr, err := trace.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return p.Play(t.Context(), tr)
}

func TestTraceThatWentOtherwiseIsToldWithItsLine(t *testing.T) {
	good := text(t, "login-nxp")
	lines := strings.SplitAfter(good, "\n")
	cases := []struct{ name, text, want string }{
		{"another command", strings.Replace(good, "> 00B081000C", "> 00B081000D", 1), "line 7"},
		{"another answer", strings.Replace(good, "< 9000", "< 6A82", 1), "card-not-cie"},
		{"a line too many", good + "> 00A40000\n< 9000\n", "1 commands were never sent"},
		{"a line too few", strings.Join(lines[:len(lines)-3], ""), "after the last line"},
		{"another end", strings.Replace(good, "expect: ok", "expect: pin-blocked", 1), `ends with "ok", not "pin-blocked"`},
		{"another random number", strings.Replace(good, "drawn=", "drawn=00", 1), "line 55"},
		{"a random number too many", strings.Replace(good, "\n> ", "00\n> ", 1), "1 random bytes"},
		{"another time", strings.Replace(good, "at=2026-11-22T12", "at=2026-11-22T11", 1), ""},
		{"years later", strings.Replace(good, "at=2026", "at=2096", 1), "sod-signer"},
	}
	var p replay.Player
	for _, c := range cases {
		err := play(t, &p, c.text)
		if c.want == "" && err == nil {
			continue
		}
		if fault.CodeOf(err) != fault.TraceDiffers || c.want == "" || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
}

func TestTraceThatCannotBeReplayedSaysWhy(t *testing.T) {
	good := text(t, "login-nxp")
	terminal := func(words string) string {
		before, after, _ := strings.Cut(good, "terminal: ")
		_, after, _ = strings.Cut(after, "\n")
		return before + "terminal: " + words + "\n" + after
	}
	cases := []struct{ name, text, want string }{
		{"redacted", redacted(t, good), "line 6"},
		{"nothing of the terminal", strings.Replace(terminal("x"), "terminal: x\n", "", 1), "what the terminal drew"},
		{"a stranger's card", strings.Replace(good, "simulator/", "cie/", 1), "no authorities"},
		{"no such family", strings.Replace(text(t, "login-known"), "simulator/nxp", "simulator/paper", 1), "paper"},
		{"another use", terminal("stare at=2026-11-22T12:00:00Z extended=true atr=3B drawn="), "line 4"},
		{"no time", terminal("login at=noon extended=true atr=3B drawn="), "line 4"},
		{"half a byte", terminal("login at=2026-11-22T12:00:00Z extended=true atr=3 drawn="), "line 4"},
		{"small digits", terminal("login at=2026-11-22T12:00:00Z extended=true atr=3b drawn="), "line 4"},
		{"words out of order", terminal("login extended=true at=2026-11-22T12:00:00Z atr=3B drawn="), "line 4"},
		{"a word too many", terminal("login at=2026-11-22T12:00:00Z extended=true atr=3B drawn= x"), "line 4"},
	}
	var p replay.Player
	for _, c := range cases {
		err := play(t, &p, c.text)
		if fault.CodeOf(err) != fault.TraceInvalid || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
}

func redacted(t *testing.T, text string) string {
	t.Helper()
	tr, err := trace.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return tr.Redact().String()
}

// The authorities that are given judge a card that is not a simulated one, and no others.
func TestCardThatIsNotSimulatedIsJudgedByTheAuthoritiesGiven(t *testing.T) {
	p := replay.Player{Anchors: pki.NewAnchors(nil, nil, true)}
	stranger := strings.Replace(text(t, "chip-issuer-unknown"), "simulator/", "cie/", 1)
	if err := play(t, &p, stranger); err != nil {
		t.Error(err)
	}
	if err := play(t, &p, strings.Replace(text(t, "login-nxp"), "simulator/", "cie/", 1)); !errors.Is(err, fault.TraceDiffers) {
		t.Errorf("a login under no authority: %v", err)
	}
	if err := play(t, &p, text(t, "login-nxp")); err != nil {
		t.Errorf("a simulated card: %v", err)
	}
}

func TestReplayThatIsStoppedIsNoDifference(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(fault.Interrupted)
	tr, err := trace.Parse(strings.NewReader(text(t, "login-nxp")))
	if err != nil {
		t.Fatal(err)
	}
	var p replay.Player
	if err := p.Play(ctx, tr); !errors.Is(err, fault.Interrupted) {
		t.Errorf("got %v", err)
	}
}

func TestTerminalIsItsText(t *testing.T) {
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for _, of := range []replay.Terminal{
		{Use: replay.Login, At: at, Extended: true, ATR: []byte{0x3B, 0x8E}, Drawn: []byte{1, 2}},
		{Use: replay.Inspect, At: at, ATR: []byte{0x3B}},
		{Use: replay.Known, At: at.In(time.FixedZone("", 3600))},
	} {
		got, err := replay.ParseTerminal(of.String())
		if err != nil || got.String() != of.String() || !got.At.Equal(of.At) || got.Use != of.Use {
			t.Errorf("%q: %+v, %v", of, got, err)
		}
	}
}

// FuzzParseTerminal: no text panics, and what is read has exactly one text.
func FuzzParseTerminal(f *testing.F) {
	f.Add("login at=2026-11-22T12:00:00Z extended=true atr=3B8E drawn=0102")
	f.Add("known at= extended= atr= drawn=")
	f.Fuzz(func(t *testing.T, s string) {
		if of, err := replay.ParseTerminal(s); err == nil && of.String() != s {
			t.Errorf("%q came back as %q", s, of)
		}
	})
}
