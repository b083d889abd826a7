package pcscd_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"cied/internal/pcscd"
)

// system is a file system with these names; one that has "-> " in it is a link.
func system(names ...string) fs.FS {
	root := fstest.MapFS{}
	for _, n := range names {
		name, target, link := strings.Cut(n, " -> ")
		root[name] = &fstest.MapFile{}
		if link {
			root[name] = &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte(target)}
		}
	}
	return root
}

func TestTheStateOfTheSocketIsReadFromItsLinks(t *testing.T) {
	const (
		booted = "run/systemd/system/x"
		unit   = "usr/lib/systemd/system/pcscd.socket"
		wanted = "etc/systemd/system/sockets.target.wants/pcscd.socket -> /usr/lib/systemd/system/pcscd.socket"
	)
	for _, c := range []struct {
		name string
		root fs.FS
		want pcscd.State
	}{
		{"another init", system(unit, wanted), pcscd.Unmanaged},
		{"no pcscd", system(booted), pcscd.Absent},
		{"installed", system(booted, unit), pcscd.Disabled},
		{"installed by hand", system(booted, "usr/local/lib/systemd/system/pcscd.socket"), pcscd.Disabled},
		{"enabled", system(booted, unit, wanted), pcscd.Enabled},
		{"the service is enabled in its place", system(booted, "etc/systemd/system/multi-user.target.wants/pcscd.service"), pcscd.Enabled},
		{"masked", system(booted, unit, wanted, "etc/systemd/system/pcscd.socket -> /dev/null"), pcscd.Masked},
		{"masked until the next start", system(booted, unit, "run/systemd/system/pcscd.socket -> /dev/null"), pcscd.Masked},
		{"replaced by the administrator's", system(booted, "etc/systemd/system/pcscd.socket -> /opt/pcscd.socket"), pcscd.Disabled},
	} {
		if got := pcscd.StateOf(c.root); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func ExampleStateOf() {
	root := fstest.MapFS{ // in a program, os.DirFS("/")
		"run/systemd/system/x":                {},
		"usr/lib/systemd/system/pcscd.socket": {},
	}
	fmt.Println(pcscd.Socket, "is", pcscd.StateOf(root))
	// Output: pcscd.socket is disabled
}
