package doctor

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"cied/fault"
	"cied/lang"
)

// told is a report with a fault, another one, advice, and checks in every state.
func told() Report {
	r := Report{
		Reference: "7K3Q-M90X", At: time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC), Version: "1.2.3",
		Results: []Result{
			{ID: "state", State: Well, Findings: Fact("of this user")},
			{ID: "user", State: Advised, Findings: advise(fault.RunsAsRoot, "uid 0")},
			{ID: "reader", State: Faulty, Took: 12 * time.Millisecond, Findings: wrong(fault.ReaderMissing, "no slot")},
			{ID: "card", State: Skipped},
			{ID: "coupling", State: Unasked},
			{ID: "codes", State: Faulty, Findings: []Finding{{Code: fault.PINLastTry, Left: 1, Evidence: "1 try"}}},
			{ID: "site", State: Faulty, Findings: []Finding{{Code: fault.SiteBroken, Evidence: "503"}, {Code: fault.SiteBroken, Evidence: "503 again"}}},
		},
	}
	r.Verdict, r.Decided = judge(r.Results)
	return r
}

// Programs read the verdict at the top, a person's words beside it, and each check.
func TestAReportAsProgramsReadIt(t *testing.T) {
	text, err := json.Marshal(told().In(lang.English))
	if err != nil {
		t.Fatal(err)
	}
	var v struct {
		Verdict, Code, Title, Message, Next, Reference, Version, At string
		Also                                                        []struct{ Code string }
		Checks                                                      []struct {
			ID, State    string
			Milliseconds int
			Findings     []struct{ Code, Evidence string }
		}
	}
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	if v.Verdict != "reader" || v.Code != "reader-missing" || v.Reference != "7K3Q-M90X" || v.At != "2026-11-22T09:30:00Z" || v.Message == "" || v.Next == "" {
		t.Errorf("%s", text)
	}
	if len(v.Also) != 3 || v.Also[0].Code != "pin-last-try" || v.Also[1].Code != "site-broken" || v.Also[2].Code != "runs-as-root" {
		t.Errorf("also %v: each once, faults before advice", v.Also)
	}
	if len(v.Checks) != 7 || v.Checks[2].State != "fault" || v.Checks[2].Milliseconds != 12 || v.Checks[3].Findings == nil {
		t.Errorf("%+v", v.Checks)
	}
}

// The verdict and the next step come first, in lines that a terminal holds.
func TestAReportAsAPersonReadsIt(t *testing.T) {
	for _, tag := range lang.All() {
		var b bytes.Buffer
		told().In(tag).WriteText(&b, tag)
		lines := strings.Split(b.String(), "\n")
		words := wordsIn(tag)
		if want := words.Verdict + ": " + strings.ToUpper(words.verdicts[Reader]); lines[0] != want {
			t.Errorf("%s: begins with %q, want %q", tag, lines[0], want)
		}
		next := strings.Join(strings.Fields(b.String()), " ")
		if !strings.Contains(next, "> "+fault.ReaderMissing.Text(tag).Next) || !strings.Contains(next, words.Skipped) || !strings.HasSuffix(next, "7K3Q-M90X") {
			t.Errorf("%s: %s", tag, b.String())
		}
		for _, l := range lines {
			if utf8.RuneCountInString(l) > textWidth {
				t.Errorf("%s: %d characters: %q", tag, utf8.RuneCountInString(l), l)
			}
		}
	}
}

// A fault that counts tries tells how many are left.
func TestAVerdictOnTheCodesTellsTheTriesLeft(t *testing.T) {
	r := Report{Results: []Result{{ID: "codes", State: Faulty, Findings: []Finding{{Code: fault.PINBlocked}}}}}
	r.Verdict, r.Decided = judge(r.Results)
	v := r.In(lang.English)
	if v.Verdict != Codes || v.Message != fault.PINBlocked.Text(lang.English).Message {
		t.Errorf("%+v", v)
	}
}

func TestAReportWithoutAFaultSaysWhereToGoOn(t *testing.T) {
	v := Report{Verdict: AllWell, Results: []Result{{ID: "state", State: Well}}}.In(lang.Italian)
	if v.Code != "" || v.Message == "" || v.Next == "" || v.Title == "" {
		t.Errorf("%+v", v)
	}
}
