package main

import (
	"testing"

	"cied/browsers"
	"cied/lang"
)

func TestFilesOfAPersonDoNotBecomeTheAdministrators(t *testing.T) {
	for name, c := range map[string]struct {
		uid  int
		set  string
		want bool
	}{
		"with sudo": {0, "SUDO_UID", true}, "with pkexec": {0, "PKEXEC_UID", true}, "root's own session": {0, "", false},
		"a shell that sudo has left behind": {1000, "SUDO_UID", false},
	} {
		getenv := func(key string) string {
			if key == c.set {
				return "1000"
			}
			return ""
		}
		if got := borrowsRights(c.uid, getenv); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestBrowserStatesAndReasonsAreToldInEveryLanguage(t *testing.T) {
	for _, tag := range lang.All() {
		words := browserWordsIn(tag)
		for _, s := range browsers.States() {
			if words.states[s] == "" {
				t.Errorf("%s: %s", tag, s)
			}
		}
		for _, r := range browsers.Reasons() {
			if words.reasons[r] == "" {
				t.Errorf("%s: %s", tag, r)
			}
		}
	}
}
