package browsers

import (
	"bytes"
	"path"
	"strings"
)

// A profile is one of profiles.ini: its name, and where it is under Root.
type profile struct{ name, dir string }

// A section of profiles.ini, [Profile0] and so on (toolkit/profile/nsToolkitProfileService.cpp).
type section struct {
	name, path string
	relative   bool // path is from the directory of the file
}

// parseProfiles reads the profiles of a profiles.ini, at most [maxProfiles]. What cannot be
// understood is passed over, as Firefox does.
func parseProfiles(file []byte) []section {
	var all []section
	inside := false
	for line := range bytes.Lines(file) {
		text := strings.TrimSpace(string(line))
		if strings.HasPrefix(text, "[") {
			if inside = strings.HasPrefix(text, "[Profile"); inside {
				if len(all) == maxProfiles {
					return all
				}
				all = append(all, section{relative: true})
			}
			continue
		}
		if inside {
			all[len(all)-1].add(strings.Cut(text, "="))
		}
	}
	return all
}

func (s *section) add(key, value string, _ bool) {
	switch key {
	case "Name":
		s.name = value
	case "Path":
		s.path = value
	case "IsRelative":
		s.relative = value == "1"
	}
}

// profilesIn returns the profiles that the profiles.ini of a directory names and that are
// there. A relative path that leads out of the directory is none of its profiles.
func (w World) profilesIn(dir string) []profile {
	if dir == "" {
		return nil
	}
	file, _, err := w.read(path.Join(dir, "profiles.ini"))
	if err != nil {
		return nil
	}
	var all []profile
	for _, s := range parseProfiles(file) {
		at := w.rooted(s.path)
		if s.relative {
			at = path.Join(dir, path.Clean("/"+s.path))
		}
		if s.path != "" && at != dir && w.there(at) {
			all = append(all, profile{s.name, at})
		}
	}
	return all
}
