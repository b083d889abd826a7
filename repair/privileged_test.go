package repair

import (
	"errors"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

func TestWhoAsksForThePassword(t *testing.T) {
	const sudoEnv = "/bin/sudo -- /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C "
	cases := []struct {
		name      string
		e         Elevated
		installed []string
		want      string // "" for nobody
	}{
		{"a desktop", Elevated{Desktop: true}, []string{"pkexec", "sudo", "modprobe"}, "/bin/pkexec /bin/modprobe -r x"},
		{"a terminal of a desktop", Elevated{Desktop: true, Terminal: true}, []string{"pkexec", "sudo", "modprobe"}, "/bin/pkexec /bin/modprobe -r x"},
		{"a terminal", Elevated{Terminal: true}, []string{"pkexec", "sudo", "modprobe"}, sudoEnv + "/bin/modprobe -r x"},
		{"a desktop without pkexec", Elevated{Desktop: true, Terminal: true}, []string{"sudo", "modprobe"}, sudoEnv + "/bin/modprobe -r x"},
		{"the administrator", Elevated{Admin: true, Desktop: true}, []string{"pkexec", "modprobe"}, "/bin/modprobe -r x"},
		{"neither", Elevated{}, []string{"pkexec", "sudo", "modprobe"}, ""},
		{"nothing installed", Elevated{Desktop: true, Terminal: true}, []string{"modprobe"}, ""},
		{"no such program", Elevated{Admin: true}, nil, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.e.command([]string{"modprobe", "-r", "x"}, func(name string) (string, error) {
				if !slices.Contains(c.installed, name) {
					return "", exec.ErrNotFound
				}
				return "/bin/" + name, nil
			})
			if strings.Join(got, " ") != c.want || (err == nil) != (c.want != "") {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

func TestNobodyToAskIsSaidInWords(t *testing.T) {
	_, err := Elevated{}.command([]string{"x"}, func(name string) (string, error) { return name, nil })
	if !errors.Is(err, errNobody) {
		t.Errorf("%v", err)
	}
}
