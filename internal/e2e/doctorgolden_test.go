//go:build unix

package e2e

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cied/doctor"
	"cied/fault"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares what people read with a file of testdata/doctor.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "doctor", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || got != string(want) {
		t.Errorf("not as in %s (%v); go test ./internal/e2e -run Doctor -update:\n%s", path, err, got)
	}
}

// ofTheMachine are the checks whose findings are those of the machine that runs the tests,
// and what stands for them in the golden files.
var ofTheMachine = map[string]string{
	"user":           "(who runs the tests)",
	"pcsc-installed": "(path and version of pcscd)",
	"pcsc-running":   "(processes called pcscd)",
	"pcsc-twice":     "(whether there are two)",
	"usb":            "(readers on the USB bus)",
	"reader-driver":  "(driver of USB readers)",
	"browser":        "(browsers of this machine)",
	"browser-policy": "(their policies)",
	"module":         "(what is registered in them)",
	"port":           "(who listens there)",
	"software":       "(other software on this machine)",
	"program-age":    "(version and day)",
	"trust-age":      "(day)",
}

// earnedHere are the codes that those checks find.
var earnedHere = []fault.Code{
	fault.RunsAsRoot, fault.PCSCTwice, fault.DriverMissing, fault.DriverOutdated, fault.ReaderClaimed, fault.ReaderClone,
	fault.ReaderFailed, fault.BrowserSandboxed, fault.BrowserPolicy, fault.ModuleMissing, fault.PortInUse, fault.OtherSoftware,
	fault.ProgramOutdated, fault.TrustOutdated,
}

// rules are about what differs from run to run in the findings of all other checks.
var rules = []struct {
	what *regexp.Regexp
	text string
}{
	{regexp.MustCompile(`\d+ MiB free`), "(so many) MiB free"},
	{regexp.MustCompile(`/\S+/pcscd\.comm`), "(path)/pcscd.comm"},
	{regexp.MustCompile(`pcscd\.socket is (not found|masked|disabled|enabled|unknown, as there is no systemd)`), "pcscd.socket is (as systemd says)"},
	{regexp.MustCompile(`; runs: \S+ \(pid \d+\)(, \S+ \(pid \d+\))*`), ""}, // a service of somebody else
	{regexp.MustCompile(`/\S+/pinentry-gnome3`), "(path)/pinentry-gnome3"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d`), "(date and time)"},
	{regexp.MustCompile(`score \d+ of`), "score (so many) of"},
	{regexp.MustCompile(`median \d+ ms, worst \d+ ms, \d+ late`), "median (so many) ms, worst (so many) ms, (so many) late"},
	{regexp.MustCompile(`(?m)^      sudo .*pcscd.*\n`), "      (the command of this system)\n"},
}

// evidence is that of the verdict, in lines that are broken where the text makes it so.
var evidence = regexp.MustCompile(`(?s)\n  \(.*?\)\n  > `)

// anywhere is what the doctor tells people, without what is true of one machine or run. v
// is the same as programs read it, which has the checks in the same order.
func anywhere(text, tag string, v doctor.View) string {
	labels := doctor.LabelsIn(tag)
	text, _, _ = strings.Cut(text, "\n"+labels.Reference+": ")
	text, looked, _ := strings.Cut(text, "\n"+labels.Looked+":\n")
	verdict, also, _ := strings.Cut(text, "\n"+labels.Also+":\n")
	verdict = evidence.ReplaceAllStringFunc(verdict, func(s string) string {
		lines := strings.Split(strings.TrimSuffix(s, "\n  > "), "\n  ")
		return "\n  " + strings.Join(lines[1:], " ") + "\n  > "
	})
	if also = remarks(also, tag); also != "" {
		also = "\n" + labels.Also + ":\n" + also
	}
	text = verdict + also + "\n" + labels.Looked + ":\n" + rows(looked, v) + "\n" + labels.Reference + ": (eight letters)\n"
	for _, r := range rules {
		text = r.what.ReplaceAllString(text, r.text)
	}
	return text
}

// remarks leaves out those that only this machine has earned: by their words, since what
// others do on it may change between two runs.
func remarks(also, tag string) string {
	var kept strings.Builder
	for _, remark := range begunWith(also, "  - ") {
		words := strings.Join(strings.Fields(remark), " ")
		if !slices.ContainsFunc(earnedHere, func(c fault.Code) bool { return strings.HasPrefix(words, "- "+c.Text(tag).Message) }) {
			kept.WriteString(remark)
		}
	}
	return kept.String()
}

// rows has the checks of this machine without their outcome. Those that have none stand
// behind the others, by their names alone.
func rows(looked string, v doctor.View) string {
	const title, finding = len("  ok  "), 37
	asked := slices.DeleteFunc(slices.Clone(v.Checks), func(c doctor.CheckView) bool {
		return c.State == doctor.Skipped || c.State == doctor.Unasked
	})
	var all strings.Builder
	for i, row := range begunWith(looked, "  ") {
		if i < len(asked) && ofTheMachine[asked[i].ID] != "" {
			row = "  ..  " + string([]rune(row)[title:finding]) + ofTheMachine[asked[i].ID] + "\n"
		}
		all.WriteString(row)
	}
	return all.String()
}

// begunWith splits text before the lines that begin with mark and not with more space than
// a mark of the doctor has.
func begunWith(text, mark string) (parts []string) {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, mark) && !strings.HasPrefix(line, "       ") || len(parts) == 0 {
			parts = append(parts, line)
			continue
		}
		parts[len(parts)-1] += line
	}
	return parts
}
