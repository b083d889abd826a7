package doctor

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"cied/lang"
)

// An unshown is a desktop that does not show the daemon's icon.
type unshown struct {
	name    string
	machine func(testing.TB) *Machine
	want    mention
}

// trayless is a desktop of that name on which nobody shows icons.
func trayless(desktop string, env map[string]string) func(testing.TB) *Machine {
	return atDesk(nil, altered(map[string]string{"XDG_CURRENT_DESKTOP": desktop}, env), func(m *Machine) {
		m.Tray = func(context.Context, func(string) string) error { return errors.New("nobody shows icons") }
	})
}

func unshownCases() []unshown {
	return []unshown{
		{"GNOME without the extension for icons", trayless("GNOME", nil), trayExtension},
		{"Wayland and GNOME of Ubuntu, the extension switched off", trayless("ubuntu:GNOME", map[string]string{"DISPLAY": "", "WAYLAND_DISPLAY": "wayland-0"}), trayExtension},
		{"sway with a bar that has no tray", trayless("sway", nil), trayBar},
		{"Xfce without a notification area in its panel", trayless("XFCE", nil), trayPanel},
		{"Budgie without a notification area in its panel", trayless("Budgie:GNOME", nil), trayPanel},
		{"a desktop that does not name itself and has no tray", trayless("", nil), trayPanel},
	}
}

// An icon that nobody sees keeps nobody from logging in: it is said beside the verdict, in
// the words of the person.
func TestAnIconThatNobodyShowsIsMentioned(t *testing.T) {
	for _, c := range unshownCases() {
		t.Run(c.name, func(t *testing.T) {
			r := Report{Results: run(t.Context(), c.machine(t), computerChecks())}
			if r.Verdict, r.Decided = judge(r.Results); r.Verdict != AllWell {
				t.Fatalf("verdict %s", r.Verdict)
			}
			for _, tag := range lang.All() {
				v := r.In(tag)
				want := wordsIn(tag).mentions[c.want]
				if len(v.Also) != 1 || v.Also[0].Code != "" || !v.Also[0].Advice || v.Also[0].Message != want.Message || v.Also[0].Next != want.Next {
					t.Errorf("%s: %+v, want %s", tag, v.Also, c.want)
				}
			}
		})
	}
}

func TestTheMentionOfTheIconNamesCauseAndDesktop(t *testing.T) {
	r := examined(t, trayless("GNOME", nil), computerChecks())["tray"]
	if r.State != Advised {
		t.Errorf("%+v", r)
	}
	if f := r.Findings[0]; f.Evidence != `nobody shows icons (desktop "GNOME")` {
		t.Error(f.Evidence)
	}
}

func TestNothingIsSaidOfAnIconWhereNobodyCanKnow(t *testing.T) {
	gone := map[string]string{"DISPLAY": "", "WAYLAND_DISPLAY": ""}
	for _, c := range []struct {
		name    string
		machine func(testing.TB) *Machine
		want    State
		words   string
	}{
		{"no display", trayless("GNOME", gone), Well, "no display"},
		{"a build without a tray", atDesk(nil, gone, onWindows, func(m *Machine) {
			m.Tray = func(context.Context, func(string) string) error { return errors.ErrUnsupported }
		}), Unknown, "cannot be asked"},
		{"not looked for", atDesk(nil, nil, func(m *Machine) { m.Tray = nil }), Unknown, "not looked at"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := examined(t, c.machine, computerChecks())["tray"]
			if r.State != c.want || !strings.Contains(r.Findings[0].Evidence, c.words) {
				t.Errorf("%+v", r)
			}
		})
	}
}

func TestABusThatDoesNotAnswerSaysNothingOfTheIcon(t *testing.T) {
	check := pick(computerChecks(), "tray")[0]
	check.Time = time.Millisecond
	m := atDesk(nil, nil, func(m *Machine) {
		m.Tray = func(ctx context.Context, _ func(string) string) error { <-ctx.Done(); return ctx.Err() }
	})
	if r := run(t.Context(), m(t), []Check{check})[0]; r.State != Unknown {
		t.Errorf("%+v", r)
	}
}
