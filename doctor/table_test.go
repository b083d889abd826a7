package doctor

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"testing"

	"cied/fault"
	"cied/lang"
)

var update = flag.Bool("update", false, "write docs/doctor.md again")

const tablePath = "../docs/doctor.md"

// allInjected is the table of faults, by area.
func allInjected() [][]injected {
	return [][]injected{computerCases(), pcscCases(), usbCases(), cardCases(), networkCases(), siteCases(), clockCases(), browserCases()}
}

// Each injected fault is found, by its code, and the verdict names who is at fault.
func TestEveryInjectedFaultHasItsVerdict(t *testing.T) {
	faults := 0
	for _, area := range allInjected() {
		for _, c := range area {
			if c.want != "" {
				faults++
			}
			t.Run(c.name, func(t *testing.T) {
				results := run(t.Context(), c.machine(t), c.checks)
				verdict, decided := judge(results)
				if c.verdict == "" { // advice: it keeps nobody from logging in
					if verdict != AllWell || !advised(results, c.want) {
						t.Errorf("verdict %s (%s); want advice %q\n%+v", verdict, decided.Code, c.want, results)
					}
					return
				}
				if verdict != c.verdict || decided.Code != c.want {
					t.Errorf("verdict %s (%s), want %s (%s)\n%+v", verdict, decided.Code, c.verdict, c.want, results)
				}
			})
		}
	}
	t.Logf("%d injected faults", faults)
	if faults < 40 {
		t.Errorf("%d injected faults, want at least 40", faults)
	}
}

func advised(results []Result, c fault.Code) bool {
	for _, r := range results {
		for _, f := range r.Findings {
			if f.Advice && f.Code == c {
				return true
			}
		}
	}
	return false
}

// Support reads the same table as the tests.
func TestTheTableIsInTheDocumentation(t *testing.T) {
	want := tablePage()
	if *update {
		if err := os.WriteFile(tablePath, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(tablePath)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("docs/doctor.md is not the table of the tests (%v): go test ./doctor -run Documentation -update", err)
	}
}

const tableHead = `# cied doctor

<!-- Generated from the tests of package doctor: go test ./doctor -run Documentation -update -->

%s
## What is wrong, and what the doctor says

Each row is a fault that the tests make on purpose: in a fake tree of /proc, /sys and /etc, with a
simulated card, or with a site on this computer. *Advice* makes no verdict: logins work all the
same. A *mention* has no code either, for nothing is wrong. Where several things are wrong the
first in the order of the checks is the verdict, because the others may come of it.

| what is wrong | verdict | code | next step |
|---|---|---|---|
`

const tableIntro = `One command, one verdict, one next step, in less than ten seconds:

    cied doctor                    computer, readers, card, network
    cied doctor --card             also how well the card lies, up to a minute
    cied doctor --site https://…   also that login page (its query is not sent)
    cied doctor --json             the same for programs
    cied doctor --fix              offers to mend what can be mended here (Linux)
    cied doctor --bundle FILE      a zip for support, without anything personal

No PIN is asked and nothing is changed. The exit status is that of the fault (docs/faults.md), 0
where all is well. The reference at the end means nothing: it is also in the log and in the bundle,
so that two people on the telephone know that they look at the same run.
`

// tablePage is the whole of docs/doctor.md.
func tablePage() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, tableHead, tableIntro)
	for _, area := range allInjected() {
		for _, c := range area {
			verdict, next := string(c.verdict), wordsIn(lang.English).goOn
			if verdict == "" {
				verdict = "advice"
			}
			code := "–"
			if c.want != "" {
				code = fmt.Sprintf("[%s](faults.md#%s)", c.want, c.want)
				next = c.want.Text(lang.English).Next
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", c.name, verdict, code, next)
		}
	}
	for _, c := range unshownCases() {
		fmt.Fprintf(&b, "| %s | mention | – | %s |\n", c.name, wordsIn(lang.English).mentions[c.want].Next)
	}
	fmt.Fprintf(&b, "\n## The checks\n\n| check | needs | |\n|---|---|---|\n")
	titles := wordsIn(lang.English).checks
	for _, c := range Checks() {
		needs := "–"
		for i, id := range c.Needs {
			if i == 0 {
				needs = id
			} else {
				needs += ", " + id
			}
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", c.ID, needs, titles[c.ID])
	}
	return b.Bytes()
}
