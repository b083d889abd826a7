package browsers

import (
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"cied/internal/machinetest"
)

// TestNSSReadsWhatWasWritten has NSS's own program say which modules a database has, also
// where the database is made after our file was there. Any module loads in the place of ours.
func TestNSSReadsWhatWasWritten(t *testing.T) {
	modutil, certutil := machinetest.Need(t, "modutil"), machinetest.Need(t, "certutil")
	module := standIn(t)
	for name, before := range map[string]string{"a database": internalBlock + softHSM, "no database": ""} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, desk())
			w.Module = module
			put(t, w, module[1:], "module") // the same path in the world of the test
			put(t, w, nssdbFile, before)
			if before == "" {
				must(t, os.Remove(filepath.Join(w.Top, nssdbFile)))
			}
			if _, err := Install(w, false); err != nil {
				t.Fatal(err)
			}
			dir := "sql:" + filepath.Join(w.Top, path.Dir(nssdbFile))
			run(t, certutil, "-N", "-d", dir, "--empty-password")
			if list := run(t, modutil, "-dbdir", dir, "-list"); !strings.Contains(list, "cied\n\tlibrary name: "+module+"\n") {
				t.Errorf("%s", list)
			}
			if _, err := Remove(w, false); err != nil {
				t.Fatal(err)
			}
			if list := run(t, modutil, "-dbdir", dir, "-list"); strings.Contains(list, "cied") || !strings.Contains(list, "NSS Internal PKCS #11 Module") {
				t.Errorf("%s", list)
			}
		})
	}
}

// TestAnEntryOfModutilIsOurs: a person who registered the module by hand, under our name, is
// served by Remove.
func TestAnEntryOfModutilIsOurs(t *testing.T) {
	modutil := machinetest.Need(t, "modutil")
	module := standIn(t)
	w := newWorld(t, desk())
	dir := "sql:" + filepath.Join(w.Top, path.Dir(nssdbFile))
	run(t, modutil, "-dbdir", dir, "-add", "cied", "-libfile", module, "-force")
	if r, err := moduleIn([]byte(content(t, w, nssdbFile))); r.library != module || err != nil {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := Remove(w, false); err != nil || content(t, w, nssdbFile) != internalBlock {
		t.Errorf("%v, %q", err, content(t, w, nssdbFile))
	}
}

// standIn returns the path of a module of this machine under the name of ours, with signs in
// it that NSS gives a meaning elsewhere.
func standIn(t *testing.T) string {
	t.Helper()
	module := filepath.Join(t.TempDir(), "it's a #1 \"place\"", "cied-pkcs11.so")
	must(t, os.MkdirAll(filepath.Dir(module), 0o700))
	for _, p := range []string{"/usr/lib/*-linux-*/pkcs11/p11-kit-client.so", "/usr/lib*/pkcs11/p11-kit-client.so", "/usr/lib/softhsm/libsofthsm2.so"} {
		if found, err := filepath.Glob(p); err == nil && len(found) > 0 {
			must(t, os.Symlink(found[0], module))
			return module
		}
	}
	t.Fatal("no PKCS #11 module is installed")
	return ""
}

func run(t *testing.T, program string, args ...string) string {
	t.Helper()
	c := exec.Command(program, args...)
	c.Env = append(os.Environ(), "LC_ALL=C")
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", program, err, out)
	}
	return string(out)
}
