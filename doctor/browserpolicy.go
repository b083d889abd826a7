package doctor

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"cied/fault"
)

// chromiumPolicies and firefoxPolicies are where administrators put policies on Linux
// (chromium.org, "Linux Quick Start"; mozilla/policy-templates).
var (
	chromiumPolicies = []string{
		"etc/chromium/policies/managed/*.json", "etc/chromium-browser/policies/managed/*.json",
		"etc/opt/chrome/policies/managed/*.json", "etc/opt/edge/policies/managed/*.json", "etc/brave/policies/managed/*.json",
	}
	firefoxPolicies = []string{
		"etc/firefox/policies/policies.json", "etc/firefox-esr/policies/policies.json",
		"usr/lib/firefox*/distribution/policies.json", "usr/lib64/firefox*/distribution/policies.json", "opt/firefox/distribution/policies.json",
	}
)

// browserMayCome looks for policies against the daemon's address. To go there takes no
// permission, so one that refuses scripts is advice; one that blocks the address is a fault.
func browserMayCome(_ context.Context, x *exam) []Finding {
	if x.OS == "windows" || x.OS == "darwin" {
		return unseen("not looked at on this system")
	}
	read := 0
	var found []Finding
	look := func(patterns []string, parse policyParser) {
		for _, name := range policyFiles(x.Machine, patterns) {
			read++
			found = append(found, onPolicy(x.Machine, name, parse)...)
		}
	}
	look(chromiumPolicies, parseChromiumPolicy)
	look(firefoxPolicies, parseFirefoxPolicy)
	if len(found) == 0 {
		return Fact("policy files of browsers: %d", read)
	}
	return found
}

// filesMax bounds how many files of one pattern are read.
const filesMax = 50

func policyFiles(m *Machine, patterns []string) []string {
	var names []string
	for _, p := range patterns {
		found, err := fs.Glob(m.Root, p)
		if err == nil {
			names = append(names, found[:min(len(found), filesMax)]...)
		}
	}
	return names
}

// onPolicy tells of one file. One that cannot be read says nothing: the browser passes it
// over too.
func onPolicy(m *Machine, name string, parse policyParser) []Finding {
	b, err := m.ReadFile(name)
	if err != nil {
		return unseen("/%s cannot be read", name)
	}
	switch found, err := parse(b, endpoint{m.Self.Port}); {
	case err != nil:
		return Fact("/%s is not JSON as it should be", name)
	case found.page != "":
		return wrong(fault.BrowserPolicy, "%s in /%s blocks this computer's own address", found.page, name)
	case found.script != "":
		return advise(fault.BrowserPolicy, "%s in /%s: scripts of sites may not reach this computer, links may", found.script, name)
	default:
		return nil
	}
}

// A barrier is the policy, by its name, that keeps browsers from the daemon, or "".
type barrier struct {
	page   string // for links and forms: no login comes through
	script string // for fetch alone
}

// A policyParser reads a file of policies for what is against the endpoint.
type policyParser func(file []byte, at endpoint) (barrier, error)

// parseChromiumPolicy reads a file of policies of Chromium and its relatives. Lists on
// loopback alone came with version 146, those on all local networks with 139.
func parseChromiumPolicy(file []byte, at endpoint) (barrier, error) {
	var p struct {
		LoopbackNetworkBlockedForUrls    []string
		LocalNetworkAccessBlockedForUrls []string
		URLBlocklist, URLAllowlist       []string
	}
	if err := json.Unmarshal(file, &p); err != nil {
		return barrier{}, fmt.Errorf("policy of Chromium: %w", err)
	}
	var b barrier
	switch {
	case len(p.LoopbackNetworkBlockedForUrls) > 0:
		b.script = "LoopbackNetworkBlockedForUrls"
	case len(p.LocalNetworkAccessBlockedForUrls) > 0:
		b.script = "LocalNetworkAccessBlockedForUrls"
	}
	if slices.ContainsFunc(p.URLBlocklist, at.isBlocked) && !slices.ContainsFunc(p.URLAllowlist, at.isNamed) {
		b.page = "URLBlocklist"
	}
	return b, nil
}

// parseFirefoxPolicy reads a policies.json of Firefox.
func parseFirefoxPolicy(file []byte, at endpoint) (barrier, error) {
	var p struct {
		Policies struct {
			LocalNetworkAccess struct {
				Enabled, EnablePrompting *bool
			} `json:"LocalNetworkAccess"`
			WebsiteFilter struct {
				Block, Exceptions []string
			} `json:"WebsiteFilter"`
		} `json:"policies"`
	}
	if err := json.Unmarshal(file, &p); err != nil {
		return barrier{}, fmt.Errorf("policy of Firefox: %w", err)
	}
	var b barrier
	lna := p.Policies.LocalNetworkAccess
	if is(lna.Enabled, true) && is(lna.EnablePrompting, false) {
		b.script = "LocalNetworkAccess"
	}
	filter := p.Policies.WebsiteFilter
	if slices.ContainsFunc(filter.Block, at.isBlocked) && !slices.ContainsFunc(filter.Exceptions, at.isNamed) {
		b.page = "WebsiteFilter"
	}
	return b, nil
}

// is reports whether a setting was made, and so.
func is(setting *bool, value bool) bool { return setting != nil && *setting == value }

// everywhere are the patterns of both browsers for every address.
var everywhere = []string{"*", "http://*", "*://*", "<all_urls>", "*://*/*", "http://*/*"}

// An endpoint is 127.0.0.1 at the daemon's port, where browsers are sent.
type endpoint struct{ port int }

// isBlocked reports whether a pattern of addresses covers the endpoint.
func (e endpoint) isBlocked(pattern string) bool {
	return slices.Contains(everywhere, strings.TrimSpace(pattern)) || e.isNamed(pattern)
}

// isNamed reports whether a pattern names the endpoint: SCHEME://HOST:PORT/PATH, of which
// all but the host may be missing. One for some paths alone is not meant for us.
func (e endpoint) isNamed(pattern string) bool {
	scheme, rest, found := strings.Cut(pattern, "://")
	if !found {
		scheme, rest = "*", pattern
	}
	host, path, _ := strings.Cut(rest, "/")
	host, port, _ := strings.Cut(host, ":")
	return (scheme == "*" || scheme == "http") && strings.TrimPrefix(host, ".") == "127.0.0.1" &&
		(port == "" || port == "*" || port == strconv.Itoa(e.port)) && (path == "" || path == "*")
}
