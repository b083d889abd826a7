package trace_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"cied/apdu"
	"cied/apdu/trace"
	"cied/fault"
)

const header = "card: simulator/nxp\nspec: ISO/IEC 7816-4:2013, 11.5.6\nexpect: pin-wrong left=2\n"

const pinWrong = header +
	"> 00A4040C06A00000000039\n< 9000\n" +
	"> 002000810800\n< 63C2\n" +
	"> 0020008108****************\n< 63C2\n" +
	"> 0084000008\n< -\n"

func parse(t testing.TB, text string) *trace.Trace {
	t.Helper()
	tr, err := trace.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func send(t *testing.T, c *trace.Card, command string) (answer string, err error) {
	t.Helper()
	var b []byte
	if _, err := fmt.Sscanf(command, "%X", &b); err != nil {
		t.Fatal(err)
	}
	r, err := c.Transmit(context.Background(), b)
	return fmt.Sprintf("%X", r), err
}

func TestTraceIsItsText(t *testing.T) {
	tr := parse(t, pinWrong)
	if got := tr.String(); got != pinWrong {
		t.Errorf("got\n%s", got)
	}
	want := trace.Header{Card: "simulator/nxp", Spec: "ISO/IEC 7816-4:2013, 11.5.6", Expect: "pin-wrong left=2"}
	if tr.Header != want || tr.Len() != 4 {
		t.Errorf("got %+v with %d exchanges", tr.Header, tr.Len())
	}
}

func TestMalformedTraceIsRefusedWithItsLine(t *testing.T) {
	cases := []struct{ name, text, line string }{
		{"nothing", "", "line 0"},
		{"headers out of order", "spec: x\ncard: y\nexpect: ok\n", "line 1"},
		{"a header twice", "card: y\ncard: y\nexpect: ok\n", "line 2"},
		{"a header without value", "card: y\nspec: \nexpect: ok\n", "line 2"},
		{"a header missing", "card: y\nspec: x\n", "line 2"},
		{"an answer without a command", header + "< 9000\n", "line 4"},
		{"a command without an answer", header + "> 00A40000\n", "line 4"},
		{"two commands", header + "> 00A40000\n> 00A40000\n", "line 5"},
		{"an empty line", header + "\n> 00A40000\n< 9000\n", "line 4"},
		{"a command of three bytes", header + "> 00A400\n< 9000\n", "line 4"},
		{"an answer of one byte", header + "> 00A40000\n< 90\n", "line 5"},
		{"half a byte", header + "> 00A40000\n< 90000\n", "line 5"},
		{"small digits", header + "> 00a40000\n< 9000\n", "line 4"},
		{"letters", header + "> 00A4000G\n< 9000\n", "line 4"},
		{"a blank in the header of a command", header + "> 00A400**\n< 9000\n", "line 4"},
		{"a blank in a status word", header + "> 00A40000\n< AA**00\n", "line 5"},
		{"the terminal without a word", header + "terminal: \n", "line 4"},
		{"the terminal twice", header + "terminal: x\nterminal: x\n", "line 5"},
		{"the terminal too late", header + "> 00A40000\n< 9000\nterminal: x\n", "line 6"},
		{"no newline at the end", header + "> 00A40000\n< 9000", "line 4"},
		{"carriage returns", strings.ReplaceAll(header, "\n", "\r\n"), "line 1"},
		{"an endless line", header + "> " + strings.Repeat("00", 65545) + "\n< 9000\n", "line 3"},
		{"an endless line without an end", header + strings.Repeat("0", 200_000), "line 3"},
		{"an endless text", header + strings.Repeat("> 00A40000\n< 9000\n", 500_000), "after line"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := trace.Parse(strings.NewReader(c.text))
			if !errors.Is(err, trace.ErrTrace) || !strings.Contains(err.Error(), c.line) {
				t.Errorf("got %v, want %s", err, c.line)
			}
		})
	}
}

