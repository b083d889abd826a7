//go:build linux

package installers

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// libraryName is that of the PKCS #11 module.
const libraryName = "cied-pkcs11.so"

// machines are the processors, by the names that Debian has for them.
var machines = map[string]struct{ triplet, elf string }{
	"amd64": {"x86_64-linux-gnu", "X86-64"},
	"arm64": {"aarch64-linux-gnu", "AArch64"},
}

func (p packages) testDeb(t *testing.T) {
	for arch, machine := range machines {
		library := "/usr/lib/" + machine.triplet + "/pkcs11/" + libraryName
		deb := p.one(t, "cied_*_"+arch+".deb")
		fields := command(t, "dpkg-deb", "--field", deb)
		contains(t, fields,
			"Package: cied",
			"Version: "+strings.Replace(p.version, "-", "~", 1)+"-1",
			"Architecture: "+arch,
			"Depends: libc6 (>= 2.34), libpcsclite1, pcscd, libccid, pinentry-gnome3 | pinentry-qt | pinentry-x11 | zenity",
		)
		holds(t, debFiles(t, deb), "/etc/cied/", "/usr/share/doc/cied/changelog.Debian.gz",
			"/usr/share/lintian/overrides/cied", "/usr/share/zsh/vendor-completions/_cied", library)
		root := unpacked(t, deb)
		if got := command(t, "dpkg-deb", "--info", deb, "conffiles"); got != "/etc/xdg/autostart/cied.desktop\n" {
			t.Errorf("conffiles: %q", got)
		}
		for _, name := range []string{"/usr/bin/cied", library} {
			if got := command(t, "readelf", "--file-header", root+name); !strings.Contains(got, machine.elf) {
				t.Errorf("%s is for another processor:\n%s", name, got)
			}
		}
		if got := command(t, "cat", root+kitFile); got != kitText(t, library) {
			t.Errorf("p11-kit is told\n%s", got)
		}
		if said := command(t, "lintian", "--allow-root", deb); said != "" {
			t.Errorf("lintian:\n%s", said)
		}
		validate(t, root)
	}
	t.Run("scripts", p.testDebScripts)
}

// debFiles are files and links of a package, and the directories that nothing is in.
func debFiles(t *testing.T, deb string) (names []string) {
	for line := range strings.Lines(command(t, "dpkg-deb", "--contents", deb)) {
		column := strings.Fields(line)
		name := strings.TrimPrefix(column[5], ".")
		if column[0][0] != 'd' || name == "/etc/cied/" {
			names = append(names, name)
		}
		if owner := column[1]; owner != "root/root" && owner != "0/0" {
			t.Errorf("%s is of %s", name, owner)
		}
	}
	return names
}

func unpacked(t *testing.T, deb string) (root string) {
	t.Helper()
	root = t.TempDir()
	command(t, "dpkg-deb", "--extract", deb, root)
	return root
}

// validate asks the authors of the formats.
func validate(t *testing.T, root string) {
	t.Helper()
	for _, pattern := range []string{"/usr/share/applications/*.desktop", "/etc/xdg/autostart/*.desktop"} {
		entries, _ := filepath.Glob(root + pattern)
		for _, entry := range entries {
			if said := command(t, "desktop-file-validate", entry); said != "" {
				t.Errorf("%s:\n%s", entry, said)
			}
		}
	}
	command(t, "appstreamcli", "validate", "--no-net", "--no-color", root+"/usr/share/metainfo/invalid.cied.cied.metainfo.xml")
}

// testDebScripts runs the scripts where systemd seems to run, with recorders in place of
// what they call: a mount namespace has a /run of its own.
func (p packages) testDebScripts(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("needs root, for a /run of its own")
	}
	for _, tt := range []struct{ name, systemd, call, want string }{
		{"new", "yes", "postinst configure ''", "deb-systemd-helper enable pcscd.socket\ndeb-systemd-invoke start pcscd.socket\n"},
		{"upgrade leaves the socket as it is", "yes", "postinst configure 0.0.9-1", "deb-systemd-invoke --user daemon-reload\n"},
		{"new, no systemd", "", "postinst configure ''", ""},
		{"upgrade ends no daemon", "yes", "prerm upgrade 0.2.0-1", ""},
		{"remove", "yes", "prerm remove", "deb-systemd-invoke --user stop cied.socket cied.service\n"},
		{"remove, no systemd", "", "prerm remove", ""},
		{"removed", "yes", "postrm remove", "deb-systemd-invoke --user daemon-reload\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := called(t, filepath.Join("deb", tt.call), tt.systemd != ""); got != tt.want {
				t.Errorf("it calls\n%swant\n%s", got, tt.want)
			}
		})
	}
}

