package main

import (
	"os"
	"os/user"
	"path/filepath"
	"testing"
)

// someone is an account that most systems have, and that nobody uses.
func someone(t *testing.T) (u *user.User, want account) {
	t.Helper()
	u, err := user.LookupId("1")
	if err != nil || !filepath.IsAbs(u.HomeDir) || u.Gid != "1" {
		t.Skip("there is no user 1 here, of group 1 and with a home")
	}
	return u, account{u.Username, 1, 1, filepath.Join(u.HomeDir, ".local", "share")}
}

func TestTheRepairIsForWhoeverBecameRoot(t *testing.T) {
	u, want := someone(t)
	t.Setenv("XDG_DATA_HOME", t.TempDir()) // "sudo -E" brings it along
	t.Setenv("HOME", t.TempDir())
	for name, env := range map[string]map[string]string{
		"sudo":        {"SUDO_USER": u.Username},
		"pkexec":      {"PKEXEC_UID": u.Uid},
		"first, sudo": {"PKEXEC_UID": u.Uid, "SUDO_USER": "root"},
	} {
		if got, err := accountOf(0, func(key string) string { return env[key] }); got != want || err != nil {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestRootItselfIsRootWhateverTheHome(t *testing.T) {
	root, err := user.LookupId("0")
	if err != nil {
		t.Skip("there is no user 0 here")
	}
	t.Setenv("HOME", t.TempDir())
	got, err := accountOf(0, func(string) string { return "" })
	if want := (account{root.Username, 0, got.gid, filepath.Join(root.HomeDir, ".local", "share")}); got != want || err != nil {
		t.Errorf("%+v, %v", got, err)
	}
}

// Anybody can set a variable: without the rights of root it makes nobody another user.
func TestWithoutRootNoVariableSaysWhoTheUserIs(t *testing.T) {
	u, _ := someone(t)
	env := map[string]string{"SUDO_USER": u.Username, "PKEXEC_UID": u.Uid}
	got, err := accountOf(1000, func(key string) string { return env[key] })
	if err != nil || got.name != whoami().Name || got.uid != os.Getuid() {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestAUserWhomThisComputerDoesNotKnowIsNoRoot(t *testing.T) {
	for _, key := range []string{"SUDO_USER", "PKEXEC_UID"} {
		got, err := accountOf(0, func(k string) string { return map[string]string{key: "4294967290"}[k] })
		if err == nil {
			t.Errorf("%s: %+v", key, got)
		}
	}
}
