package prompt

import (
	"cmp"
	"slices"
	"strings"

	"cied/fault"
)

// Language returns the language of the person, one of [fault.Languages], from the
// environment in the order of POSIX.1-2017, Base Definitions, 8.2: LC_ALL, LC_MESSAGES,
// LANG. A locale such as "it_IT.UTF-8" counts by its first part; whatever is not among
// the languages is English.
func Language(getenv func(string) string) string {
	locale := cmp.Or(getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG"))
	if i := strings.IndexAny(locale, "_.@-"); i >= 0 {
		locale = locale[:i]
	}
	locale = strings.ToLower(locale)
	if slices.Contains(fault.Languages(), locale) {
		return locale
	}
	return fault.English
}
