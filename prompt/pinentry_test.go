package prompt

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"cied/fault"
	"cied/login"
	"cied/secret"
)

// marked is an invented PIN that is easy to look for in an output.
const marked = "90817263"

func wantPIN(t *testing.T, pin secret.PIN, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	var got string
	_ = pin.Use(func(d []byte) error { got = string(d); return nil })
	if got != marked {
		t.Errorf("got %q", got)
	}
}

func wantFault(t *testing.T, err error, code fault.Code) {
	t.Helper()
	if !errors.Is(err, code) {
		t.Errorf("got %v, want %v", err, code)
	}
	if err != nil && strings.Contains(err.Error(), "9081") {
		t.Errorf("the digits appear in %q", err)
	}
}

func TestDialogReturnsThePINThatWasTyped(t *testing.T) {
	f := newFake(t, map[string][]string{"GETPIN": {data(marked)}})
	pin, err := f.Ask(t.Context(), invented())
	wantPIN(t, pin, err)
}

func TestDialogNamesTheSiteBeforeItTakesThePIN(t *testing.T) {
	f := newFake(t, map[string][]string{"GETPIN": {data(marked)}})
	_, err := f.Ask(t.Context(), invented())
	if err != nil {
		t.Fatal(err)
	}
	told := f.told()
	desc := slices.IndexFunc(told, func(c string) bool {
		return strings.HasPrefix(c, "SETDESC ") && strings.Contains(c, "https://servizi.comune.example.it")
	})
	if get := slices.Index(told, "GETPIN"); desc < 0 || get < desc {
		t.Errorf("commands: %q", told)
	}
	if slices.Contains(told, "CONFIRM") {
		t.Error("three tries left, and it asked for the last")
	}
}

// "OPTION allow-external-password-cache" and SETKEYINFO would let some programs keep the
// PIN in a keyring (The Pinentry Manual, "Protocol").
func TestDialogMayKeepNothing(t *testing.T) {
	f := newFake(t, map[string][]string{"GETPIN": {data(marked)}})
	_, _ = f.Ask(t.Context(), invented())
	for _, c := range f.told() {
		if strings.Contains(c, "cache") || strings.Contains(c, "SETKEYINFO") || strings.Contains(c, "SETREPEAT") {
			t.Errorf("told %q", c)
		}
	}
}

func TestOptionsThatADialogRefusesDoNotMatter(t *testing.T) {
	refused := []string{"ERR 83886254 Unknown option <Pinentry>\n"}
	f := newFake(t, map[string][]string{"GETPIN": {data(marked)}, "OPTION": refused, "SETTIMEOUT": refused, "SETTITLE": refused})
	f.TTY, f.Display = "/dev/null", ":99"
	pin, err := f.Ask(t.Context(), invented())
	wantPIN(t, pin, err)
}

func TestEntryThatIsNoPINIsAskedForAgain(t *testing.T) {
	f := newFake(t, map[string][]string{"GETPIN": {data("9081"), data("9081726x"), data(marked)}})
	pin, err := f.Ask(t.Context(), invented())
	wantPIN(t, pin, err)
	var errs []string
	for _, c := range f.told() {
		if text, ok := strings.CutPrefix(c, "SETERROR "); ok {
			errs = append(errs, text)
		}
	}
	want := []string{"Hai scritto 4 caratteri: il PIN ha 8 cifre.", "Il PIN ha 8 cifre, senza lettere né spazi."}
	if !slices.Equal(errs, want) {
		t.Errorf("got %q", errs)
	}
}

func TestThirdEntryThatIsNoPINEndsTheQuestion(t *testing.T) {
	f := newFake(t, map[string][]string{"GETPIN": {"OK\n", data("1"), data(strings.Repeat("9081", 60)), data(marked)}})
	_, err := f.Ask(t.Context(), invented())
	wantFault(t, err, fault.PINFormat)
	if !strings.Contains(err.Error(), "240 characters") {
		t.Errorf("got %v", err)
	}
}

func TestDialogTellsWhatWasWrongBefore(t *testing.T) {
	q := invented()
	q.Left, q.Wrong = 2, &fault.Error{Code: fault.PINWrong, Op: "test", Left: 2}
	f := newFake(t, map[string][]string{"GETPIN": {data(marked)}})
	pin, err := f.Ask(t.Context(), q)
	wantPIN(t, pin, err)
	if told := f.told(); !slices.Contains(told, "SETERROR PIN sbagliato: restano 2 tentativi.") {
		t.Errorf("commands: %q", told)
	}
}

