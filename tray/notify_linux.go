package tray

import (
	"context"
	"strings"

	"github.com/godbus/dbus/v5"
)

// Values of Notify (Desktop Notifications Specification 1.2, "org.freedesktop.Notifications.Notify").
const (
	notifications   = "org.freedesktop.Notifications"
	normal          = byte(1)   // urgency: a screen that is shared is spared
	serversChoice   = int32(-1) // expire_timeout
	replacesNothing = uint32(0)
)

// notify implements host.
func (h *linuxHost) notify(ctx context.Context, n Notice) error {
	h.mu.Lock()
	bus := h.bus
	h.mu.Unlock()
	if bus == nil {
		return errNoBus
	}
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;") // most read a body as markup
	hints := map[string]dbus.Variant{
		"urgency":       dbus.MakeVariant(normal),
		"desktop-entry": dbus.MakeVariant("cied"),
	}
	return call(ctx, bus, notifications, "/org/freedesktop/Notifications", notifications+".Notify",
		"cied", replacesNothing, "cied", n.Summary, escape.Replace(n.Body), []string{}, hints, serversChoice).Err
}
