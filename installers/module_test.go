//go:build linux

package installers

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// kitFile is where p11-kit is told of the library, on every system.
const kitFile = "/usr/share/p11-kit/modules/cied.module"

// kitText is what a package has there: it names the library by its whole path (pkcs11.conf(5)).
func kitText(t *testing.T, library string) string {
	t.Helper()
	b, err := os.ReadFile("linux/cied.module")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(b), "\nmodule: @MODULE@\n", "\nmodule: "+library+"\n", 1)
	if strings.Contains(text, "@") {
		t.Fatalf("a place that nobody fills:\n%s", text)
	}
	return text
}

// testTarball: a tree for systems whose p11-kit looks for libraries where it likes.
func (p packages) testTarball(t *testing.T) {
	for arch := range machines {
		file := p.one(t, "cied_*_linux_"+arch+".tar.gz")
		top := "cied-" + p.version
		library := "/usr/lib/pkcs11/" + libraryName
		var names []string
		for name := range strings.Lines(command(t, "tar", "--list", "--file", file)) {
			if name = strings.TrimPrefix(strings.TrimSpace(name), top); !strings.HasSuffix(name, "/") {
				names = append(names, name)
			}
		}
		holds(t, names, "/usr/share/zsh/site-functions/_cied", library)
		if got := command(t, "tar", "--extract", "--to-stdout", "--file", file, top+kitFile); got != kitText(t, library) {
			t.Errorf("%s: p11-kit is told\n%s", arch, got)
		}
	}
}

// testBills: those of Linux have the library in them, which needs the C library and no other.
func (p packages) testBills(t *testing.T) {
	for arch, machine := range machines {
		b, err := os.ReadFile(p.one(t, "cied_*_linux_"+arch+".cdx.json"))
		if err != nil {
			t.Fatal(err)
		}
		var bill struct {
			Components []struct {
				Name       string
				Hashes     []struct{ Content string }
				Properties []struct{ Name, Value string }
			}
		}
		if err := json.Unmarshal(b, &bill); err != nil {
			t.Fatal(err)
		}
		c := bill.Components[len(bill.Components)-1]
		if c.Name != libraryName {
			t.Fatalf("%s: the last component is %s", arch, c.Name)
		}
		shipped := filepath.Join(unpacked(t, p.one(t, "cied_*_"+arch+".deb")), "usr/lib", machine.triplet, "pkcs11", libraryName)
		if sum, _, _ := strings.Cut(command(t, "sha256sum", shipped), " "); c.Hashes[0].Content != sum {
			t.Errorf("%s: the bill is of another library", arch)
		}
		for _, p := range c.Properties {
			if !strings.HasPrefix(p.Value, "libc.so.") && !strings.HasPrefix(p.Value, "ld-linux-") {
				t.Errorf("%s: it needs %s", arch, p.Value)
			}
		}
	}
}

// offersToken waits until every program that asks p11-kit finds the card: the daemon may
// still be reading it.
func (d debian) offersToken() {
	d.t.Helper()
	until(d.t, func() error {
		if said := d.registered(); !strings.Contains(said, "    library-description: cied, ") || !strings.Contains(said, "    token: ") {
			return fmt.Errorf("p11-kit offers no card:\n%s", said)
		}
		return nil
	})
}

// offersNoToken: without the daemon the module is there, and empty.
func (d debian) offersNoToken() {
	d.t.Helper()
	said := d.registered()
	if !strings.Contains(said, "    library-description: cied (not running)") || strings.Contains(said, "    token: ") {
		d.t.Errorf("p11-kit tells of\n%s", said)
	}
}

// registered is what p11-kit of the Debian tells of the module, in the person's session.
func (d debian) registered() string {
	d.t.Helper()
	said := d.run("env", "-i", "LC_ALL=C.UTF-8", "XDG_RUNTIME_DIR="+runtimeDir, "/usr/bin/p11-kit", "list-modules")
	_, ours, _ := strings.Cut(said, "cied: ")
	lines := strings.SplitAfter(ours, "\n")
	for i, line := range lines[1:] {
		if !strings.HasPrefix(line, " ") {
			return strings.Join(lines[:i+1], "")
		}
	}
	return ours
}
