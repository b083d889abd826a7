//go:build linux

// Package installers has tests alone: what it builds are packages, by scripts.
package installers

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cied/internal/machinetest"
)

// What the scripts need to build everything that Debian can build, and the tests to look at it.
var programs = []string{
	"gcc", "aarch64-linux-gnu-gcc", "zip", "wixl", "msibuild", "faketime", "readelf",
	"dpkg-deb", "rpm", "lintian", "msiextract", "desktop-file-validate", "appstreamcli", "osslsigncode", "openssl", "unshare",
	"x86_64-w64-mingw32-gcc", "debootstrap", "Xvfb", "xdotool",
}

// packages are those of one build, in a directory of the test.
type packages struct {
	dir     string
	version string // "0.1.0-dev.119.gea47fef"
}

func TestPackages(t *testing.T) {
	for _, name := range programs {
		machinetest.Need(t, name)
	}
	p := packages{dir: filepath.Join(t.TempDir(), "packages")}
	said := command(t, "./build.sh", p.dir)
	t.Log(said)
	p.version, _, _ = strings.Cut(strings.TrimPrefix(said, "cied "), ",")
	if strings.Contains(said, "linux_arm64") && !strings.Contains(said, "_arm64.deb") {
		t.Error("the packages of arm64 were not built")
	}
	t.Run("what is not built has a reason", func(t *testing.T) { listed(t, said) })
	t.Run("deb", p.testDeb)
	t.Run("rpm", p.testRPM)
	t.Run("tarball", p.testTarball)
	t.Run("bills", p.testBills)
	t.Run("msi", p.testMSI)
	t.Run("the programs say their version", p.testVersion)
	t.Run("checksums", func(t *testing.T) { inside(t, p.dir, "sha256sum", "--check", "--quiet", "SHA256SUMS") })
	t.Run("signatures", p.testSignatures)
	t.Run("a Windows of its own", p.testWine)
	t.Run("a Debian of its own", p.testDebian)
	t.Run("the same bytes again", func(t *testing.T) { command(t, "./reproduce.sh", p.dir) })
}

// listed: on Debian only macOS and the arm64 installer of Windows stay out.
func listed(t *testing.T, said string) {
	_, list, _ := strings.Cut(said, "Not built here:\n")
	for line := range strings.Lines(list) {
		what, why, _ := strings.Cut(strings.TrimSpace(line), ": ")
		if !strings.HasSuffix(what, "_macos_universal.pkg") && !strings.HasSuffix(what, "_windows_arm64.msi") || why == "" {
			t.Errorf("not built: %s", line)
		}
	}
}

// files are what a package of Linux brings, beside what belongs to one format.
var files = []string{
	"/etc/xdg/autostart/cied.desktop",
	"/usr/bin/cied",
	"/usr/lib/systemd/user/cied.service",
	"/usr/lib/systemd/user/cied.socket",
	"/usr/lib/systemd/user/graphical-session.target.wants/cied.service",
	"/usr/share/applications/cied-url.desktop",
	"/usr/share/applications/cied.desktop",
	"/usr/share/bash-completion/completions/cied",
	"/usr/share/doc/cied/changelog.gz",
	"/usr/share/doc/cied/copyright",
	"/usr/share/doc/cied/licences.gz",
	"/usr/share/doc/cied/policy.example.toml",
	"/usr/share/doc/cied/policy.schema.json",
	"/usr/share/fish/vendor_completions.d/cied.fish",
	"/usr/share/icons/hicolor/scalable/apps/cied.svg",
	"/usr/share/man/de/man1/cied.1.gz",
	"/usr/share/man/fr/man1/cied.1.gz",
	"/usr/share/man/it/man1/cied.1.gz",
	"/usr/share/man/man1/cied.1.gz",
	"/usr/share/man/sl/man1/cied.1.gz",
	"/usr/share/metainfo/invalid.cied.cied.metainfo.xml",
	kitFile,
}

// holds compares what a package brings.
func holds(t *testing.T, got []string, more ...string) {
	t.Helper()
	want := slices.Concat(files, more)
	slices.Sort(got)
	for _, name := range want {
		if _, there := slices.BinarySearch(got, name); !there {
			t.Errorf("%s is missing", name)
		}
	}
	for _, name := range got {
		if !slices.Contains(want, name) {
			t.Errorf("%s is not expected", name)
		}
	}
}

// one is the only file of the build with a name like this.
func (p packages) one(t *testing.T, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(p.dir, pattern))
	if err != nil || len(found) != 1 {
		t.Fatalf("%s: %q, %v", pattern, found, err)
	}
	return found[0]
}

// contains fails the test for each line that text has not.
func contains(t *testing.T, text string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !slices.Contains(strings.Split(text, "\n"), line) {
			t.Errorf("no line %q in\n%s", line, text)
		}
	}
}

func command(t *testing.T, args ...string) string {
	t.Helper()
	return inside(t, "", args...)
}

// inside runs a command in a directory, and returns what it writes.
func inside(t *testing.T, dir string, args ...string) string {
	t.Helper()
	out, err := try(t.Context(), dir, args...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func try(ctx context.Context, dir string, args ...string) (string, error) {
	var stdout, stderr bytes.Buffer
	c := exec.CommandContext(ctx, args[0], args[1:]...)
	c.Dir, c.Stdout, c.Stderr = dir, &stdout, &stderr
	c.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	if err := c.Run(); err != nil {
		return "", fmt.Errorf("%q: %w\n%s%s", args, err, &stdout, &stderr)
	}
	return stdout.String(), nil
}
