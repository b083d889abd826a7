package repair

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"cied/fault"
	"cied/internal/pcscd"
)

// inside tells the process that has a view of /etc of its own which one others have.
const inside = "CIED_REPAIR_INSIDE"

// TestOnTheSystemItself makes and undoes the changes in /etc, by the real Runner: in a mount
// namespace in which /etc is empty, so that nothing of this computer is touched.
func TestOnTheSystemItself(t *testing.T) {
	if os.Getenv("CIED_MACHINE_TESTS") != "1" {
		t.Skip("needs a mount namespace: run make test")
	}
	if os.Geteuid() != 0 {
		t.Skip("needs root")
	}
	view, err := os.Readlink("/proc/self/ns/mnt")
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv(inside) == "" {
		c := exec.CommandContext(t.Context(), "unshare", "--mount", "--propagation", "private", os.Args[0], "-test.run=^TestOnTheSystemItself$", "-test.v")
		c.Env = append(os.Environ(), inside+"="+view)
		out, err := c.CombinedOutput()
		if err != nil || !bytes.Contains(out, []byte("--- PASS")) {
			t.Fatalf("%v\n%s", err, out)
		}
		t.Logf("%s", out)
		return
	}
	if os.Getenv(inside) == view {
		t.Fatal("this is no namespace of its own")
	}
	real := &Machine{OS: "linux", Root: "/", User: user, UID: os.Getuid(), GID: os.Getgid(), Journal: filepath.Join(t.TempDir(), "repairs.json"), Runner: Elevated{Admin: true}, Now: time.Now}
	cover(t, real)
	for _, c := range []struct {
		code fault.Code
		id   string
		path string
	}{{fault.PCSCDenied, Rule, ruleFile(real.UID)}, {fault.ReaderClaimed, Modules, modulesFile}} {
		for range 2 {
			apply(t, real, c.code)
		}
		if info, err := os.Stat("/" + c.path); err != nil || info.Mode().Perm() != 0o644 || info.Sys().(*syscall.Stat_t).Uid != 0 {
			t.Errorf("%s: %v, %v", c.path, info, err)
		}
		undo(t, real, c.id)
		if left, err := os.ReadDir(filepath.Dir("/" + c.path)); len(left) != 0 || err != nil {
			t.Errorf("%s: %v, %v", c.path, left, err)
		}
	}
}

// cover puts an empty /etc over that of the computer, and the parts of a system that these
// repairs look for.
func cover(t *testing.T, m *Machine) {
	t.Helper()
	for _, dir := range []string{"/etc", "/usr/share"} {
		if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, ""); err != nil {
			t.Fatal(err)
		}
		if left, err := os.ReadDir(dir); len(left) != 0 || err != nil {
			t.Fatalf("%s is not covered: %v, %v", dir, left, err)
		}
	}
	for _, dir := range []string{pcscd.AdminRules, modulesDir} {
		if err := os.MkdirAll(m.at(dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	put(t, m.at(pcscd.PolicyFile), "<policyconfig/>")
}
