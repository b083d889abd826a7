package browsers

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// told is a browser in a line: "Chromium snap: none impossible confined".
func told(b Browser) string {
	text := fmt.Sprintf("%s %s:", b.Name, b.Packaging)
	for _, p := range b.Places {
		text += strings.TrimRight(fmt.Sprintf(" %s %s %s", p.Kind, p.State, p.Reason), " ")
	}
	return text
}

func found(w World) []string {
	all := []string{}
	for _, b := range Find(w) {
		all = append(all, told(b))
	}
	return all
}

func with(files map[string]string, more map[string]string) map[string]string {
	files = maps.Clone(files)
	maps.Copy(files, more)
	return files
}

func TestBrowsersAreFoundWithWhatIsRegisteredInThem(t *testing.T) {
	kit := map[string]string{kitAdmin: string(moduleFile(ourModule))}
	fedora := with(kit, map[string]string{nssPolicy: "library=p11-kit-proxy.so\nname=p11-kit-proxy\n\n"})
	for name, c := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"none": {nil, []string{}},
		"of the distribution": {desk(), []string{
			"Firefox ESR package: profile absent profile absent", "Chromium package: nss absent"}},
		"never started": {map[string]string{"opt/google/chrome/chrome": "", "opt/firefox/firefox": ""}, []string{
			"Firefox package: none impossible no-profile", "Chrome package: nss absent"}},
		"in which nothing is registered": {map[string]string{"usr/bin/epiphany": ""}, []string{"Epiphany package: none impossible no-way"}},
		"confined": {map[string]string{
			"snap/bin/firefox": "->/usr/bin/snap", "var/lib/snapd/snap/bin/chromium": "->/usr/bin/snap",
			"var/lib/flatpak/app/com.brave.Browser/current": "", home + ".local/share/flatpak/app/com.microsoft.Edge/current": ""}, []string{
			"Firefox snap: none impossible confined", "Chromium snap: none impossible confined",
			"Edge flatpak: none impossible confined", "Brave flatpak: none impossible confined"}},
		"one in two packagings": {with(desk(), map[string]string{"snap/bin/chromium": "->/usr/bin/snap"}), []string{
			"Firefox ESR package: profile absent profile absent", "Chromium package: nss absent", "Chromium snap: none impossible confined"}},
		"profiles where new ones are": {map[string]string{"usr/lib/firefox/firefox": "",
			home + ".config/mozilla/firefox/profiles.ini": twoProfiles, home + ".config/mozilla/firefox/two.default/pkcs11.txt": ourBlock}, []string{
			"Firefox package: profile registered"}},
		"through p11-kit-proxy, as on Fedora": {with(desk(), fedora), []string{
			"Firefox ESR package: profile proxied profile proxied", "Chromium package: nss proxied"}},
		"a Firefox of Mozilla's own on Fedora": {with(fedora, map[string]string{"opt/firefox/firefox": "", firefoxAt + "profiles.ini": twoProfiles, firefoxAt + "one.default/": ""}), []string{
			"Firefox package: profile absent"}},
		"through p11-kit-proxy in a database": {with(kit, map[string]string{"usr/lib/chromium/chromium": "", nssdbFile: "library=/usr/lib/p11-kit-proxy.so\nname=kit\n"}), []string{
			"Chromium package: nss proxied"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := found(newWorld(t, c.files)); !slices.Equal(got, c.want) {
				t.Errorf("got\n%s", strings.Join(got, "\n"))
			}
		})
	}
}

func TestTheStateOfADatabaseIsTold(t *testing.T) {
	for file, want := range map[string]string{
		ourBlock: "registered",
		"library=/gone/cied-pkcs11.so\nname=cied\n\n":      "broken",
		"library=/usr/lib/cied-pkcs11.so\nname=cied\n\n":   "other",
		"library=" + ourModule + "\nname=my card\n\n":      "by-hand",
		"library=/usr/lib/opensc-pkcs11.so\nname=cied\n\n": "impossible name-taken",
		"\x00":                  "impossible malformed",
		"->/dev/null":           "impossible malformed",
		"->pkcs11.txt.original": "impossible malformed",
	} {
		w := newWorld(t, map[string]string{"usr/lib/chromium/chromium": "", "usr/lib/cied-pkcs11.so": "", nssdbFile: file})
		if got := found(w); len(got) != 1 || got[0] != "Chromium package: nss "+want {
			t.Errorf("%q: %s", file, got)
		}
	}
}