func TestReplayIsStrict(t *testing.T) {
	c := parse(t, pinWrong).Card()
	steps := []struct{ command, answer string }{
		{"00A4040C06A00000000039", "9000"},
		{"002000810800", "63C2"},
		{"00200081083132333435363738", "63C2"}, // blanked: any eight bytes
	}
	for _, s := range steps {
		if got, err := send(t, c, s.command); err != nil || got != s.answer {
			t.Fatalf("%s: got %s, %v", s.command, got, err)
		}
	}
	if err := c.Done(); !errors.Is(err, trace.ErrDiffers) {
		t.Errorf("one line was never used: %v", err)
	}
	if _, err := send(t, c, "0084000008"); !errors.Is(err, fault.CardRemoved) {
		t.Errorf("the recorded card had gone: %v", err)
	}
	if err := c.Done(); err != nil {
		t.Error(err)
	}
}

func TestFirstDifferenceIsReportedAndFinal(t *testing.T) {
	cases := []struct{ name, command, want string }{
		{"another byte", "00A4040C06A00000000038", "line 4: the terminal departs from the trace at byte 11 of 11"},
		{"a byte less", "00A4040C06A000000000", "line 4: the terminal departs from the trace at byte 11 of 11"},
		{"a byte more", "00A4040C06A0000000003900", "line 4: the terminal departs from the trace: 12 bytes, not 11"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			card := parse(t, pinWrong).Card()
			_, first := send(t, card, c.command)
			if !errors.Is(first, trace.ErrDiffers) || !strings.Contains(first.Error(), c.want) {
				t.Fatalf("got %v", first)
			}
			if _, again := send(t, card, "00A4040C06A00000000039"); !errors.Is(again, first) {
				t.Errorf("the right command afterwards: %v", again)
			}
			if !errors.Is(card.Done(), first) {
				t.Errorf("Done is %v", card.Done())
			}
		})
	}
}

func TestCommandAfterTheLastLineIsADifference(t *testing.T) {
	c := parse(t, header).Card()
	if err := c.Done(); err != nil {
		t.Error(err)
	}
	if _, err := send(t, c, "00A40000"); !errors.Is(err, trace.ErrDiffers) || !errors.Is(c.Done(), trace.ErrDiffers) {
		t.Errorf("got %v", err)
	}
}

func TestDifferenceNeverShowsAPIN(t *testing.T) {
	c := parse(t, header+"> 0C2000811D\n< 9000\n").Card()
	if _, err := send(t, c, "00200081083132333435363738"); err == nil || strings.Contains(err.Error(), "3132") {
		t.Errorf("got %v", err)
	}
}

