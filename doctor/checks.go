package doctor

import "slices"

// Checks returns all checks, causes before what comes of them: the first fault is the
// verdict. What can be touched comes before what lies behind it, and the clock before all
// that is judged by dates.
func Checks() []Check {
	card := cardChecks()
	network := networkChecks()
	return slices.Concat(
		pick(computerChecks(), "settings", "state", "disk", "user", "session"),
		pcscChecks(),
		usbChecks(),
		pick(card, "card", "extended", "coupling", "codes"),
		pick(network, "clock"),
		pick(card, "chip", "certificate"),
		pick(network, "network", "site"),
		browserChecks(),
		pick(computerChecks(), "port", "daemon", "dialog", "tray", "software", "program-age", "trust-age"),
	)
}

// pick returns those of checks that have these ids, in this order.
func pick(checks []Check, ids ...string) []Check {
	picked := make([]Check, 0, len(ids))
	for _, id := range ids {
		i := slices.IndexFunc(checks, func(c Check) bool { return c.ID == id })
		picked = append(picked, checks[i])
	}
	return picked
}
