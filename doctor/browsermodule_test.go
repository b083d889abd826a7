package doctor

import (
	"testing"

	"cied/fault"
)

// Where packages put the module, and the databases that name it.
const (
	packagedModule = "usr/lib/x86_64-linux-gnu/pkcs11/cied-pkcs11.so"
	chromiumNSS    = "home/marta/.pki/nssdb/pkcs11.txt"
	moduleEntry    = "library=/" + packagedModule + "\nname=cied\n\n"
)

func moduleCases() []injected {
	chromium := map[string]string{"usr/lib/chromium/chromium": "program"}
	entry := altered(chromium, map[string]string{chromiumNSS: moduleEntry})
	return []injected{
		{"the PKCS #11 module is registered", onLinux(altered(entry, map[string]string{packagedModule: "module"}), nil), nil, "", AllWell},
		{"a browser without the PKCS #11 module", onLinux(chromium, nil), nil, "", AllWell},
		{"the PKCS #11 module that is registered has gone", onLinux(entry, nil), nil, fault.ModuleMissing, ""},
		{"a policy of Firefox registers a PKCS #11 module that has gone", onLinux(map[string]string{
			"etc/firefox/policies/policies.json": `{"policies": {"SecurityDevices": {"Add": {"cied": "/` + packagedModule + `"}}}}`}, nil), nil, fault.ModuleMissing, ""},
	}
}

func TestTheFileAndTheModuleThatHasGoneAreNamedOnce(t *testing.T) {
	m := onLinux(map[string]string{"usr/lib/chromium/chromium": "", "opt/google/chrome/chrome": "", chromiumNSS: moduleEntry}, nil)
	r := examined(t, m, browserChecks())["module"]
	if len(r.Findings) != 3 || r.Findings[0].Action != "cied browser install" {
		t.Errorf("%+v", r.Findings)
	}
	mentions(t, r, "~/.pki/nssdb/pkcs11.txt names /"+packagedModule+", which is not there")
	if got, want := r.Findings[1].Evidence, "Chromium (package): the module that is registered is not there"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestWhatIsForAllUsersIsMendedForAllUsers(t *testing.T) {
	m := caseNamed(t, moduleCases(), "a policy of Firefox registers a PKCS #11 module that has gone")
	r := examined(t, m, browserChecks())["module"]
	if r.Findings[0].Action != "sudo cied browser install --system" {
		t.Errorf("%+v", r.Findings)
	}
}

func TestABrowserThatTakesNoModuleIsNoFault(t *testing.T) {
	const profiles = "home/marta/.mozilla/firefox/"
	for want, files := range map[string]map[string]string{
		"Chromium (snap): it is confined, and sees neither the module nor cied; the login by page needs none": {"snap/bin/chromium": "-> /usr/bin/snap"},
		"Epiphany (package): cied registers no module there; the login by page needs none":                    {"usr/bin/epiphany": ""},
		"Firefox (package): it was never started":                                                             {"usr/lib/firefox/firefox": ""},
		"Firefox (package): no module is registered; the login by page needs none": {
			"usr/lib/firefox/firefox": "", profiles + "profiles.ini": "[Profile0]\nPath=a\nIsRelative=1\n", profiles + "a/times.json": "{}"},
		"Chromium (package): ~/.pki/nssdb/pkcs11.txt: no module can be registered (malformed)": {"usr/lib/chromium/chromium": "", chromiumNSS: "\x00"},
		"no browser is found": {},
	} {
		r := examined(t, onLinux(files, nil), browserChecks())["module"]
		if r.State != Well || len(r.Findings) != 1 || r.Findings[0].Evidence != want {
			t.Errorf("%+v, want %q", r, want)
		}
	}
}