func TestLastTryNeedsAYesFirst(t *testing.T) {
	q := invented()
	q.Left = 1
	f := newFake(t, map[string][]string{"GETPIN": {data(marked)}})
	pin, err := f.Ask(t.Context(), q)
	wantPIN(t, pin, err)
	told := f.told()
	if yes := slices.Index(told, "CONFIRM"); yes < 0 || yes > slices.Index(told, "GETPIN") {
		t.Errorf("commands: %q", told)
	}
}

func TestLastTryThatIsNotGivenIsNotAskedFor(t *testing.T) {
	q := invented()
	q.Left = 1
	for name, reply := range map[string]string{"no": "ERR 83886194 Not confirmed\n", "closed": "ERR 83886179 cancelled\n"} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, map[string][]string{"CONFIRM": {reply}})
			_, err := f.Ask(t.Context(), q)
			wantFault(t, err, fault.PINLastTry)
			if fault.Of(err).Left != 1 || slices.Contains(f.told(), "GETPIN") {
				t.Errorf("got %+v", err)
			}
		})
	}
}

func TestChipThatNobodyVouchesForNeedsAYesFirst(t *testing.T) {
	q := invented()
	q.UnknownIssuer = true
	f := newFake(t, map[string][]string{"GETPIN": {data(marked)}})
	pin, err := f.Ask(t.Context(), q)
	wantPIN(t, pin, err)
	var course []string
	for _, c := range f.told() {
		switch verb, text, _ := strings.Cut(c, " "); verb {
		case "SETDESC", "CONFIRM", "GETPIN":
			course = append(course, verb)
			if verb == "SETDESC" && (!strings.Contains(text, "nessuno garantisce") || !strings.Contains(text, q.Origin)) {
				t.Errorf("shown %q", text)
			}
		}
	}
	if want := []string{"SETDESC", "CONFIRM", "SETDESC", "GETPIN"}; !slices.Equal(course, want) {
		t.Errorf("course %q", course)
	}
}

func TestChipThatGetsNoYesGetsNoPIN(t *testing.T) {
	for name, reply := range map[string]string{"no": "ERR 83886194 Not confirmed\n", "closed": "ERR 83886179 cancelled\n"} {
		t.Run(name, func(t *testing.T) {
			q := invented()
			q.UnknownIssuer, q.Left = true, 1
			f := newFake(t, map[string][]string{"CONFIRM": {reply}})
			_, err := f.Ask(t.Context(), q)
			wantFault(t, err, fault.ChipIssuerUnknown)
			if slices.Contains(f.told(), "GETPIN") {
				t.Error("asked for the PIN")
			}
		})
	}
}

func TestWhatThePersonOrTheProgramDoesHasItsFault(t *testing.T) {
	const ok = "OK\n"
	cases := []struct {
		name, verb, reply string
		want              fault.Code
	}{
		{"cancelled", "GETPIN", "ERR 83886179 Operation cancelled <Pinentry>\n", fault.Cancelled},
		{"window closed for good", "GETPIN", "ERR 83886278 Operation fully cancelled\n", fault.Cancelled},
		{"not confirmed", "GETPIN", "ERR 83886194 Not confirmed\n", fault.Cancelled},
		{"timed out", "GETPIN", "ERR 83886142 Timeout\n", fault.Timeout},
		{"timed out at the last try", "CONFIRM", "ERR 83886142 Timeout\n", fault.Timeout},
		{"no terminal", "GETPIN", "S ERROR curses.isatty 83918950\nERR 83918950 Inappropriate ioctl\n", fault.NoDialog},
		{"error without a number", "GETPIN", "ERR broken\n", fault.NoDialog},
		{"error beyond 32 bits", "GETPIN", "ERR 4294967395 cancelled\n", fault.NoDialog},
		{"answer from a keyring", "GETPIN", "S PASSWORD_FROM_CACHE\n" + data(marked), fault.NoDialog},
		{"question back", "GETPIN", "INQUIRE QUALITY " + marked + "\n", fault.NoDialog},
		{"escape cut short", "GETPIN", data(marked + "%3"), fault.NoDialog},
		{"escape that is none", "GETPIN", data("%ZZ"), fault.NoDialog},
		{"end in the middle", "GETPIN", "D " + marked + leave, fault.NoDialog},
		{"end", "GETPIN", leave, fault.NoDialog},
		{"end at once", "greeting", leave, fault.NoDialog},
		{"greeting of something else", "greeting", "220 smtp.example.it ESMTP\n", fault.NoDialog},
		{"refusal to name the site", "SETDESC", "ERR 83886355 Unknown command\n", fault.NoDialog},
		{"data where none was asked for", "SETDESC", data(marked), fault.NoDialog},
		{"line without an end", "GETPIN", "D " + strings.Repeat("9", 5000), fault.NoDialog},
		{"line of 1001 bytes", "GETPIN", "D " + strings.Repeat("9", 999) + "\n" + ok, fault.NoDialog},
		{"comments without an end", "GETPIN", strings.Repeat("# wait\n", 200) + data(marked), fault.NoDialog},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			q := invented()
			q.Left = 1
			f := newFake(t, map[string][]string{c.verb: {c.reply}})
			pin, err := f.Ask(t.Context(), q)
			wantFault(t, err, c.want)
			if pin.Use(func([]byte) error { return nil }) == nil {
				t.Error("there is a PIN beside the fault")
			}
		})
	}
}

