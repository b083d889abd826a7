package doctor

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"os"
	"time"

	"cied/fault"
)

// controlTime bounds the second connection, which tells whether a host or the network is at
// fault. Together with dialTime it fits into checkTime.
const controlTime = 1500 * time.Millisecond

// networkChecks asks for the way to the site, for its clock and for the site itself. All
// three look at one answer, so that they take the time of one and a half waits at most, and
// the site is asked once.
//
// Without --site the host of Entra con CIE is looked at, which every service sends people
// to, and no page of it in particular; see [siteState].
func networkChecks() []Check {
	return []Check{
		{ID: "network", Online: true, run: checkNetwork},
		{ID: "clock", run: checkClock},
		{ID: "site", Needs: []string{"network", "clock"}, Online: true, run: checkSite},
	}
}

// checkNetwork asks whether a connection to the site's host comes about.
func checkNetwork(ctx context.Context, x *exam) []Finding {
	v := x.visit(ctx)
	switch {
	case v.page == nil:
		return wrong(fault.NameUnknown, "the address of the site is no https address")
	case v.met():
		return Fact("connected to %s%s", v.host, v.way())
	case v.proxy != nil && v.tunnel != http.StatusOK:
		return proxyFault(v)
	case v.lost != nil:
		return x.notReached(ctx, v)
	case errors.Is(v.err, errnoReset):
		return wrong(fault.NetworkBlocked, "the connection to %s%s is cut as soon as TLS begins", v.host, v.way())
	}
	return Fact("connected to %s%s", v.host, v.way())
}

// way says through which proxy a connection goes, without the password in its address.
func (v visit) way() string {
	if v.proxy == nil {
		return ""
	}
	return " through the proxy " + v.proxy.Host
}

// proxyFault tells what a proxy did instead of connecting: RFC 9110, 9.3.6 and 15.5.8.
func proxyFault(v visit) []Finding {
	switch {
	case v.tunnel == http.StatusProxyAuthRequired:
		return wrong(fault.ProxyRefused, "the proxy %s asks for a password (407)", v.proxy.Host)
	case v.tunnel == http.StatusForbidden:
		return wrong(fault.NetworkBlocked, "the proxy %s forbids %s (403)", v.proxy.Host, v.host)
	case v.tunnel != 0:
		return wrong(fault.ProxyRefused, "the proxy %s does not connect to %s (%d)", v.proxy.Host, v.host, v.tunnel)
	}
	return wrong(fault.ProxyRefused, "the proxy %s fails: %s", v.proxy.Host, cause(v.err))
}

// notReached says why no connection came about. A host that is silent or refuses while
// another one is reached is the site's fault, and left to checkSite.
func (x *exam) notReached(ctx context.Context, v visit) []Finding {
	var name *net.DNSError
	switch {
	case !x.routed() && !isLoopback(v.host):
		return wrong(fault.NetworkDown, "no default route in /proc/net/route or /proc/net/ipv6_route")
	case errors.Is(v.lost, errnoNoNetwork):
		return wrong(fault.NetworkDown, "no route leads to %s", v.host)
	case len(v.stops) > 0 && !errors.Is(v.lost, errnoForbidden): // the network has brought us that far
		return wrong(fault.SiteBroken, "%s leads on to %s, which is not reached: %s", v.stops[len(v.stops)-1].host, v.host, cause(v.lost))
	case errors.As(v.lost, &name):
		return x.notFound(ctx, v, name)
	case errors.Is(v.lost, errnoRefused):
		return Fact("%s refuses the connection", v.host)
	case errors.Is(v.lost, errnoForbidden):
		return wrong(fault.NetworkBlocked, "this computer may not connect to %s: %s", v.host, cause(v.lost))
	case v.named && x.reachesProvider(ctx) == nil:
		return Fact("no connection to %s, but to %s: %s", v.host, provider().Host, cause(v.lost))
	}
	return wrong(fault.NetworkBlocked, "no connection to %s: %s", v.host, cause(v.lost))
}

// notFound tells a name that nobody knows from a resolver that does not answer.
func (x *exam) notFound(ctx context.Context, v visit, name *net.DNSError) []Finding {
	what := "the name server does not answer for " + v.host
	if name.IsNotFound {
		what = "no name server knows " + v.host
	}
	switch {
	case !v.named:
	case x.reachesProvider(ctx) == nil:
		what += ", but " + provider().Host + " is found"
	default:
		what += ", and " + provider().Host + " is not reached either"
	}
	return wrong(fault.NameUnknown, "%s", what)
}

// reachesProvider connects to the host of Entra con CIE, for comparison.
func (x *exam) reachesProvider(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, controlTime)
	defer cancel()
	conn, err := x.Dial(ctx, "tcp", net.JoinHostPort(provider().Hostname(), "443"))
	if err != nil {
		return err
	}
	return conn.Close()
}

func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// isTimeout reports whether err is that of a wait that was too long.
func isTimeout(err error) bool {
	var waited net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) ||
		errors.As(err, &waited) && waited.Timeout()
}

// causeLength is more than any message of crypto/tls or of the system takes.
const causeLength = 160

// cause is the innermost message of err: those around it name this computer's own address,
// its ports and the whole address of the page.
func cause(err error) string {
	if isTimeout(err) {
		return "no answer in time"
	}
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return shown(err.Error(), causeLength)
}