func TestOnWindowsAndMacOSOnlyFirefoxTakesModules(t *testing.T) {
	for os, files := range map[string]map[string]string{
		"windows": {"Program Files/Mozilla Firefox/firefox.exe": "", "Program Files (x86)/Microsoft/Edge/Application/msedge.exe": "",
			"Users/marta/AppData/Roaming/Mozilla/Firefox/profiles.ini": "[Profile0]\nIsRelative=1\nPath=Profiles/a\n", "Users/marta/AppData/Roaming/Mozilla/Firefox/Profiles/a/": ""},
		"darwin": {"Applications/Firefox.app/Contents": "", "Applications/Microsoft Edge.app/Contents": "",
			"Users/marta/Library/Application Support/Firefox/profiles.ini": "[Profile0]\nIsRelative=1\nPath=Profiles/a\n", "Users/marta/Library/Application Support/Firefox/Profiles/a/": ""},
	} {
		w := newWorld(t, files)
		w.OS, w.Home = os, map[string]string{"windows": `C:\Users\marta`, "darwin": "/Users/marta"}[os]
		want := []string{"Firefox package: profile absent", "Edge package: none impossible no-provider"}
		if got := found(w); !slices.Equal(got, want) {
			t.Errorf("%s: %q", os, got)
		}
		if s := Look(w); len(s.Shared) != 0 {
			t.Errorf("%s: %+v", os, s.Shared)
		}
	}
}

func TestTheStatusHasAStableShape(t *testing.T) {
	w := newWorld(t, map[string]string{"usr/lib/firefox/firefox": "", firefoxAt + "profiles.ini": twoProfiles, firefoxAt + "one.default/pkcs11.txt": ourBlock, "snap/bin/chromium": ""})
	got, err := json.MarshalIndent(Look(w), "", "  ")
	must(t, err)
	want, err := os.ReadFile("testdata/status.json")
	must(t, err)
	if strings.TrimSpace(string(want)) != string(got) {
		t.Errorf("got\n%s", got)
	}
}

func TestABrowserWorksByItsProfileOrByThePolicy(t *testing.T) {
	files := desk()
	for name, c := range map[string]struct {
		file string
		want bool
	}{
		firefoxAt + "one.default/pkcs11.txt":       {ourBlock, true},
		"etc/firefox/policies/policies.json":       {policyAlone(ourModule), true},
		home + ".config/pkcs11/modules/" + kitFile: {string(moduleFile(ourModule)), false},
		nssdbFile: {ourBlock, false},
	} {
		s := Look(newWorld(t, with(files, map[string]string{name: c.file})))
		if got := s.Works(s.Browsers[0]); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestTheModuleIsFoundBesideTheProgramOrWhereItIsPackaged(t *testing.T) {
	w := newWorld(t, map[string]string{"home/marta/src/cied-pkcs11.so": ""})
	for beside, want := range map[string]string{"": ourModule, "/home/marta/bin": ourModule, "/home/marta/src": "/home/marta/src/cied-pkcs11.so"} {
		if got := FindModule(w, beside); got != want {
			t.Errorf("beside %q: %q", beside, got)
		}
	}
	if w.OS = "darwin"; FindModule(w, "") != "" {
		t.Error("a module of another system is taken")
	}
}

// installers/linux.sh, "package" and "register", says where each kind of package puts it.
func TestTheModuleIsFoundWhereEveryPackagePutsIt(t *testing.T) {
	for kind, dir := range map[string]string{
		"deb, amd64": "/usr/lib/x86_64-linux-gnu/pkcs11", "deb, arm64": "/usr/lib/aarch64-linux-gnu/pkcs11",
		"rpm": "/usr/lib64/pkcs11", "tarball": "/usr/lib/pkcs11", "by hand": "/usr/local/lib/pkcs11",
	} {
		module := dir + "/cied-pkcs11.so"
		w := newWorld(t, map[string]string{module[1:]: ""})
		if module != ourModule {
			must(t, os.Remove(w.real(ourModule[1:])))
		}
		if got := FindModule(w, "/usr/bin"); got != module {
			t.Errorf("%s: %q", kind, got)
		}
	}
}

func TestABareNameInAModuleFileIsInTheDirectoryOfPackages(t *testing.T) {
	for name, c := range map[string]struct {
		module string // where it is
		state  State
	}{
		"of a deb": {ourModule, Registered}, "of an rpm": {"/usr/lib64/pkcs11/cied-pkcs11.so", Registered},
		"where p11-kit does not look": {"/usr/local/lib/pkcs11/cied-pkcs11.so", Broken},
	} {
		w := newWorld(t, with(desk(), map[string]string{kitPackage: "module: cied-pkcs11.so\n", nssPolicy: "name=p11-kit-proxy\n"}))
		must(t, os.Remove(w.real(ourModule[1:])))
		put(t, w, c.module[1:], "")
		w.Module = c.module
		s := Look(w)
		if got := s.Shared[2]; got.State != c.state || c.state == Registered && got.Module != c.module {
			t.Errorf("%s: %+v", name, got)
		}
		if proxied := s.Browsers[0].Places[0].State == Proxied; proxied != (c.state == Registered) {
			t.Errorf("%s: %+v", name, s.Browsers[0])
		}
		if kit := w.kitWanting(false); (len(kit) == 0) != (c.state == Registered) {
			t.Errorf("%s: p11-kit is told again in %+v", name, kit)
		}
	}
}