func TestProgramThatIsNotThereIsNoDialog(t *testing.T) {
	_, err := Pinentry{Path: t.TempDir() + "/pinentry"}.Ask(t.Context(), invented())
	wantFault(t, err, fault.NoDialog)
	_, err = Pinentry{}.Ask(t.Context(), invented())
	wantFault(t, err, fault.NoDialog)
}

func TestDialogClosesWhenTheLoginEnds(t *testing.T) {
	cases := []struct {
		name  string
		reply string
		cause error
		want  fault.Code
	}{
		{"without a reason", hang, nil, fault.Interrupted},
		{"with a fault", hang, fault.New(fault.CardRemoved, "test", nil), fault.CardRemoved},
		{"at its deadline", hang, context.DeadlineExceeded, fault.Timeout},
		{"with a program that does not want to end", stubborn, nil, fault.Interrupted},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f := newFake(t, map[string][]string{"GETPIN": {c.reply}})
			ctx, cancel := context.WithCancelCause(t.Context())
			done := make(chan error, 1)
			go func() { _, err := f.Ask(ctx, invented()); done <- err }()
			f.await(t, "GETPIN")
			cancel(c.cause)
			wantFault(t, <-done, c.want)
			f.told() // returns when the program has ended
		})
	}
}

func TestDialogWaitsNoLongerThanItsTimeout(t *testing.T) {
	f := newFake(t, map[string][]string{"GETPIN": {hang}})
	f.Timeout = 300 * time.Millisecond
	_, err := f.Ask(t.Context(), invented())
	wantFault(t, err, fault.Timeout)
}

func TestOriginThatCannotBeShownIsRefused(t *testing.T) {
	for name, origin := range map[string]string{
		"none":                      "",
		"a line of its own":         "https://a.example.it\nSETOK hidden",
		"a carriage return":         "https://a.example.it\rOK",
		"an escape of the protocol": "https://a.example.it%0Ax",
		"an escape of the terminal": "https://a.example.it\x1b[2J",
		"letters that look alike":   "https://аррӏе.example.it",
		"markup":                    "https://<b>a.example.it",
		"too long to be read":       "https://" + strings.Repeat("a.", 200) + "example.it",
	} {
		t.Run(name, func(t *testing.T) {
			q := invented()
			q.Origin = origin
			for _, p := range []login.Prompter{Pinentry{Path: "/nonexistent"}, &Terminal{}} {
				_, err := p.Ask(t.Context(), q)
				wantFault(t, err, fault.OriginInvalid)
			}
		})
	}
}

func TestPINAppearsInNoErrorAndNoCommand(t *testing.T) {
	for _, reply := range []string{data(marked), data(marked + "0"), data("x" + marked), "D " + marked + "\nERR 83886179 " + marked + "\n", marked + "\n"} {
		f := newFake(t, map[string][]string{"GETPIN": {reply}})
		_, err := f.Ask(t.Context(), invented())
		for _, text := range append(f.told(), errText(err)) {
			if strings.Contains(text, marked) {
				t.Errorf("it appears in %q", text)
			}
		}
	}
}

// errText is everything that an error says at any depth.
func errText(err error) string {
	var b strings.Builder
	for ; err != nil; err = errors.Unwrap(err) {
		b.WriteString(err.Error() + "\n")
	}
	return b.String()
}
