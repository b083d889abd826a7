package fetch

import (
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"syscall"
)

// parse reads an absolute http or https address without credentials.
func parse(address string) (*url.URL, error) {
	if len(address) > maxURL {
		return nil, refused("the address has %d bytes, at most %d", len(address), maxURL)
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, refused("the address cannot be read") // err repeats it, query and all
	}
	if err := checkURL(u); err != nil {
		return nil, err
	}
	return u, nil
}

func checkURL(u *url.URL) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return refused("the address begins with %.16q: only http and https are asked", u.Scheme+":")
	case u.Hostname() == "":
		return refused("the address names no host")
	case u.User != nil:
		return refused("the address holds credentials")
	}
	return nil
}

// place is the address without its query, for people.
func place(u *url.URL) string {
	bare := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}
	return bare.String()
}

// checkRedirect holds the next request to the rules of the first. The address that it
// leads to is judged when it is dialled, as any other.
func checkRedirect(next *http.Request, before []*http.Request) error {
	switch last := before[len(before)-1]; {
	case last.Method != http.MethodGet:
		return refused("the server redirects a %s", last.Method)
	case len(before) > maxRedirects:
		return refused("more than %d redirects", maxRedirects)
	case last.URL.Scheme == "https" && next.URL.Scheme != "https":
		return refused("a redirect leads from https to %.16q", next.URL.Scheme+":")
	}
	next.Header.Del("Referer") // it would tell the query to the next server
	return checkURL(next.URL)
}

// publicOnly refuses every address that is not of the public Internet. It is asked with
// the address itself, after the names are resolved.
func publicOnly(_, address string, _ syscall.RawConn) error {
	dialled, err := netip.ParseAddrPort(address)
	if err != nil {
		return refused("%.64q is no address", address)
	}
	if !public(dialled.Addr()) {
		return refused("%v is an address of this computer, of its network or of nobody", dialled.Addr())
	}
	return nil
}

// special are the blocks of the IANA special-purpose registries (RFC 6890) that the
// methods of [netip.Addr] do not know.
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),       // this network
	netip.MustParsePrefix("100.64.0.0/10"),   // shared with the provider, RFC 6598
	netip.MustParsePrefix("192.0.0.0/24"),    // protocol assignments
	netip.MustParsePrefix("192.0.2.0/24"),    // documentation
	netip.MustParsePrefix("198.18.0.0/15"),   // benchmarking
	netip.MustParsePrefix("198.51.100.0/24"), // documentation
	netip.MustParsePrefix("203.0.113.0/24"),  // documentation
	netip.MustParsePrefix("240.0.0.0/4"),     // reserved, and broadcast
	netip.MustParsePrefix("::/96"),           // IPv4-compatible, RFC 4291, 2.5.5.1
	netip.MustParsePrefix("64:ff9b:1::/48"),  // local translation, RFC 8215
	netip.MustParsePrefix("100::/64"),        // discard, RFC 6666
	netip.MustParsePrefix("2001::/23"),       // protocol assignments, Teredo too
	netip.MustParsePrefix("2001:db8::/32"),   // documentation
	netip.MustParsePrefix("2002::/16"),       // 6to4, which may lead anywhere
	netip.MustParsePrefix("fec0::/10"),       // site-local, RFC 3879
}

// nat64 is how an IPv6-only network reaches IPv4 (RFC 6052): the last 4 bytes are the
// address that counts.
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

// public reports whether a is an address that a stranger may send us to.
func public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if nat64.Contains(a) {
		b := a.As16()
		a = netip.AddrFrom4([4]byte(b[12:]))
	}
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	return !slices.ContainsFunc(special, func(p netip.Prefix) bool { return p.Contains(a) })
}
