package doctor

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// What the doctor mentions of the tray, by what the desktop is.
const (
	trayExtension mention = "tray-extension" // GNOME shows icons by an extension alone
	trayBar       mention = "tray-bar"       // a compositor whose bar is a program of its own
	trayPanel     mention = "tray-panel"     // any other
)

// trayIsShown mentions that nobody shows the daemon's icon: it does without, and a person who
// was told of an icon looks for it in vain.
func trayIsShown(ctx context.Context, x *exam) []Finding {
	if x.Tray == nil {
		return unseen("not looked at")
	}
	if x.OS != "windows" && x.OS != "darwin" && x.Env("DISPLAY") == "" && x.Env("WAYLAND_DISPLAY") == "" {
		return Fact("no display")
	}
	switch err := x.Tray(ctx, x.Env); {
	case err == nil:
		return Fact("the desktop shows icons")
	case ctx.Err() != nil || errors.Is(err, errors.ErrUnsupported):
		return unseen("the desktop cannot be asked: %v", err)
	default:
		desktop, why := x.Env("XDG_CURRENT_DESKTOP"), withTilde(x.Machine, err.Error())
		if desktop != "" {
			why += fmt.Sprintf(" (desktop %.40q)", desktop)
		}
		return mentioned(trayAdvice(desktop), "%s", why)
	}
}

// trayAdvice is what helps on a desktop, which names itself by the first known word of a list
// such as "ubuntu:GNOME" (XDG_CURRENT_DESKTOP; Desktop Entry Specification 1.5, "OnlyShowIn").
func trayAdvice(desktop string) mention {
	for name := range strings.SplitSeq(strings.ToLower(desktop), ":") {
		switch name {
		case "budgie", "gnome-flashback": // they say ":GNOME" behind it, and have a panel
			return trayPanel
		case "gnome", "gnome-classic":
			return trayExtension
		case "sway", "hyprland", "wlroots", "river", "niri", "labwc", "wayfire":
			return trayBar
		}
	}
	return trayPanel
}
