//go:build linux

package e2e

import (
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// programsVariable names the directory of cied and its module, where a test is run once
// more: another user may neither see the checkout nor build in it.
const programsVariable = "CIED_CLIENTAUTH_PROGRAMS"

// asOrdinaryUser reports whether the test is run by an ordinary user, as citizens are: a
// browser of the superuser has no sandbox. For the superuser it runs the test once more
// as a user whom nobody is.
func asOrdinaryUser(t *testing.T) bool {
	t.Helper()
	if os.Geteuid() != 0 {
		if dir := os.Getenv(programsVariable); dir != "" {
			build = func() (string, error) { return filepath.Join(dir, "cied"), nil }
		}
		return true
	}
	id := nobodysID()
	home := ownedBy(t, id)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(home, "test")
	command(t, "", "cp", self, copied)
	ends, _ := t.Deadline()
	again := exec.CommandContext(t.Context(), copied, "-test.run=^"+t.Name()+"$", "-test.v="+strconv.FormatBool(testing.Verbose()),
		"-test.timeout="+time.Until(ends.Add(-patience)).String())
	again.Dir, again.Stdout, again.Stderr = home, t.Output(), t.Output()
	again.Env = append(os.Environ(), "HOME="+home, programsVariable+"="+programs(t))
	pictures := os.Getenv(picturesVariable)
	if pictures != "" {
		again.Env = append(again.Env, picturesVariable+"="+filepath.Join(home, "pictures"))
	}
	again.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(id), Gid: uint32(id)}}
	if err := again.Run(); err != nil {
		t.Errorf("as user %d: %v", id, err)
	}
	if pictures != "" {
		command(t, "", "cp", "-r", filepath.Join(home, "pictures")+"/.", pictures)
	}
	return false
}

// nobodysID is a number that no user has, of those that are not for people.
func nobodysID() int {
	id := 61234
	for ; ; id++ {
		if _, err := user.LookupId(strconv.Itoa(id)); err != nil {
			return id
		}
	}
}

// ownedBy returns a new directory of a user, whom t.TempDir would not let through.
func ownedBy(t *testing.T, id int) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "cied-user-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chown(dir, id, id); err != nil {
		t.Fatal(err)
	}
	return dir
}

// programs returns the directory of cied and its module, which everybody may enter.
func programs(t *testing.T) string {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Dir(path)
	if os.Getenv(programsVariable) == dir {
		return dir // of whoever built them
	}
	command(t, "", filepath.Join("..", "..", "pkcs11", "module", "build.sh"), filepath.Join(dir, "cied-pkcs11.so"))
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// scripts puts testdata/clientauth into the PATH of this test, before what its programs
// stand in front of, and returns its directory.
func scripts(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	from, err := fs.Sub(pages, "testdata/clientauth")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, from); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"chromium", "firefox-esr", "pinentry"} {
		if err := os.Chmod(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "dialogs"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH"))
	return dir
}
