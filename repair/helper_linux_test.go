package repair

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"cied/fault"
	"cied/internal/pcscd"
)

// A plain Runner runs commands with the rights of the test, before programs of the system
// those of bin: scripts that write down how they were called.
type plain struct {
	bin    string
	before func() // between what the person was shown and the change
}

func (p *plain) Run(ctx context.Context, argv []string, stdin []byte) error {
	if p.before != nil {
		p.before()
	}
	c := exec.CommandContext(ctx, argv[0], argv[1:]...)
	c.Env = []string{"PATH=" + p.bin + ":" + path, "LC_ALL=C"}
	c.Stdin = strings.NewReader(string(stdin))
	out, err := c.CombinedOutput()
	if err != nil {
		return errors.Join(err, errors.New(string(out)))
	}
	return nil
}

// workshop is a machine whose changes are really made, below its root.
func workshop(t *testing.T, files map[string]string) (*Machine, *plain) {
	t.Helper()
	p := &plain{bin: t.TempDir()}
	script := "#!/bin/sh\necho \"$*\" >>'" + p.bin + "/called'\n[ ! -e '" + p.bin + "/fails' ]\n"
	if err := os.WriteFile(filepath.Join(p.bin, "modprobe"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return machine(t, p, files), p
}

func (p *plain) called() string {
	b, _ := os.ReadFile(filepath.Join(p.bin, "called"))
	return string(b)
}

// holds checks a file of m; "" is no file.
func holds(t *testing.T, m *Machine, path, want string) {
	t.Helper()
	b, err := os.ReadFile(m.at(path))
	if string(b) != want || (err != nil) != (want == "") {
		t.Errorf("%s holds %q (%v), want %q", path, b, err, want)
	}
}

func apply(t *testing.T, m *Machine, code fault.Code) {
	t.Helper()
	if err := must(t)(m.For(code)).Apply(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func undo(t *testing.T, m *Machine, id string) {
	t.Helper()
	if err := must(t)(m.Undo(id)).Apply(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Undo(id); !errors.Is(err, ErrNone) {
		t.Errorf("%s can be undone twice: %v", id, err)
	}
}

func TestAppliedTwiceIsAppliedOnceAndUndoneLeavesNothing(t *testing.T) {
	m, p := workshop(t, withNFC())
	for range 2 {
		apply(t, m, fault.ReaderClaimed)
		holds(t, m, modulesFile, modulesText)
	}
	if info, err := os.Stat(m.at(modulesFile)); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("%v, %v", info, err)
	}
	undo(t, m, Modules)
	left, err := os.ReadDir(m.at(modulesDir))
	if len(left) != 0 || err != nil {
		t.Errorf("%v, %v", left, err)
	}
	if got, want := p.called(), "-r pn533_usb\n-r pn533_usb\n-a pn533_usb\n"; got != want {
		t.Errorf("modprobe was called with %q", got)
	}
}

func TestAFileThatWasThereBeforeIsShownAndComesBack(t *testing.T) {
	m, _ := workshop(t, with(withNFC(), modulesFile, "blacklist nfc\n"))
	if got := must(t)(m.For(fault.ReaderClaimed)).Diff(); !strings.Contains(got, "-blacklist nfc\n") {
		t.Error(got)
	}
	for range 2 {
		apply(t, m, fault.ReaderClaimed)
	}
	if got := must(t)(m.Undo(Modules)).Diff(); !strings.Contains(got, "+blacklist nfc\n") {
		t.Error(got)
	}
	undo(t, m, Modules)
	holds(t, m, modulesFile, "blacklist nfc\n")
	holds(t, m, modulesFile+".cied-before", "")
}

func TestAFileThatWasEditedSinceIsNotTakenAway(t *testing.T) {
	m, _ := workshop(t, withPolkit())
	apply(t, m, fault.PCSCDenied)
	put(t, m.at(ruleFile(m.UID)), "// mine\n")
	if _, err := m.Undo(Rule); !errors.Is(err, errEdited) || !errors.Is(err, fault.RepairFailed) {
		t.Errorf("%v", err)
	}
	holds(t, m, ruleFile(m.UID), "// mine\n")
}

// The administrator's own editor may be quicker than the person's yes.
func TestAFileThatChangesAfterItWasShownIsLeftAsItIs(t *testing.T) {
	m, p := workshop(t, withPolkit())
	change := must(t)(m.For(fault.PCSCDenied))
	p.before = func() { put(t, m.at(ruleFile(m.UID)), "// mine\n") }
	if err := change.Apply(t.Context()); !errors.Is(err, fault.RepairFailed) || !strings.Contains(err.Error(), "left as it is") {
		t.Errorf("%v", err)
	}
	holds(t, m, ruleFile(m.UID), "// mine\n")
}

func TestAFileThatIsEditedAfterUndoWasShownIsLeftAsItIs(t *testing.T) {
	m, p := workshop(t, withPolkit())
	apply(t, m, fault.PCSCDenied)
	back := must(t)(m.Undo(Rule))
	p.before = func() { put(t, m.at(ruleFile(m.UID)), "// mine\n") }
	if err := back.Apply(t.Context()); !errors.Is(err, fault.RepairFailed) {
		t.Errorf("%v", err)
	}
	holds(t, m, ruleFile(m.UID), "// mine\n")
}

// What was not made is not offered to be taken back, on which nobody could ever act.
func TestARepairThatTheHelperRefusesLeavesNothingToUndo(t *testing.T) {
	m, p := workshop(t, withPolkit())
	change := must(t)(m.For(fault.PCSCDenied))
	p.before = func() { put(t, m.at(ruleFile(m.UID)), "// mine\n") }
	if err := change.Apply(t.Context()); !errors.Is(err, fault.RepairFailed) {
		t.Errorf("%v", err)
	}
	if ids, err := m.Applied(); len(ids) != 0 || err != nil {
		t.Errorf("%q, %v", ids, err)
	}
}

// The second time fails; what the first has made can still be taken back.
func TestARefusedSecondRepairLeavesTheFirstInTheJournal(t *testing.T) {
	m, p := workshop(t, withPolkit())
	apply(t, m, fault.PCSCDenied)
	first := must(t)(m.Undo(Rule)).plan.file.own
	m.User = "luca" // a new name of the same user: another rule
	change := must(t)(m.For(fault.PCSCDenied))
	p.before = func() { put(t, m.at(ruleFile(m.UID)), "// mine\n") }
	if err := change.Apply(t.Context()); !errors.Is(err, fault.RepairFailed) {
		t.Errorf("%v", err)
	}
	entries, err := m.journal().read()
	if e, found := find(entries, Rule); !found || e.SHA256 != first || err != nil {
		t.Errorf("%+v, %v", entries, err)
	}
}

// A script stands for sudo, pkexec and for a helper that somebody has killed.
func TestTheExitStatusTellsWhetherThereIsSomethingToUndo(t *testing.T) {
	for _, c := range []struct {
		name   string
		script string
		undo   bool
	}{
		{"a wrong password at sudo", "exit 1", false},
		{"a closed dialog of pkexec", "exit 126", false},
		{"a user whom pkexec does not trust", "exit 127", false},
		{"a command that failed after the file was written", "exit 100", true},
		{"a helper that was killed", "kill -9 $$", true},
		{"a helper that was killed below sudo", "exit 137", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := machine(t, &recorder{err: exec.Command("sh", "-c", c.script).Run()}, withPolkit())
			if err := must(t)(m.For(fault.PCSCDenied)).Apply(t.Context()); !errors.Is(err, fault.RepairFailed) {
				t.Errorf("%v", err)
			}
			if ids, err := m.Applied(); (len(ids) == 1) != c.undo || err != nil {
				t.Errorf("%q, %v", ids, err)
			}
		})
	}
}

// A link that the administrator has made is not turned into a file.
func TestALinkIsNotReplaced(t *testing.T) {
	for name, target := range map[string]string{"to a file": "real.conf", "to nothing": "missing"} {
		t.Run(name, func(t *testing.T) {
			m, p := workshop(t, with(withNFC(), modulesDir+"/real.conf", "blacklist nfc\n"))
			change := must(t)(m.For(fault.ReaderClaimed))
			link := func() { put(t, m.at(modulesFile), "->"+target) }
			p.before = link // after the diff was shown
			if err := change.Apply(t.Context()); !errors.Is(err, fault.RepairFailed) || !strings.Contains(err.Error(), "is a link") {
				t.Errorf("%v", err)
			}
			if _, err := m.For(fault.ReaderClaimed); !errors.Is(err, errLink) || !errors.Is(err, fault.RepairFailed) {
				t.Errorf("%v", err)
			}
			if to, err := os.Readlink(m.at(modulesFile)); to != target || err != nil {
				t.Errorf("%q, %v", to, err)
			}
			holds(t, m, modulesDir+"/real.conf", "blacklist nfc\n")
		})
	}
}

func TestALinkInThePlaceOfWhatWasWrittenIsNotTakenAway(t *testing.T) {
	m, _ := workshop(t, withNFC())
	apply(t, m, fault.ReaderClaimed)
	if err := os.Rename(m.at(modulesFile), m.at(modulesDir+"/real.conf")); err != nil {
		t.Fatal(err)
	}
	put(t, m.at(modulesFile), "->real.conf")
	if _, err := m.Undo(Modules); !errors.Is(err, errLink) {
		t.Errorf("%v", err)
	}
}

// Debian's directory of rules is closed: only the helper can look, and it does.
func TestAFileThatCannotBeReadIsNotOverwritten(t *testing.T) {
	m, _ := workshop(t, withPolkit())
	change := must(t)(m.For(fault.PCSCDenied))
	change.plan.file.was = content{sum: unseen}
	put(t, m.at(ruleFile(m.UID)), "// mine\n")
	if err := change.Apply(t.Context()); !errors.Is(err, fault.RepairFailed) {
		t.Errorf("%v", err)
	}
	holds(t, m, ruleFile(m.UID), "// mine\n")
	if caution := change.Caution("en"); !strings.Contains(caution, "/"+ruleFile(m.UID)) {
		t.Errorf("%q", caution)
	}
}

// Each is let through by a rule of their own, and can take back that one only.
func TestTheRuleOfOneUserIsNotInTheWayOfAnothers(t *testing.T) {
	m, _ := workshop(t, withPolkit())
	apply(t, m, fault.PCSCDenied)
	other := *m
	other.User, other.UID = "luca", m.UID+1
	p, err := allowUser(&other, entry{}) // whose journal is in another home
	change := must(t)(Repair{ID: Rule, plan: p, machine: &other}, err)
	if got := change.Diff(); !strings.Contains(got, "--- /dev/null\n+++ /"+ruleFile(other.UID)+"\n") {
		t.Error(got)
	}
	if err := change.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	undo(t, m, Rule)
	holds(t, m, ruleFile(m.UID), "")
	holds(t, m, ruleFile(other.UID), change.plan.file.will.text)
}

func TestAFileThatIsAlreadyGoneIsUndone(t *testing.T) {
	m, p := workshop(t, withPolkit())
	apply(t, m, fault.PCSCDenied)
	if err := os.Remove(m.at(ruleFile(m.UID))); err != nil {
		t.Fatal(err)
	}
	p.before = func() { t.Error("a password is asked for nothing") }
	undo(t, m, Rule)
}

func TestAModuleThatIsInUseLeavesAChangeThatCanBeUndone(t *testing.T) {
	m, p := workshop(t, withNFC())
	put(t, filepath.Join(p.bin, "fails"), "")
	if err := must(t)(m.For(fault.ReaderClaimed)).Apply(t.Context()); !errors.Is(err, fault.RepairFailed) {
		t.Errorf("%v", err)
	}
	holds(t, m, modulesFile, modulesText)
	if err := os.Remove(filepath.Join(p.bin, "fails")); err != nil {
		t.Fatal(err)
	}
	if ids, err := m.Applied(); len(ids) != 1 || err != nil {
		t.Errorf("%q, %v", ids, err)
	}
	undo(t, m, Modules)
	holds(t, m, modulesFile, "")
}

// A pipe that breaks must not leave half a rule.
func TestContentThatDoesNotArriveWholeIsNotPutInPlace(t *testing.T) {
	m, p := workshop(t, withPolkit())
	f := must(t)(m.For(fault.PCSCDenied)).plan.file
	err := p.Run(t.Context(), []string{"sh", "-c", helper, "x", m.at(f.path), f.own, f.was.sum, f.wanted}, []byte(f.will.text[:40]))
	if err == nil || !strings.Contains(err.Error(), "whole") {
		t.Errorf("%v", err)
	}
	if left, _ := os.ReadDir(m.at(pcscd.AdminRules)); len(left) != 0 {
		t.Errorf("%v", left)
	}
}

// What ends well or badly as the administrator is what Run tells.
func TestTheEndOfACommandIsToldInItsWords(t *testing.T) {
	admin := Elevated{Admin: true}
	if err := admin.Run(t.Context(), []string{"sh", "-c", "cat >/dev/null"}, []byte("x")); err != nil {
		t.Error(err)
	}
	err := admin.Run(t.Context(), []string{"sh", "-c", "echo 'no\033 way' >&2; exit 3"}, nil)
	if err == nil || !strings.Contains(err.Error(), "sh: exit status 3: no\uFFFD way") {
		t.Errorf("%v", err)
	}
	if err := admin.Run(t.Context(), []string{"no-such-program"}, nil); !errors.Is(err, ErrNotRun) {
		t.Errorf("%v", err)
	}
	ended, stop := context.WithCancel(t.Context())
	stop()
	if err := admin.Run(ended, []string{"sh", "-c", "exit 0"}, nil); !errors.Is(err, fault.Interrupted) {
		t.Errorf("%v", err)
	}
}

func TestAClosedDialogOfPkexecIsARefusal(t *testing.T) {
	err := exec.Command("sh", "-c", "exit 126").Run()
	if got := outcome(t.Context(), []string{"/usr/bin/pkexec"}, err, ""); !errors.Is(got, fault.Cancelled) {
		t.Errorf("pkexec: %v", got)
	}
	if got := outcome(t.Context(), []string{"/usr/bin/sudo"}, err, ""); errors.Is(got, fault.Cancelled) {
		t.Errorf("sudo: %v", got)
	}
}
