package doctor

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"cied/internal/pcscd"
)

// guarded reports whether polkit decides who may speak to the service, so that a rule helps
// who is refused.
func guarded(m *Machine) bool { return there(m, pcscd.PolicyFile) }

// whoAsks tells what polkit decides by: the user, and whether the session is local and
// active.
func whoAsks(x *exam) string {
	words := []string{fmt.Sprintf("asked by uid %d", x.User.ID)}
	if id := x.Env("XDG_SESSION_ID"); id != "" {
		words = append(words, fmt.Sprintf("in session %.20q", id))
	} else {
		words = append(words, "outside of any session")
	}
	if kind := remoteKind(x); kind != "" {
		words = append(words, "over "+kind)
	}
	return strings.Join(append(words, polkitOn(x.Machine)), ", ")
}

// polkitOn tells of polkit's files on PC/SC. By its default an active local session may,
// and no other (org.debian.pcsc-lite.policy).
func polkitOn(m *Machine) string {
	if !guarded(m) {
		return "polkit has no policy on PC/SC"
	}
	var rules []string
	for _, dir := range pcscd.RuleDirs() {
		rules = append(rules, rulesIn(m, dir)...)
	}
	if len(rules) == 0 {
		return "polkit has its default and no rule on PC/SC that can be read"
	}
	return "polkit has rules on PC/SC in " + strings.Join(rules, ", ")
}

// rulesIn returns the files of a directory that name the action. The one in /etc is
// polkit's own as a rule, and shows nothing.
func rulesIn(m *Machine, dir string) []string {
	entries, err := fs.ReadDir(m.Root, dir)
	if err != nil {
		return nil
	}
	var found []string
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		if b, err := m.ReadFile(name); err == nil && bytes.Contains(b, []byte(pcscd.Action)) {
			found = append(found, "/"+name)
		}
	}
	return found
}