// recorded is the trace of commands to card, through the channel that is to be recorded.
func recorded(t *testing.T, card apdu.Card) *trace.Trace {
	t.Helper()
	var r trace.Recorder
	ch := &apdu.Channel{Card: card, Tap: r.Tap}
	for _, c := range []apdu.Command{
		{INS: 0xA4, P1: 0x04, P2: 0x0C, Data: []byte{0xA0, 0, 0, 0, 0, 0x39}},
		{INS: 0xCB, P1: 0x3F, P2: 0xFF, Data: []byte{0x4D, 0}},
		{INS: 0x20, P2: 0x81, Data: []byte("12345678"), Secret: true},
		{INS: 0x84, Ne: 8},
	} {
		_, err := ch.Transmit(context.Background(), c)
		if err != nil && !errors.Is(err, fault.CardRemoved) {
			t.Fatal(err)
		}
	}
	tr, err := r.Trace(trace.Header{Card: "simulator/nxp", Spec: "ISO/IEC 7816-4:2013, 11.5.6", Expect: "pin-wrong left=2"})
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// A recording replays to the same recording, through the channel that made it.
func TestRecordingReplaysToItself(t *testing.T) {
	const text = header +
		"> 00A4040C06A00000000039\n< 9000\n" +
		"> 00CB3FFF024D00\n< 70006102\n" +
		"> 00C0000002\n< A5A59000\n" +
		"> 0020008108****************\n< 63C2\n" +
		"> 0084000008\n< -\n"
	card := parse(t, text).Card()
	got := recorded(t, card)
	if got.String() != text {
		t.Errorf("got\n%s", got)
	}
	if err := card.Done(); err != nil {
		t.Error(err)
	}
	if again := parse(t, text); !reflect.DeepEqual(again.Exchanges(), got.Exchanges()) {
		t.Errorf("the recording is not what its text is: %+v", again.Exchanges())
	}
}

func TestSilentCardIsToldFromOneThatWasTakenAway(t *testing.T) {
	for _, code := range []fault.Code{fault.CardSilent, fault.CardRemoved} {
		c := parse(t, "card: x\nspec: y\nexpect: "+string(code)+"\n> 00A40000\n< -\n").Card()
		if _, err := send(t, c, "00A40000"); !errors.Is(err, code) {
			t.Errorf("%s: got %v", code, err)
		}
	}
}

func TestRecorderBlanksASecretThatArrivesInClear(t *testing.T) {
	var r trace.Recorder
	r.Tap(apdu.Exchange{Command: []byte("\x00\x20\x00\x81\x0812345678"), Response: []byte{0x90, 0x00}, Secret: true})
	tr, err := r.Trace(trace.Header{Card: "test", Spec: "test", Expect: "ok"})
	if err != nil || !strings.Contains(tr.String(), "> 0020008108****************\n") {
		t.Errorf("got %v, %v", tr, err)
	}
}

func TestRecordingThatNobodyCouldReadIsNone(t *testing.T) {
	good := trace.Header{Card: "x", Spec: "y", Expect: "ok"}
	short, long := trace.Recorder{}, trace.Recorder{}
	short.Tap(apdu.Exchange{Command: []byte{0, 0xA4}})
	for range 80 {
		long.Tap(apdu.Exchange{Command: make([]byte, 4), Response: make([]byte, 65538)})
	}
	cases := []struct {
		name   string
		r      *trace.Recorder
		header trace.Header
	}{
		{"a header of two lines", new(trace.Recorder), trace.Header{Card: "two\nlines", Spec: "y", Expect: "ok"}},
		{"a header without words", new(trace.Recorder), trace.Header{Card: "x", Expect: "ok"}},
		{"a command of two bytes", &short, good},
		{"more than a trace may have", &long, good},
	}
	for _, c := range cases {
		if tr, err := c.r.Trace(c.header); !errors.Is(err, trace.ErrTrace) {
			t.Errorf("%s: got %v, %v", c.name, tr, err)
		}
	}
}

// FuzzParse: no text panics, and what is read has exactly one text.
func FuzzParse(f *testing.F) {
	f.Add(pinWrong)
	f.Add(header)
	f.Add(header + "> 00A40000\n< \n")
	f.Add(header + "terminal: x\n> 0CB08300\n< 8703**11229902900061FF\n> 00C00000\n< **9000\n")
	f.Fuzz(func(t *testing.T, text string) {
		tr, err := trace.Parse(strings.NewReader(text))
		if err == nil && tr.String() != text {
			t.Errorf("%q came back as %q", text, tr.String())
		}
		if err == nil {
			checkRedacted(t, tr)
		}
		if err != nil && !errors.Is(err, trace.ErrTrace) {
			t.Errorf("%q: %v", text, err)
		}
	})
}

func ExampleParse() {
	tr, err := trace.Parse(strings.NewReader(`card: simulator/nxp
spec: ISO/IEC 7816-4:2013, 11.2.3
expect: ok
> 00B081000C
< 3130323033303430353036309000
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	card := tr.Card()
	ch := &apdu.Channel{Card: card}
	r, err := ch.Transmit(context.Background(), apdu.Command{INS: 0xB0, P1: 0x81, Ne: 12})
	fmt.Printf("%s %v %v\n", r.Data, err, card.Done())
	// Output: 102030405060 <nil> <nil>
}
