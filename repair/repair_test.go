package repair

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"cied/fault"
	"cied/internal/pcscd"
	"cied/lang"
)

// A ran is what a Runner was asked for.
type ran struct {
	argv  []string
	stdin string
}

// A recorder is a Runner that runs nothing.
type recorder struct {
	all    []ran
	err    error
	before func() // what a command does that then ends with err
}

func (r *recorder) Run(_ context.Context, argv []string, stdin []byte) error {
	r.all = append(r.all, ran{argv, string(stdin)})
	if r.before != nil {
		r.before()
	}
	return r.err
}

// The user of these tests is invented.
const user = "giovanna"

// machine is a computer with these files; a content that begins with "->" is a link.
func machine(t testing.TB, r Runner, files map[string]string) *Machine {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		put(t, filepath.Join(root, name), text)
	}
	return &Machine{
		OS: "linux", Root: root, User: user, UID: max(0, os.Getuid()), GID: max(0, os.Getgid()), Runner: r,
		Journal: filepath.Join(root, "home", "state", "repairs.json"),
		Now:     func() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) },
	}
}

func put(t testing.TB, name, text string) {
	t.Helper()
	err := os.MkdirAll(filepath.Dir(name), 0o755)
	target, link := strings.CutPrefix(text, "->")
	switch {
	case err != nil:
	case strings.HasSuffix(name, ".d"): // a directory of such files
		err = os.MkdirAll(name, 0o755)
	case link:
		err = os.Symlink(target, name)
	default:
		err = os.WriteFile(name, []byte(text), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// The computers of these tests.
func withSystemd() map[string]string {
	return map[string]string{"run/systemd/system/x": "", "usr/lib/systemd/system/pcscd.socket": ""}
}

func withPolkit() map[string]string {
	return map[string]string{"etc/polkit-1/rules.d": "", pcscd.PolicyFile: ""}
}

func withNFC() map[string]string {
	return map[string]string{"etc/modprobe.d": "", "sys/module/pn533_usb/initstate": "live\n"}
}

func with(files map[string]string, more ...string) map[string]string {
	for i := 0; i < len(more); i += 2 {
		files[more[i]] = more[i+1]
	}
	return files
}

// must returns a repair that there is.
func must(t testing.TB) func(Repair, error) Repair {
	return func(r Repair, err error) Repair {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
}

func TestOnlyThreeFaultsHaveARepair(t *testing.T) {
	m := machine(t, nil, with(with(withSystemd(), "etc/polkit-1/rules.d", "", pcscd.PolicyFile, ""), "etc/modprobe.d", ""))
	var got []string
	for _, row := range fault.Rows() {
		r, err := m.For(row.Code)
		if err == nil {
			got = append(got, string(row.Code)+" "+r.ID)
		} else if !errors.Is(err, ErrNone) {
			t.Errorf("%s: %v", row.Code, err)
		}
	}
	if want := []string{"pcsc-unavailable pcsc-socket", "pcsc-denied pcsc-rule", "reader-claimed nfc-modules"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestARepairThatDoesNotFitSaysWhy(t *testing.T) {
	cases := []struct {
		name  string
		code  fault.Code
		os    string
		user  string
		files map[string]string
		want  error
	}{
		{"Windows", fault.PCSCUnavailable, "windows", user, withSystemd(), errSystem},
		{"macOS", fault.ReaderClaimed, "darwin", user, withNFC(), errSystem},
		{"another init", fault.PCSCUnavailable, "linux", user, nil, errNoSystemd},
		{"no pcscd", fault.PCSCUnavailable, "linux", user, map[string]string{"run/systemd/system/x": ""}, errNoUnit},
		{"a unit that the administrator has masked", fault.PCSCUnavailable, "linux", user, with(withSystemd(), "etc/systemd/system/pcscd.socket", "->/dev/null"), errMasked},
		{"masked until the next start", fault.PCSCUnavailable, "linux", user, with(withSystemd(), "run/systemd/system/pcscd.socket", "->/dev/null"), errMasked},
		{"a polkit without rules", fault.PCSCDenied, "linux", user, map[string]string{pcscd.PolicyFile: ""}, errNoPolkit},
		{"a pcscd without polkit", fault.PCSCDenied, "linux", user, map[string]string{"etc/polkit-1/rules.d": ""}, errNoPolkit},
		{"root", fault.PCSCDenied, "linux", "root", withPolkit(), errUser},
		{"nobody", fault.PCSCDenied, "linux", "", withPolkit(), errUser},
		{"a name of two lines", fault.PCSCDenied, "linux", "a\nb", withPolkit(), errUser},
		{"a name that is no text", fault.PCSCDenied, "linux", "a\xff", withPolkit(), errUser},
		{"no modprobe", fault.ReaderClaimed, "linux", user, nil, errNoDir},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := machine(t, &recorder{}, c.files)
			m.OS, m.User = c.os, c.user
			if _, err := m.For(c.code); !errors.Is(err, c.want) || !errors.Is(err, fault.RepairFailed) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestTheSocketIsEnabledAndGoesBackToWhatItWas(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		undo  string
	}{
		"not enabled": {withSystemd(), "systemctl disable --now pcscd.socket"},
		"enabled":     {with(withSystemd(), "etc/systemd/system/sockets.target.wants/pcscd.socket", "->/usr/lib/systemd/system/pcscd.socket"), "systemctl stop pcscd.socket"},
	} {
		t.Run(name, func(t *testing.T) {
			r := &recorder{}
			m := machine(t, r, c.files)
			on := must(t)(m.For(fault.PCSCUnavailable))
			if got, want := on.Diff(), "# systemctl enable --now pcscd.socket\n"; got != want {
				t.Errorf("%q", got)
			}
			for range 2 {
				if err := must(t)(m.For(fault.PCSCUnavailable)).Apply(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if err := must(t)(m.Undo(Socket)).Apply(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(r.all[len(r.all)-1].argv, " "); got != c.undo {
				t.Errorf("%q", got)
			}
			if _, err := m.Undo(Socket); !errors.Is(err, ErrNone) {
				t.Errorf("it can be undone twice: %v", err)
			}
		})
	}
}

// What the first repair finds is what undo goes back to, and not what the second finds.
func TestASecondRepairRemembersWhatTheFirstHasFound(t *testing.T) {
	r := &recorder{}
	m := machine(t, r, withSystemd())
	if err := must(t)(m.For(fault.PCSCUnavailable)).Apply(t.Context()); err != nil {
		t.Fatal(err)
	}
	put(t, m.at("etc/systemd/system/sockets.target.wants/pcscd.socket"), "->/usr/lib/systemd/system/pcscd.socket")
	if err := must(t)(m.For(fault.PCSCUnavailable)).Apply(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, want := must(t)(m.Undo(Socket)).Diff(), "# systemctl disable --now pcscd.socket\n"; got != want {
		t.Errorf("%q", got)
	}
}

func TestTheDiffShowsTheFileAndTheCommand(t *testing.T) {
	m := machine(t, nil, with(withNFC(), "sys/module/port100/initstate", "live\n")) // which PC/SC has no driver for
	want := `--- /dev/null
+++ /etc/modprobe.d/cied-pn533.conf
@@ -0,0 +1,3 @@
+# Written by cied doctor --fix: leaves these readers to pcscd.
+blacklist pn533_usb
+blacklist pn533
# modprobe -r pn533_usb
`
	if got := must(t)(m.For(fault.ReaderClaimed)).Diff(); got != want {
		t.Errorf("%s", got)
	}
}

func TestAReaderThatIsFreedIsToBePluggedInAgain(t *testing.T) {
	m := machine(t, nil, with(withNFC(), "etc/polkit-1/rules.d", "", pcscd.PolicyFile, ""))
	if r := must(t)(m.For(fault.ReaderClaimed)); !strings.Contains(r.After(lang.English), "plug it in") || r.Caution(lang.English) != "" {
		t.Errorf("%q, %q", r.After(lang.English), r.Caution(lang.English))
	}
	if r := must(t)(m.For(fault.PCSCDenied)); r.After(lang.English) != "" {
		t.Errorf("%q", r.After(lang.English))
	}
}

func TestADriverThatIsPartOfTheKernelIsNotUnloaded(t *testing.T) {
	m := machine(t, nil, map[string]string{"etc/modprobe.d": "", "sys/module/pn533_usb/parameters/x": ""})
	if got := must(t)(m.For(fault.ReaderClaimed)).Diff(); strings.Contains(got, "modprobe -r") {
		t.Error(got)
	}
}

func TestWhereAllIsAsItShouldBeNothingIsRun(t *testing.T) {
	m := machine(t, &recorder{err: errors.New("run")}, map[string]string{"etc/modprobe.d": "", modulesFile: modulesText})
	r := must(t)(m.For(fault.ReaderClaimed))
	if err := r.Apply(t.Context()); err != nil || r.Diff() != "" {
		t.Errorf("%v, %q", err, r.Diff())
	}
}

func TestTheRuleNamesOneUserWhateverTheNameHolds(t *testing.T) {
	literal := regexp.MustCompile(`subject\.user == (".*")\) \{\n`)
	for _, name := range []string{"giovanna", "DOMAIN\\giovanna", "giovanna@example.org", `"||true||"`, "a\\", "*/ </script>", "\u2028", "è", "$(id)"} {
		text, err := ruleText(name)
		if err != nil {
			t.Fatal(err)
		}
		found := literal.FindStringSubmatch(text)
		var got string
		if len(found) != 2 || json.Unmarshal([]byte(found[1]), &got) != nil || got != name {
			t.Errorf("%q: %s", name, text)
		}
		if strings.Contains(text, "\u2028") {
			t.Errorf("%q ends a line of old ECMAScript", name)
		}
	}
}

// Where the person closes the dialog nothing was done, and there is nothing to undo.
func TestWhatWasNotRunLeavesNothingToUndo(t *testing.T) {
	for _, why := range []error{fault.Cancelled, fault.Interrupted, ErrNotRun} {
		m := machine(t, &recorder{err: why}, withPolkit())
		if err := must(t)(m.For(fault.PCSCDenied)).Apply(t.Context()); !errors.Is(err, why) {
			t.Errorf("%v", err)
		}
		if ids, err := m.Applied(); len(ids) != 0 || err != nil {
			t.Errorf("%q, %v", ids, err)
		}
	}
}

// systemctl and a sudo that got a wrong password both end with 1: the link tells.
func TestAFailedCommandCanBeUndoneWhereItHasChangedSomething(t *testing.T) {
	for name, c := range map[string]struct {
		enables bool
		want    []string
	}{
		"all is as it was":         {false, nil},
		"enabled, and not started": {true, []string{Socket}},
	} {
		t.Run(name, func(t *testing.T) {
			r := &recorder{err: errors.New("no such unit")}
			m := machine(t, r, withSystemd())
			if c.enables {
				r.before = func() {
					put(t, m.at("etc/systemd/system/sockets.target.wants/pcscd.socket"), "->/usr/lib/systemd/system/pcscd.socket")
				}
			}
			err := must(t)(m.For(fault.PCSCUnavailable)).Apply(t.Context())
			if fault.CodeOf(err) != fault.RepairFailed || !strings.Contains(err.Error(), "no such unit") {
				t.Errorf("%v", err)
			}
			if ids, err := m.Applied(); !slices.Equal(ids, c.want) || err != nil {
				t.Errorf("%q, %v", ids, err)
			}
		})
	}
}

func TestTheLastRepairIsTakenBackFirst(t *testing.T) {
	m := machine(t, &recorder{}, with(withSystemd(), "etc/modprobe.d", ""))
	for _, code := range []fault.Code{fault.PCSCUnavailable, fault.ReaderClaimed} {
		if err := must(t)(m.For(code)).Apply(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if ids, err := m.Applied(); !slices.Equal(ids, []string{Modules, Socket}) || err != nil {
		t.Errorf("%q, %v", ids, err)
	}
}

func TestEveryRepairHasWordsInEveryLanguage(t *testing.T) {
	seen := map[string]string{}
	for _, language := range lang.All() {
		w := wordsIn(language)
		for _, k := range kinds() {
			for _, undoes := range []bool{false, true} {
				title := Repair{ID: k.id, Undoes: undoes}.Title(language)
				if where := seen[title]; title == "" || where != "" {
					t.Errorf("%s, %s: %q is also that of %s", language, k.id, title, where)
				}
				seen[title] = language + " " + k.id
			}
		}
		if !strings.Contains(w.unseen, "{file}") || w.repairs[Modules].after == "" || len(w.repairs) != len(kinds()) {
			t.Errorf("%s: %+v", language, w)
		}
	}
}
