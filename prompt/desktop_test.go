package prompt

import (
	"os/exec"
	"slices"
	"testing"
	"time"

	"cied/fault"
)

// onDesktop is the Options of a desktop with these programs and this environment.
func onDesktop(installed []string, env map[string]string) Options {
	return Options{
		LookPath: func(name string) (string, error) {
			if !slices.Contains(installed, name) {
				return "", exec.ErrNotFound
			}
			return "/bin/" + name, nil
		},
		Getenv:  func(key string) string { return env[key] },
		Timeout: time.Minute,
		Lang:    "sl",
	}
}

// told names what asks and its program, and checks that it has the other options.
func told(t *testing.T, p Dialog) string {
	t.Helper()
	name, timeout, lang := "", time.Duration(0), ""
	switch p := p.(type) {
	case Pinentry:
		name, timeout, lang = "pinentry "+p.Path, p.Timeout, p.Lang
	case oneWindowEach:
		name, timeout, lang = program(p.on), p.timeout, p.lang
	}
	if timeout != time.Minute || lang != "sl" {
		t.Errorf("%T: timeout %v, language %q", p, timeout, lang)
	}
	return name
}

// program names a surface and its program.
func program(s surface) string {
	switch s := s.(type) {
	case zenity:
		return "zenity " + s.path
	case osascript:
		return "osascript " + s.path
	}
	return ""
}

func TestDesktopOfUnix(t *testing.T) {
	x11 := map[string]string{"DISPLAY": ":0"}
	both := map[string]string{"WAYLAND_DISPLAY": "wayland-0", "GPG_TTY": "/dev/pts/0"}
	terminal := map[string]string{"GPG_TTY": "/dev/pts/0"}
	named := map[string]string{"DISPLAY": ":0", PinentryVariable: "mine"}
	cases := []struct {
		name      string
		installed []string
		env       map[string]string
		want      string // "" for none
	}{
		{"a pinentry with a window", []string{"zenity", "pinentry", "pinentry-gtk-2"}, x11, "pinentry /bin/pinentry-gtk-2"},
		{"zenity where there is none", []string{"zenity"}, x11, "zenity /bin/zenity"},
		{"zenity before one that may be in text", []string{"zenity", "pinentry", "pinentry-curses"}, both, "zenity /bin/zenity"},
		{"what the system chose, without zenity", []string{"pinentry"}, x11, "pinentry /bin/pinentry"},
		{"text in a terminal", []string{"zenity", "pinentry-curses"}, terminal, "pinentry /bin/pinentry-curses"},
		{"a named one", []string{"zenity", "pinentry-qt", "mine"}, named, "pinentry /bin/mine"},
		{"a named one that is missing", []string{"zenity", "pinentry-qt"}, named, ""},
		{"no display and no terminal", []string{"zenity", "pinentry", "pinentry-qt", "pinentry-curses"}, nil, ""},
		{"no program", nil, both, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o := onDesktop(c.installed, c.env)
			p, err := o.unixDesktop()
			if c.env[PinentryVariable] != "" {
				p, err = Desktop(o)
			}
			if c.want == "" {
				wantFault(t, err, fault.NoDialog)
				if p != nil {
					t.Errorf("and yet %T", p)
				}
			} else if err != nil || told(t, p) != c.want {
				t.Errorf("got %T, %v", p, err)
			}
		})
	}
}

func TestDesktopOfMacOS(t *testing.T) {
	o := onDesktop([]string{"/usr/bin/osascript", "pinentry-mac"}, nil)
	if p, err := o.macDesktop(); err != nil || told(t, p) != "osascript /bin//usr/bin/osascript" {
		t.Errorf("got %T, %v", p, err)
	}
	_, err := onDesktop([]string{"pinentry-mac"}, nil).macDesktop()
	wantFault(t, err, fault.NoDialog)
}

// A policy may name a program that comes later, or that this process cannot look for.
func TestProgramOfThePolicyIsTakenAsItIs(t *testing.T) {
	o := onDesktop([]string{"zenity", "pinentry-qt", "mine"}, map[string]string{"DISPLAY": ":7", "GPG_TTY": "/dev/pts/7", PinentryVariable: "mine"})
	o.Program = "/opt/pinentry"
	p, err := Desktop(o)
	if err != nil {
		t.Fatal(err)
	}
	if got := told(t, p); got != "pinentry /opt/pinentry" {
		t.Errorf("got %s", got)
	}
	if got := p.(Pinentry); got.Display != ":7" || got.TTY != "/dev/pts/7" {
		t.Errorf("got %+v", got)
	}
}

// wantNoDialogForPINs is the same for a change and an unblocking.
func wantNoDialogForPINs(t *testing.T, p Dialog, left int) {
	t.Helper()
	q := anUnblocking()
	q.Left, q.PUKLeft = left, left
	c, err := p.AskChange(t.Context(), q)
	wantFault(t, err, fault.NoDialog)
	wantNothing(t, c)
	u, err := p.AskUnblock(t.Context(), q)
	wantFault(t, err, fault.NoDialog)
	wantNothing(t, u)
}

// Without a desktop every way to ask is one fault, whatever is asked.
func TestWithoutADesktopThereIsAFaultAndNothingElse(t *testing.T) {
	_, err := onDesktop(nil, nil).unixDesktop()
	wantFault(t, err, fault.NoDialog)
	for _, left := range []int{3, 1} {
		q := invented()
		q.Left = left
		gone := t.TempDir() + "/gone"
		for _, p := range []Dialog{Pinentry{Path: gone}, oneWindowEach{on: zenity{path: gone}}, oneWindowEach{on: osascript{path: gone}}, &Terminal{}} {
			pin, err := p.Ask(t.Context(), q)
			wantFault(t, err, fault.NoDialog)
			if pin.Use(func([]byte) error { return nil }) == nil {
				t.Errorf("%T has a PIN", p)
			}
			wantNoDialogForPINs(t, p, left)
		}
	}
}
