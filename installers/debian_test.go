//go:build linux

package installers

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cied/fault"
	"cied/internal/machinetest"
)

// testDebian has the package live through everything in a Debian of its own, with the
// program running on the libraries that the package asks for.
func (p packages) testDebian(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("needs root, for debootstrap and chroot")
	}
	d := newDebian(t)
	const policy, rule = "/etc/cied/policy.toml", "/etc/modprobe.d/cied-pn533.conf"
	const autostart, kit = "/etc/xdg/autostart/cied.desktop", "/etc/pkcs11/modules/cied.module"

	d.apt("install", d.take(p.one(t, "cied_*_amd64.deb")))
	d.run("/usr/bin/cied", "version")
	d.run("/usr/bin/cied", "trust", "list")
	d.offersNoToken()
	rules := fmt.Sprintf("port = %d\n", freePort(t))
	d.write(policy, rules)
	person := newDesk(d)
	daemon, address := d.serve()
	d.offersToken()
	origin := person.logsIn(address)
	d.offersToken()
	d.write(kit, "module: /usr/lib/x86_64-linux-gnu/pkcs11/cied-pkcs11.so\n")
	d.write(rule, "blacklist pn533\n")
	d.write(autostart, "[Desktop Entry]\nHidden=true\n")

	d.apt("install", d.take(later(t, p.one(t, "cied_*_amd64.deb"))))
	if got := d.run("dpkg-query", "--show", "--showformat=${Version}", "cied"); got != "99.0.0-1" {
		t.Errorf("after the upgrade: version %s", got)
	}
	d.holds(autostart, "[Desktop Entry]\nHidden=true\n")
	d.holds(policy, rules)
	daemon.makesRoom(t, fault.Interrupted.Row().Exit) // which has its unit start the new one
	history := d.history(origin)
	daemon, _ = d.serve()
	d.offersToken()

	d.apt("remove", "cied")
	daemon.makesRoom(t, 0)
	d.gone("/usr/bin/cied", "/usr/lib/systemd/user/cied.service", "/usr/share/doc/cied", kitFile)
	d.holds(autostart, "[Desktop Entry]\nHidden=true\n")
	d.holds(policy, rules)

	d.apt("purge", "cied")
	d.gone("/etc/cied", autostart, rule, kit)
	d.holds(historyFile, history)
	if left := d.run("find", "/", "-xdev", "-name", "*cied*", "-not", "-path", home+"/*", "-not", "-path", runtimeDir+"/*", "-not", "-path", "/proc/*"); left != "" {
		t.Errorf("left behind:\n%s", left)
	}
}

// A debian is the root of a small system.
type debian struct {
	t    *testing.T
	root string
}

// newDebian has what the package depends on, so that installing it needs no network, a
// virtual reader, and p11-kit.
func newDebian(t *testing.T) debian {
	t.Helper()
	d := debian{t, filepath.Join(t.TempDir(), "root")}
	command(t, machinetest.Need(t, "debootstrap"), "--variant=minbase", "--include=pcscd,libccid,libpcsclite1,pinentry-fltk,vsmartcard-vpcd,p11-kit", "bookworm", d.root)
	d.write("/usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n") // no service starts here
	if err := os.Chmod(d.root+"/usr/sbin/policy-rc.d", 0o755); err != nil {
		t.Fatal(err)
	}
	return d
}

// take brings a package in, and returns its name there.
func (d debian) take(deb string) string {
	d.t.Helper()
	command(d.t, "cp", deb, d.root+"/root/package.deb")
	return "/root/package.deb"
}

func (d debian) apt(args ...string) {
	d.t.Helper()
	d.run(append([]string{"env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"}, args...)...)
}

func (d debian) run(args ...string) string {
	d.t.Helper()
	return command(d.t, append([]string{"/usr/sbin/chroot", d.root}, args...)...)
}

func (d debian) write(name, content string) {
	d.t.Helper()
	if err := os.MkdirAll(filepath.Dir(d.root+name), 0o755); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(d.root+name, []byte(content), 0o644); err != nil {
		d.t.Fatal(err)
	}
}

func (d debian) holds(name, want string) {
	d.t.Helper()
	if b, err := os.ReadFile(d.root + name); err != nil || string(b) != want {
		d.t.Errorf("%s holds %q, %v; want %q", name, b, err, want)
	}
}

func (d debian) gone(names ...string) {
	d.t.Helper()
	for _, name := range names {
		if _, err := os.Lstat(d.root + name); !os.IsNotExist(err) {
			d.t.Errorf("%s is still there (%v)", name, err)
		}
	}
}

// later is the same package with a higher version.
func later(t *testing.T, deb string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "package")
	command(t, "dpkg-deb", "--raw-extract", deb, dir)
	control := filepath.Join(dir, "DEBIAN", "control")
	b, err := os.ReadFile(control)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.SplitSeq(string(b), "\n") {
		if strings.HasPrefix(line, "Version: ") {
			line = "Version: 99.0.0-1"
		}
		lines = append(lines, line)
	}
	if err := os.WriteFile(control, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
	command(t, "dpkg-deb", "--build", dir, dir+".deb")
	return dir + ".deb"
}
