package doctor

import (
	"bytes"
	"path"
	"strings"
)

// defaultBrowser returns the name of the desktop entry that opens https addresses, or ""
// (Association between MIME types and applications 1.0.1, "Default Application").
func defaultBrowser(x *exam) string {
	for _, name := range associations(x) {
		b, err := x.ReadFile(name)
		if err != nil {
			continue
		}
		if entry := parseDefault(b); entry != "" {
			return entry
		}
	}
	return ""
}

// associations returns the files to look into, the user's own before the system's.
func associations(x *exam) []string {
	var dirs []string
	if own := x.Env("XDG_CONFIG_HOME"); own != "" {
		dirs = append(dirs, rooted(x.Machine, own))
	} else if own := inHome(x.Machine, ".config"); own != "" {
		dirs = append(dirs, own)
	}
	dirs = append(dirs, "etc/xdg", "usr/local/share/applications", "usr/share/applications")
	var names []string
	for _, dir := range dirs {
		for desktop := range strings.SplitSeq(strings.ToLower(x.Env("XDG_CURRENT_DESKTOP")), ":") {
			if desktop != "" && !strings.Contains(desktop, "/") {
				names = append(names, path.Join(dir, desktop+"-mimeapps.list"))
			}
		}
		names = append(names, path.Join(dir, "mimeapps.list"))
	}
	return names
}

// parseDefault returns the first desktop entry for https addresses in the default
// applications of a mimeapps.list, or "".
func parseDefault(list []byte) string {
	inDefaults := false
	for line := range bytes.Lines(list) {
		text := strings.TrimSpace(string(line))
		if strings.HasPrefix(text, "[") {
			inDefaults = text == "[Default Applications]"
			continue
		}
		key, value, _ := strings.Cut(text, "=")
		if !inDefaults || strings.TrimSpace(key) != "x-scheme-handler/https" {
			continue
		}
		first, _, _ := strings.Cut(value, ";")
		return strings.TrimSpace(first)
	}
	return ""
}
