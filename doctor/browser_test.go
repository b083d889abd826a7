package doctor

import (
	"testing"

	"cied/fault"
)

// Policies of administrators, as they are written in their files.
const (
	scriptsBlocked  = `{"LoopbackNetworkBlockedForUrls": ["*"]}`
	scriptsBlocked2 = `{"LocalNetworkAccessBlockedForUrls": ["https://idp.example.it"]}`
	pagesBlocked    = `{"URLBlocklist": ["*"], "URLAllowlist": ["idp.example.it"]}`
	neverPrompts    = `{"policies": {"LocalNetworkAccess": {"Enabled": true, "EnablePrompting": false}}}`
	siteFilter      = `{"policies": {"WebsiteFilter": {"Block": ["*://127.0.0.1/*"]}}}`
)

func browserCases() []injected {
	snapFirefox := map[string]string{
		"snap/bin/firefox": "-> /usr/bin/snap", "usr/bin/firefox": "#!/bin/sh\nexec /snap/bin/firefox\n",
		"var/lib/snapd/desktop/applications/firefox_firefox.desktop": "[Desktop Entry]\n",
	}
	both := altered(snapFirefox, map[string]string{
		"usr/lib/chromium/chromium": "program", "usr/share/applications/chromium.desktop": "[Desktop Entry]\n",
	})
	opens := func(entry string) map[string]string {
		return map[string]string{"home/marta/.config/mimeapps.list": "[Default Applications]\nx-scheme-handler/https=" + entry + "\n"}
	}
	cases := []injected{
		{"Firefox of the distribution", onLinux(map[string]string{"usr/lib/firefox-esr/firefox-esr": "program"}, nil), nil, "", AllWell},
		{"Firefox is a snap", onLinux(snapFirefox, nil), nil, fault.BrowserSandboxed, ""},
		{"Firefox is a flatpak", onLinux(map[string]string{"home/marta/.local/share/flatpak/app/org.mozilla.firefox/current": "x"}, nil), nil, fault.BrowserSandboxed, ""},
		{"links open in a snap beside another browser", onLinux(altered(both, opens("firefox_firefox.desktop")), nil), nil, fault.BrowserSandboxed, ""},
		{"links open in a browser beside a snap", onLinux(altered(both, opens("chromium.desktop")), nil), nil, "", AllWell},
		{"a policy keeps scripts from loopback in Chrome", onLinux(map[string]string{"etc/opt/chrome/policies/managed/lna.json": scriptsBlocked}, nil), nil, fault.BrowserPolicy, ""},
		{"an older policy keeps scripts from local networks in Chromium", onLinux(map[string]string{"etc/chromium/policies/managed/lna.json": scriptsBlocked2}, nil), nil, fault.BrowserPolicy, ""},
		{"a policy keeps Firefox from asking for permission", onLinux(map[string]string{"etc/firefox/policies/policies.json": neverPrompts}, nil), nil, fault.BrowserPolicy, ""},
		{"a policy blocks the computer's own address in Chromium", onLinux(map[string]string{"etc/chromium/policies/managed/all.json": pagesBlocked}, nil), nil, fault.BrowserPolicy, Browser},
		{"a policy blocks the computer's own address in Firefox", onLinux(map[string]string{"usr/lib/firefox-esr/distribution/policies.json": siteFilter}, nil), nil, fault.BrowserPolicy, Browser},
	}
	cases = append(cases, moduleCases()...)
	for i := range cases {
		cases[i].checks = browserChecks()
	}
	return cases
}

func TestTheBrowserThatOpensLinksIsNamed(t *testing.T) {
	r := examined(t, caseNamed(t, browserCases(), "links open in a snap beside another browser"), browserChecks())
	mentions(t, r["browser"], "Firefox (snap)", "Chromium (package)", "firefox_firefox.desktop")
}

func TestThePolicyAndItsFileAreNamed(t *testing.T) {
	r := examined(t, caseNamed(t, browserCases(), "a policy blocks the computer's own address in Chromium"), browserChecks())
	mentions(t, r["browser-policy"], "URLBlocklist", "/etc/chromium/policies/managed/all.json")
}

func TestAPolicyThatIsNoJSONIsNoFault(t *testing.T) {
	m := onLinux(map[string]string{"etc/chromium/policies/managed/broken.json": "{", "etc/firefox/policies/policies.json": "[]"}, nil)
	r := examined(t, m, browserChecks())["browser-policy"]
	if r.State != Well || len(r.Findings) != 2 {
		t.Errorf("%+v", r)
	}
}

func TestPatternsOfAddressesAreThoseOfTheDaemon(t *testing.T) {
	at := endpoint{24728}
	for pattern, want := range map[string]bool{
		"127.0.0.1": true, ".127.0.0.1": true, "http://127.0.0.1": true, "http://127.0.0.1:24728/*": true, "*://127.0.0.1/*": true, "*": true, "<all_urls>": true,
		"127.0.0.1:8080": false, "https://127.0.0.1": false, "127.0.0.1/private": false, "127.0.0.11": false, "example.it": false, "": false,
	} {
		if got := at.isBlocked(pattern); got != want {
			t.Errorf("%q: %v", pattern, got)
		}
	}
}

func TestAnExceptionOpensTheDaemonsAddress(t *testing.T) {
	at := endpoint{24728}
	b, err := parseChromiumPolicy([]byte(`{"URLBlocklist":["*"],"URLAllowlist":["http://127.0.0.1:24728"]}`), at)
	if err != nil || b != (barrier{}) {
		t.Errorf("%+v, %v", b, err)
	}
	b, err = parseFirefoxPolicy([]byte(`{"policies":{"WebsiteFilter":{"Block":["<all_urls>"],"Exceptions":["http://127.0.0.1/*"]}}}`), at)
	if err != nil || b != (barrier{}) {
		t.Errorf("%+v, %v", b, err)
	}
}

func TestOnlyDefaultsForHTTPSChooseTheBrowser(t *testing.T) {
	for list, want := range map[string]string{
		"[Default Applications]\nx-scheme-handler/https=a.desktop;b.desktop;\n":                     "a.desktop",
		"[Added Associations]\nx-scheme-handler/https=a.desktop\n":                                  "",
		"[Default Applications]\nx-scheme-handler/http=a.desktop\n":                                 "",
		"[Default Applications]\n[Removed Associations]\nx-scheme-handler/https=a.desktop\n":        "",
		"[Added Associations]\n\n[Default Applications]\r\nx-scheme-handler/https = a.desktop \r\n": "a.desktop",
	} {
		if got := parseDefault([]byte(list)); got != want {
			t.Errorf("%q: %q, want %q", list, got, want)
		}
	}
}

func FuzzFilesOfBrowsers(f *testing.F) {
	for _, seed := range []string{scriptsBlocked, pagesBlocked, neverPrompts, siteFilter, "[Default Applications]\nx-scheme-handler/https=a.desktop\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		for _, parse := range []policyParser{parseChromiumPolicy, parseFirefoxPolicy} {
			if b, err := parse(file, endpoint{24728}); err != nil && b != (barrier{}) {
				t.Errorf("%+v with %v", b, err)
			}
		}
		parseDefault(file)
	})
}
