package repair

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"cied/fault"
)

// Where the program runs as root, a link would have it write what its maker may not.
func TestAJournalThatIsALinkIsRefused(t *testing.T) {
	for _, name := range []string{"repairs.json", "repairs.json.lock"} {
		for _, target := range []string{"victim", "missing"} {
			t.Run(name+" to "+target, func(t *testing.T) {
				m := machine(t, &recorder{}, withSystemd())
				dir := filepath.Dir(m.Journal)
				put(t, filepath.Join(dir, "victim"), "[]\n")
				change := must(t)(m.For(fault.PCSCUnavailable))
				put(t, filepath.Join(dir, name), "->"+target)
				if err := change.Apply(t.Context()); !errors.Is(err, fault.StateUnreadable) {
					t.Errorf("%v", err)
				}
				if b, err := os.ReadFile(filepath.Join(dir, "victim")); string(b) != "[]\n" || err != nil {
					t.Errorf("%q, %v", b, err)
				}
				if _, err := os.Lstat(filepath.Join(dir, "missing")); !errors.Is(err, fs.ErrNotExist) {
					t.Errorf("%v", err)
				}
			})
		}
	}
}

func TestAJournalThatIsNoFileIsRefused(t *testing.T) {
	m := machine(t, &recorder{}, withSystemd())
	if err := os.MkdirAll(m.Journal+".lock", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := must(t)(m.For(fault.PCSCUnavailable)).Apply(t.Context()); !errors.Is(err, fault.StateUnreadable) {
		t.Errorf("%v", err)
	}
}

func TestAFileOfAnotherUserIsNotOnesOwn(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	put(t, name, "")
	if err := isOwn(name, os.Getuid()); err != nil {
		t.Error(err)
	}
	if err := isOwn(name, os.Getuid()+1); err == nil {
		t.Error("it is taken for another's")
	}
}

// stranger is a user and a group of whom nothing is on this computer.
const stranger = 54321

// lent is a machine of the stranger's, on which the program runs as root.
func lent(t *testing.T) *Machine {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root, who alone can act for another user")
	}
	m := machine(t, &recorder{}, withSystemd())
	m.UID, m.GID = stranger, stranger
	home := filepath.Dir(filepath.Dir(m.Journal))
	if err := os.Mkdir(home, 0o700); err != nil {
		t.Fatal(err)
	}
	for dir := m.Root; dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil { // for the stranger to pass
			t.Fatal(err)
		}
	}
	if err := os.Chown(home, stranger, stranger); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestUnderSudoTheJournalIsTheUsersOwn(t *testing.T) {
	m := lent(t)
	if err := must(t)(m.For(fault.PCSCUnavailable)).Apply(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{filepath.Dir(m.Journal), m.Journal, m.Journal + ".lock"} {
		info, err := os.Lstat(name)
		if err != nil {
			t.Fatal(err)
		}
		if s := info.Sys().(*syscall.Stat_t); s.Uid != stranger || s.Gid != stranger {
			t.Errorf("%s belongs to %d and %d", name, s.Uid, s.Gid)
		}
	}
	if ids, err := m.Applied(); len(ids) != 1 || err != nil {
		t.Errorf("%q, %v", ids, err)
	}
}

// The way to the journal is the user's to choose, and not what root may do at its end.
func TestUnderSudoALinkLeadsNoFurtherThanTheUserMayGo(t *testing.T) {
	m := lent(t)
	closed := filepath.Join(m.Root, "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Dir(m.Journal), "->"+closed)
	if _, err := m.For(fault.PCSCUnavailable); !errors.Is(err, fault.StateUnreadable) {
		t.Errorf("%v", err)
	}
	if _, err := m.journal().lock(t.Context()); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("%v", err)
	}
	if left, err := os.ReadDir(closed); len(left) != 0 || err != nil {
		t.Errorf("%v, %v", left, err)
	}
}

// The rights are lent to one thread, which is not used again.
func TestTheProgramKeepsItsOwnRights(t *testing.T) {
	m := lent(t)
	if _, err := m.Applied(); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		ended := make(chan error)
		go func() { ended <- os.WriteFile(filepath.Join(m.Root, "mine"), nil, 0o600) }()
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
	}
}

func TestNobodyButRootActsForAnother(t *testing.T) {
	root, called := os.Geteuid() == 0, false
	err := asUser(os.Geteuid()+1, os.Getgid(), func() error { called = true; return nil })
	if called != root || errors.Is(err, fs.ErrPermission) == root {
		t.Errorf("root: %v, done: %v, %v", root, called, err)
	}
}
