package prompt

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"cied/fault"
	"cied/login"
)

func TestWindowReturnsThePINThatWasTyped(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := newWindows(t, k.typed(marked))
		pin, err := k.prompter(f, "it", 0).Ask(t.Context(), invented())
		wantPIN(t, pin, err)
		if run := <-f.runs; !k.isPIN(run) || !strings.Contains(k.text(run), "https://servizi.comune.example.it") {
			t.Errorf("run %q", run.Args)
		}
	})
}

// What the person must know before they type stands in the window itself.
func TestWindowTellsWhatIsSpecial(t *testing.T) {
	cases := []struct {
		name   string
		change func(*login.Question)
		want   string
	}{
		{"what the site learns", func(*login.Question) {}, "Saprà: nome e cognome, codice fiscale"},
		{"the tries left", func(*login.Question) {}, "Tentativi per il PIN: 3."},
		{"a program asks, and no site", func(q *login.Question) { q.Program = true }, "Un programma su questo computer, non un sito"},
		{"the first time", func(q *login.Question) { q.FirstTime = true }, "È la prima volta"},
		{"a look-alike name", func(q *login.Question) { q.Origin = "https://idserver.interno.example.it" }, "ATTENZIONE"},
		{"a wrong PIN before", func(q *login.Question) { q.Left, q.Wrong = 2, &fault.Error{Code: fault.PINWrong, Op: "test", Left: 2} },
			"PIN sbagliato: restano 2 tentativi."},
		{"another card than before", func(q *login.Question) { q.OtherCard = true }, "la carta sul lettore adesso non è quella di prima"},
		{"a test", func(q *login.Question) { q.Test = true }, "TEST: "},
	}
	eachKind(t, func(t *testing.T, k kind) {
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				q := invented()
				c.change(&q)
				f := newWindows(t, k.typed(marked))
				pin, err := k.prompter(f, "it", 0).Ask(t.Context(), q)
				wantPIN(t, pin, err)
				if text := k.text(<-f.runs); !strings.Contains(text, c.want) || !strings.Contains(text, q.Origin) {
					t.Errorf("no %q in\n%s", c.want, text)
				}
			})
		}
	})
}

func TestWindowAsksAgainForAnEntryThatIsNoPIN(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := newWindows(t, k.typed("9081"), k.typed("9081726x"), k.typed(marked))
		pin, err := k.prompter(f, "it", 0).Ask(t.Context(), invented())
		wantPIN(t, pin, err)
		<-f.runs
		for _, want := range []string{"Hai scritto 4 caratteri: il PIN ha 8 cifre.", "Il PIN ha 8 cifre, senza lettere né spazi."} {
			if text := k.text(<-f.runs); !strings.HasPrefix(text, want+"\n\n") {
				t.Errorf("got %q", text)
			}
		}
	})
}

func TestThirdEntryInAWindowEndsTheQuestion(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := newWindows(t, k.typed(""), k.typed("1"), k.typed(strings.Repeat("9081", 60)), k.typed(marked))
		_, err := k.prompter(f, "it", 0).Ask(t.Context(), invented())
		wantFault(t, err, fault.PINFormat)
		if !strings.Contains(err.Error(), "240 characters") {
			t.Errorf("got %v", err)
		}
	})
}

func TestWindowNeedsAYesBeforeTheLastTry(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		q := invented()
		q.Left, q.UnknownIssuer = 1, true
		f := newWindows(t, k.yes, k.yes, k.typed(marked))
		pin, err := k.prompter(f, "it", 0).Ask(t.Context(), q)
		wantPIN(t, pin, err)
		for _, want := range []string{"nessuno garantisce", "UN SOLO"} {
			if run := <-f.runs; k.isPIN(run) || !strings.Contains(k.text(run), want) || !strings.Contains(k.text(run), q.Origin) {
				t.Errorf("no %q: %q", want, run.Args)
			}
		}
		if run := <-f.runs; !k.isPIN(run) {
			t.Errorf("run %q", run.Args)
		}
	})
}

func TestWindowThatGetsNoYesIsTheOnlyOne(t *testing.T) {
	lastTry, unknownChip := invented(), invented()
	lastTry.Left, unknownChip.UnknownIssuer = 1, true
	cases := []struct {
		name string
		q    login.Question
		want fault.Code
	}{
		{"the last try", lastTry, fault.PINLastTry},
		{"a chip that nobody vouches for", unknownChip, fault.ChipIssuerUnknown},
	}
	eachKind(t, func(t *testing.T, k kind) {
		for _, c := range cases {
			f := newWindows(t, k.no, k.typed(marked))
			_, err := k.prompter(f, "it", 0).Ask(t.Context(), c.q)
			wantFault(t, err, c.want)
			if <-f.runs; len(f.runs) != 0 {
				t.Errorf("%s: asked for the PIN", c.name)
			}
		}
	})
}

