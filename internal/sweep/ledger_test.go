package sweep

import (
	"encoding/hex"
	"strings"
	"testing"

	"cied/fault"
	"cied/simulator"
)

// The commands and answers of the tests, of which the ledger sees no more than this.
const (
	selects  = "00A4040C06A00000000039"
	agrees   = "002241A603800101"
	proves   = "0C8800000D8708AABBCCDDEEFF0011"
	verifies = "0C2000810D8708AABBCCDDEEFF0011"
	asks     = "0C2000810D97018E8E08AABBCCDDEE"
	changes  = "0C2400810D8708AABBCCDDEEFF0011"
	inClear  = "00200081083132333435363738"
	fetches  = "00C0000008"

	ok       = "9000"
	answered = "990290008E08AABBCCDDEEFF00119000"
	refused  = "6982"
	more     = "6110"
	none     = ""
)

// line is commands and answers in turn.
func (l *Ledger) line(t *testing.T, hexes ...string) {
	t.Helper()
	for ; len(hexes) > 1; hexes = hexes[2:] {
		command, err := hex.DecodeString(hexes[0])
		if err != nil {
			t.Fatal(err)
		}
		answer, err := hex.DecodeString(hexes[1])
		if err != nil {
			t.Fatal(err)
		}
		l.Observe(0, command, answer)
	}
}

func TestLedgerHoldsTerminalsToItsRules(t *testing.T) {
	proved := []string{selects, ok, agrees, ok, proves, answered}
	for _, c := range []struct {
		name  string
		fault int // number of the command that is disturbed
		line  []string
		want  string // "" where all is well
	}{
		{"a proved chip", 0, append(proved, verifies, answered), ""},
		{"the tries are asked for before the proof", 0, []string{selects, ok, agrees, ok, asks, answered}, ""},
		{"no proof", 0, []string{selects, ok, agrees, ok, verifies, answered}, "not proved"},
		{"the proof is refused", 0, []string{agrees, ok, proves, refused, verifies, answered}, "not proved"},
		{"the proof is disturbed", 3, append(proved, verifies, answered), "not proved"},
		{"the proof comes in pieces", 0, []string{agrees, ok, proves, more, fetches, answered, verifies, answered}, ""},
		{"a piece of the proof is disturbed", 3, []string{agrees, ok, proves, more, fetches, answered, verifies, answered}, "not proved"},
		{"the session was lost since", 0, append(proved, asks, refused, verifies, answered), "not proved"},
		{"another program has spoken since", 0, append(proved, selects, ok, verifies, answered), "not proved"},
		{"digits in clear", 0, append(proved, inClear, ok), "in clear"},
		{"again after a lost answer", 0, append(append(proved, verifies, none), append(proved, verifies, answered)...), "doubtful"},
		{"again after a disturbed answer", 4, append(append(proved, verifies, answered), append(proved, verifies, answered)...), "doubtful"},
		{"again after half an answer", 0, append(append(proved, verifies, more), append(proved, verifies, answered)...), "doubtful"},
		{"again after a proved refusal", 0, append(proved, verifies, answered, verifies, answered), ""},
		{"another secret after a lost answer", 0, append(append(proved, verifies, none), append(proved, changes, answered)...), "doubtful"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := Ledger{Fault: simulator.Fault{At: c.fault}}
			l.line(t, c.line...)
			if got := strings.Join(l.broken, "; "); (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestLedgerCountsDigitsByTheirInstruction(t *testing.T) {
	var l Ledger
	l.line(t, agrees, ok, proves, answered, asks, answered, verifies, answered, verifies, answered, changes, answered)
	if v, c, r := l.Came(Verify), l.Came(ChangeReference), l.Came(ResetRetry); v != 2 || c != 1 || r != 0 {
		t.Errorf("%d, %d, %d", v, c, r)
	}
	l.Next()
	if n := l.Came(Verify); n != 0 {
		t.Errorf("%d in the next use", n)
	}
}

func TestPhasesFollowTheUse(t *testing.T) {
	var l Ledger
	l.line(t, selects, ok, agrees, ok, proves, more, fetches, answered, selects, ok, asks, answered,
		verifies, more, fetches, answered, proves, answered, changes, answered)
	want := []Phase{Opening, Opening, InSession, InSession, Opening, InSession, Presenting, Presenting, After, Setting}
	got := l.Phases()
	if len(got) != len(want) {
		t.Fatalf("got %q", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("command %d: %s, want %s", i+1, got[i], want[i])
		}
	}
}

// A kind of fault without a set would let everything fail, and Internal is in none.
func TestEveryPhaseExpectsSomethingOfEveryKind(t *testing.T) {
	for _, p := range []Phase{Opening, InSession, Presenting, After, Setting} {
		for _, k := range Kinds() {
			codes := p.expected(k)
			if len(codes) == 0 {
				t.Errorf("%s %s: nothing is expected", p, k)
			}
			for _, c := range codes {
				if c == fault.Internal || c == fault.Interrupted || c != "" && c.Row().Code != c {
					t.Errorf("%s %s: %q is expected", p, k, c)
				}
			}
		}
	}
}