// called is what a script calls, one call on each line.
func called(t *testing.T, script string, systemd bool) string {
	t.Helper()
	dir := t.TempDir()
	calls := filepath.Join(dir, "calls")
	for _, name := range []string{"deb-systemd-helper", "deb-systemd-invoke", "systemctl"} {
		recorder := "#!/bin/sh\necho \"" + name + " $*\" >>" + calls + "\n"
		if err := os.WriteFile(filepath.Join(dir, name), []byte(recorder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	run := "mount -t tmpfs none /run\n"
	if systemd {
		run += "mkdir -p /run/systemd/system\n"
	}
	command(t, "unshare", "--mount", "sh", "-ec", run+"PATH="+dir+":$PATH; sh "+script)
	b, err := os.ReadFile(calls)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(b)
}

func (p packages) testRPM(t *testing.T) {
	rpm := func(query, arch string) string {
		return command(t, "rpm", "--query", "--package", query, p.one(t, "cied-*."+arch+".rpm"))
	}
	for _, arch := range []string{"x86_64", "aarch64"} {
		contains(t, rpm("--requires", arch),
			"libc.so.6(GLIBC_2.34)(64bit)", "libpcsclite.so.1()(64bit)", "pcsc-lite", "pcsc-lite-ccid", "pinentry")
		library := "/usr/lib64/pkcs11/" + libraryName
		holds(t, strings.Fields(rpm("--list", arch)), "/etc/cied", "/usr/share/zsh/site-functions/_cied", library)
		contains(t, rpm("--queryformat=[%{FILEMODES:perms} %{FILENAMES}\n]", arch), "-rwxr-xr-x /usr/bin/cied", "-rw-r--r-- "+library)
		contains(t, rpm("--queryformat=[%{FILENAMES} %{FILEDIGESTS}\n]", arch), fmt.Sprintf("%s %x", kitFile, sha256.Sum256([]byte(kitText(t, library)))))
		contains(t, rpm("--configfiles", arch), "/etc/xdg/autostart/cied.desktop")
		contains(t, rpm("--queryformat=%{ARCH} %{LICENSE} %{BUILDHOST}\n", arch), arch+" EUPL-1.2 cied.invalid")
		scripts := rpm("--scripts", arch)
		contains(t, scripts, "	systemctl --quiet enable --now pcscd.socket || :")
		if n := strings.Count(scripts, "scriptlet (using"); n != 2 {
			t.Errorf("%d scripts, want one after installing and one before removing:\n%s", n, scripts)
		}
	}
	t.Run("scripts", testRPMScripts)
}

func testRPMScripts(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("needs root, for a /run of its own")
	}
	for _, tt := range []struct{ name, call, want string }{
		{"new", "post 1", "systemctl --quiet enable --now pcscd.socket\n"},
		{"upgrade", "post 2", ""},
		{"upgrade ends no daemon", "preun 1", ""},
		{"remove", "preun 0", "systemctl list-units --no-legend --quiet --plain user@*.service\n"},
	} {
		if got := called(t, filepath.Join("rpm", tt.call), true); got != tt.want {
			t.Errorf("%s: it calls\n%swant\n%s", tt.name, got, tt.want)
		}
	}
	if got := called(t, "rpm/post 1", false); got != "" {
		t.Errorf("without systemd it calls\n%s", got)
	}
}

// testVersion runs the program of this processor as it is in the package.
func (p packages) testVersion(t *testing.T) {
	root := unpacked(t, p.one(t, "cied_*_amd64.deb"))
	if said := command(t, root+"/usr/bin/cied", "version"); !strings.HasPrefix(said, "cied "+p.version+" (") {
		t.Errorf("%q, want version %s", said, p.version)
	}
}
