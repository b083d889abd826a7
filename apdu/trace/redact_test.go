package trace_test

import (
	"errors"
	"strings"
	"testing"

	"cied/apdu/trace"
)

func TestRedactedTraceKeepsWhoSaidWhatAndHowMuch(t *testing.T) {
	cases := []struct{ name, whole, want string }{
		{"a file in clear", "> 00B081000C\n< 3132333435369000\n", "> 00B081000C\n< ************9000\n"},
		{"a status alone", "> 00A40000\n< 6A82\n", "> 00A40000\n< 6A82\n"},
		{"no answer", "> 00A40000\n< -\n", "> 00A40000\n< -\n"},
		{"pieces of an answer", "> 00CB3FFF024D00\n< 70006102\n> 00C0000002\n< 8EA59000\n", "> 00CB3FFF024D00\n< ****6102\n> 00C0000002\n< ****9000\n"},
		{
			"a cryptogram", "> 0CB083000D9701E78E08A36609CBEA37CA3F00\n< 8703011122990262828E0801020304050607086282\n",
			"> 0CB083000D9701E78E08A36609CBEA37CA3F00\n< 8703******990262828E0801020304050607086282\n",
		},
		{
			"a cryptogram of an odd instruction", "> 0CB1830000\n< 85021122990290008E0801020304050607089000\n",
			"> 0CB1830000\n< 8502****990290008E0801020304050607089000\n",
		},
		{
			"a cryptogram in pieces", "> 0C88000000\n< 8782000301116110\n> 00C0000010\n< 22990290008E0801020304050607089000\n",
			"> 0C88000000\n< 87820003****6110\n> 00C0000010\n< **990290008E0801020304050607089000\n",
		},
		{"an answer in clear to a protected command", "> 0C84000000\n< 3132333435369000\n", "> 0C84000000\n< ************9000\n"},
		{"a status object that is none", "> 0C84000000\n< 99033132339000\n", "> 0C84000000\n< **********9000\n"},
		{"a cryptogram that is cut off", "> 0C84000000\n< 87100131329000\n", "> 0C84000000\n< **********9000\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			whole := parse(t, header+c.whole)
			if got := whole.Redact().String(); got != header+c.want {
				t.Errorf("got\n%s", got)
			}
			checkRedacted(t, whole)
		})
	}
}

// checkRedacted fails the test if what Redact returns tells anything, or is no trace.
func checkRedacted(t *testing.T, whole *trace.Trace) {
	t.Helper()
	before := whole.String()
	r := whole.Redact()
	again := parse(t, r.String())
	switch {
	case whole.String() != before:
		t.Errorf("redacting has changed the whole trace to\n%s", whole)
	case r.Tells() || again.Tells():
		t.Errorf("redacted again it is another trace:\n%s", r.Redact())
	case r.Len() != whole.Len() || r.Header.Terminal != "":
		t.Errorf("got\n%s", r)
	}
	for i, e := range again.Exchanges() {
		if line := r.Exchanges()[i].Line; line != e.Line {
			t.Errorf("line %d, in its text %d", line, e.Line)
		}
	}
}

func TestRandomNumbersOfTheTerminalAreNotInARedactedTrace(t *testing.T) {
	tr := parse(t, header+"terminal: drawn=0102\n> 00A40000\n< 9000\n")
	if !tr.Tells() || tr.Header.Terminal != "drawn=0102" {
		t.Fatalf("got %+v", tr.Header)
	}
	if r := tr.Redact(); strings.Contains(r.String(), "0102") || r.Tells() || r.Exchanges()[0].Line != 4 {
		t.Errorf("got\n%s", r)
	}
}

func TestRedactedAnswerIsNotReplayed(t *testing.T) {
	tr := parse(t, header+"> 00B081000C\n< 3132333435369000\n").Redact()
	if tr.Redacted() != 4 {
		t.Errorf("line %d", tr.Redacted())
	}
	c := tr.Card()
	_, err := send(t, c, "00B081000C")
	if !errors.Is(err, trace.ErrRedacted) || !strings.Contains(err.Error(), "line 4") || !errors.Is(c.Done(), trace.ErrRedacted) {
		t.Errorf("got %v, then %v", err, c.Done())
	}
}
