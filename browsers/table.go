package browsers

import "slices"

// A Family is what a browser is made from, and how it finds PKCS #11 modules.
type Family string

// The families. A browser of another is found, and nothing is registered in it.
const (
	Chromium Family = "chromium"
	Firefox  Family = "firefox"
	WebKit   Family = "webkit"
)

// A Packaging is how a browser was installed.
type Packaging string

// The packagings.
const (
	Package Packaging = "package" // of the distribution or of the maker: not confined
	Snap    Packaging = "snap"
	Flatpak Packaging = "flatpak"
)

// A known browser is one that may be installed, and the names that packages give it.
type known struct {
	name     string
	family   Family
	plain    []string // programs, under Root; a script in /usr/bin may start a snap, so none with a snap is from there
	snap     string   // name of the snap, or ""
	flatpak  string   // id of the application
	profiles []string // of Firefox's family: where profiles.ini is, from the home
	windows  string   // program, from Program Files, or ""
	mac      string   // application, in /Applications, or ""
}

func all() []known {
	return slices.Concat(firefoxes(), chromiums(), webkits())
}

// firefoxes are the browsers with a database of NSS in each profile. Since version 147 a new
// installation of Firefox keeps its profiles in XDG_CONFIG_HOME, written here as .config;
// measured with 153.
func firefoxes() []known {
	mozilla := []string{".mozilla/firefox", ".config/mozilla/firefox"}
	return []known{
		{name: "Firefox", family: Firefox, snap: "firefox", flatpak: "org.mozilla.firefox", profiles: mozilla,
			plain:   []string{"usr/lib/firefox/firefox", "usr/lib64/firefox/firefox", "opt/firefox/firefox"},
			windows: "Mozilla Firefox/firefox.exe", mac: "Firefox.app"},
		{name: "Firefox ESR", family: Firefox, profiles: mozilla,
			plain: []string{"usr/lib/firefox-esr/firefox-esr", "usr/lib64/firefox-esr/firefox-esr"}},
		{name: "LibreWolf", family: Firefox, flatpak: "io.gitlab.librewolf-community",
			profiles: []string{".librewolf", ".config/librewolf/librewolf"},
			plain:    []string{"usr/lib/librewolf/librewolf", "usr/lib64/librewolf/librewolf", "usr/share/librewolf/librewolf", "opt/librewolf/librewolf"}},
	}
}

// chromiums are the browsers that share one database of NSS (crypto/nss_util.cc).
func chromiums() []known {
	return []known{
		{name: "Chromium", family: Chromium, snap: "chromium", flatpak: "org.chromium.Chromium",
			plain: []string{"usr/lib/chromium/chromium", "usr/lib64/chromium-browser/chromium-browser", "usr/lib/chromium-browser/chromium-browser"},
			mac:   "Chromium.app"},
		{name: "Chrome", family: Chromium, flatpak: "com.google.Chrome", plain: []string{"opt/google/chrome/chrome"},
			windows: "Google/Chrome/Application/chrome.exe", mac: "Google Chrome.app"},
		{name: "Edge", family: Chromium, flatpak: "com.microsoft.Edge", plain: []string{"opt/microsoft/msedge/msedge"},
			windows: "Microsoft/Edge/Application/msedge.exe", mac: "Microsoft Edge.app"},
		{name: "Brave", family: Chromium, snap: "brave", flatpak: "com.brave.Browser", plain: []string{"opt/brave.com/brave/brave"},
			windows: "BraveSoftware/Brave-Browser/Application/brave.exe", mac: "Brave Browser.app"},
		{name: "Vivaldi", family: Chromium, snap: "vivaldi", flatpak: "com.vivaldi.Vivaldi", plain: []string{"opt/vivaldi/vivaldi"},
			mac: "Vivaldi.app"},
		{name: "Opera", family: Chromium, snap: "opera", flatpak: "com.opera.Opera",
			plain: []string{"usr/lib/*-linux-*/opera/opera", "usr/lib64/opera/opera"}, mac: "Opera.app"},
	}
}

// webkits are the browsers that are found so that nobody wonders where theirs is.
func webkits() []known {
	return []known{{name: "Epiphany", family: WebKit, flatpak: "org.gnome.Epiphany", plain: []string{"usr/bin/epiphany"}}}
}

// An installation is a browser as it is installed: once for each packaging.
type installation struct {
	known
	how     Packaging
	program string // of a package, under Root
}

// installed returns how k is installed, which may be in several ways.
func (w World) installed(k known) []installation {
	var found []installation
	if program := w.program(k); program != "" {
		found = append(found, installation{k, Package, program})
	}
	if w.OS == "windows" || w.OS == "darwin" {
		return found
	}
	if k.snap != "" && (w.there("snap/bin/"+k.snap) || w.there("var/lib/snapd/snap/bin/"+k.snap)) {
		found = append(found, installation{known: k, how: Snap})
	}
	if k.flatpak != "" && (w.there("var/lib/flatpak/app/"+k.flatpak) || w.there(w.inHome(".local/share/flatpak/app/"+k.flatpak))) {
		found = append(found, installation{known: k, how: Flatpak})
	}
	return found
}

// program returns the path under Root of a browser's program, "" where there is none.
func (w World) program(k known) string {
	switch {
	case w.OS == "windows" && k.windows != "":
		return w.firstThere("Program Files/"+k.windows, "Program Files (x86)/"+k.windows, "Users/*/AppData/Local/"+k.windows)
	case w.OS == "darwin" && k.mac != "":
		return w.firstThere("Applications/" + k.mac)
	case w.OS == "windows", w.OS == "darwin":
		return ""
	default:
		return w.firstThere(k.plain...)
	}
}