func TestWhatHappensToAWindowHasItsFault(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		cases := []struct {
			name  string
			reply fakeReply
			want  fault.Code
		}{
			{"cancelled", k.no, fault.Cancelled},
			{"left alone", k.late, fault.Timeout},
			{"no display", fakeReply{Status: 1}, fault.NoDialog},
			{"a status that nobody knows", fakeReply{Out: marked + "\n", Status: 77}, fault.NoDialog},
			{"an answer without an end", k.typed(strings.Repeat("9", 2*maxOutput)), fault.NoDialog},
		}
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				f := newWindows(t, c.reply)
				pin, err := k.prompter(f, "it", 0).Ask(t.Context(), invented())
				wantFault(t, err, c.want)
				if pin.Use(func([]byte) error { return nil }) == nil {
					t.Error("there is a PIN beside the fault")
				}
			})
		}
		t.Run("left alone at the last try", func(t *testing.T) {
			q := invented()
			q.Left = 1
			_, err := k.prompter(newWindows(t, k.late), "it", 0).Ask(t.Context(), q)
			wantFault(t, err, fault.Timeout)
		})
		t.Run("a program that is not there", func(t *testing.T) {
			_, err := k.prompter(fakeWindows{path: t.TempDir() + "/none"}, "it", 0).Ask(t.Context(), invented())
			wantFault(t, err, fault.NoDialog)
		})
		t.Run("an origin that cannot be shown", func(t *testing.T) {
			q := invented()
			q.Origin = "https://<b>a.example.it"
			_, err := k.prompter(fakeWindows{}, "it", 0).Ask(t.Context(), q)
			wantFault(t, err, fault.OriginInvalid)
		})
	})
}

func TestWindowClosesWhenTheLoginEnds(t *testing.T) {
	cases := []struct {
		name  string
		reply fakeReply
		left  int
		cause error
		want  fault.Code
	}{
		{"without a reason", fakeReply{Hang: true}, 3, nil, fault.Interrupted},
		{"with a fault", fakeReply{Hang: true}, 3, fault.New(fault.CardRemoved, "test", nil), fault.CardRemoved},
		{"at its deadline", fakeReply{Hang: true}, 3, context.DeadlineExceeded, fault.Timeout},
		{"at the last try", fakeReply{Hang: true}, 1, nil, fault.Interrupted},
		{"with a program that does not want to end", fakeReply{Stubborn: true}, 3, nil, fault.Interrupted},
	}
	eachKind(t, func(t *testing.T, k kind) {
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				q := invented()
				q.Left = c.left
				f := newWindows(t, c.reply)
				ctx, cancel := context.WithCancelCause(t.Context())
				done := make(chan error, 1)
				go func() { _, err := k.prompter(f, "it", 0).Ask(ctx, q); done <- err }()
				<-f.runs
				cancel(c.cause)
				wantFault(t, <-done, c.want)
				<-f.ended
			})
		}
	})
}

func TestWindowWaitsNoLongerThanItsTimeout(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := newWindows(t, fakeReply{Hang: true})
		_, err := k.prompter(f, "it", 300*time.Millisecond).Ask(t.Context(), invented())
		wantFault(t, err, fault.Timeout)
	})
}

// A window whose cied was killed closes by its own clock, after ours would have.
func TestWindowHasAClockOfItsOwn(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := newWindows(t, k.typed(marked))
		_, err := k.prompter(f, "it", 30*time.Second).Ask(t.Context(), invented())
		if err != nil {
			t.Fatal(err)
		}
		args := (<-f.runs).Args
		if last := strings.TrimPrefix(args[len(args)-1], "--timeout="); !slices.Contains([]string{"30", "31", "32"}, last) {
			t.Errorf("closes after %q s", last)
		}
	})
}

func TestPINAppearsInNoArgumentAndNoOutput(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		replies := []fakeReply{k.typed(marked + "0"), k.typed("x" + marked), k.typed(marked)}
		f := newWindows(t, replies...)
		p := k.prompter(f, "it", 0)
		pin, err := p.Ask(t.Context(), invented())
		wantPIN(t, pin, err)
		_, failed := k.prompter(newWindows(t, fakeReply{Out: marked + "\n", Status: 3}), "it", 0).Ask(t.Context(), invented())
		var out bytes.Buffer
		for range replies {
			fmt.Fprintln(&out, <-f.runs)
		}
		printEverything(&out, p, pin, errText(failed))
		if strings.Contains(out.String(), marked) || !strings.Contains(out.String(), "PIN(hidden)") {
			t.Errorf("the PIN appears, or nothing does:\n%s", out.String())
		}
	})
}

// printEverything writes vs in each way that a log or a message could.
func printEverything(out *bytes.Buffer, vs ...any) {
	for _, v := range vs {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d"} {
			fmt.Fprintf(out, verb+"\n", v)
		}
		slog.New(slog.NewTextHandler(out, nil)).Info("prompt", "v", v)
		slog.New(slog.NewJSONHandler(out, nil)).Info("prompt", "v", v)
		_ = json.NewEncoder(out).Encode(v)
	}
}

// The entry holds the digits while a window's program ends, and nothing else does.
func TestNothingOfAWindowIsKept(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		t.Run("an answer", func(t *testing.T) {
			f, e := newWindows(t, k.typed(marked)), entry{}
			q, err := newQuestion(invented(), "it")
			if err != nil {
				t.Fatal(err)
			}
			if err := k.on(f).read(t.Context(), q.title, q.sheet(), "", &e); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(e.buf[:e.n], []byte(marked)) {
				t.Fatal("there is no entry: the test proves nothing")
			}
			pin, err := e.pin()
			wantPIN(t, pin, err)
			if e != (entry{}) {
				t.Error("the entry outlives its PIN")
			}
		})
		for name, reply := range map[string]fakeReply{
			"a failure":                  {Out: "yes:" + marked + "\n", Status: 9},
			"an answer without an end":   {Out: strings.Repeat(marked, maxOutput)},
			"what the script never says": {Out: "no" + marked, Status: 1},
		} {
			t.Run(name, func(t *testing.T) {
				f, e := newWindows(t, reply), entry{}
				q, _ := newQuestion(invented(), "it")
				if err := k.on(f).read(t.Context(), q.title, q.sheet(), "", &e); err == nil {
					t.Error("no error")
				}
				if e != (entry{}) {
					t.Error("digits are left")
				}
			})
		}
	})
}
