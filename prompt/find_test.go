package prompt

import (
	"os/exec"
	"slices"
	"testing"

	"cied/fault"
)

func TestFindPinentry(t *testing.T) {
	all := []string{"pinentry", "pinentry-gnome3", "pinentry-qt", "pinentry-gtk-2", "pinentry-curses", "pinentry-tty"}
	cases := []struct {
		name      string
		installed []string
		env       map[string]string
		want      string // "" for none
	}{
		{"GNOME", all, map[string]string{"DISPLAY": ":0", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"}, "pinentry-gnome3"},
		{"GNOME's without a session bus is passed over", all, map[string]string{"WAYLAND_DISPLAY": "wayland-0"}, "pinentry-qt"},
		{"a dialog comes before what the system chose", []string{"pinentry", "pinentry-gtk-2"}, map[string]string{"DISPLAY": ":0"}, "pinentry-gtk-2"},
		{"what the system chose", []string{"pinentry", "pinentry-curses"}, map[string]string{"DISPLAY": ":0"}, "pinentry"},
		{"a terminal", []string{"pinentry-curses", "pinentry-gtk-2"}, map[string]string{"GPG_TTY": "/dev/pts/0"}, "pinentry-curses"},
		{"text needs a terminal", []string{"pinentry-curses", "pinentry-tty"}, map[string]string{"DISPLAY": ":0"}, ""},
		{"neither display nor terminal", []string{"pinentry", "pinentry-gtk-2", "pinentry-curses"}, nil, ""},
		{"nothing installed", nil, map[string]string{"DISPLAY": ":0", "GPG_TTY": "/dev/pts/0"}, ""},
		{"a named one comes first", append(all, "mine"), map[string]string{"DISPLAY": ":0", PinentryVariable: "mine"}, "mine"},
		{"a named one that is missing is not replaced", all, map[string]string{"DISPLAY": ":0", PinentryVariable: "mine"}, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			lookPath := func(name string) (string, error) {
				if !slices.Contains(c.installed, name) {
					return "", exec.ErrNotFound
				}
				return "/usr/bin/" + name, nil
			}
			got, err := FindPinentry(lookPath, func(k string) string { return c.env[k] })
			if c.want == "" {
				wantFault(t, err, fault.NoDialog)
			} else if err != nil || got != "/usr/bin/"+c.want {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}
