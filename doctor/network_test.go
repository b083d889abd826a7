package doctor

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"cied/fault"
)

const (
	routeHead  = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
	routeTable = routeHead +
		"eth0\t00000000\t0102A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n" +
		"eth0\t0002A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\n"
	onlyDocker = routeHead + "docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n"
	onlyLo6    = "00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo\n"
	default6   = "00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003     eth0\n"
)

// nameLost is what a resolver says that cannot be reached.
var nameLost = &net.DNSError{Err: "server misbehaving", Name: service, IsTemporary: true}

// timedOut is what the system says of a connection that nobody answered.
var timedOut = syscall.ETIMEDOUT

func networkCases() []injected {
	return []injected{
		{"the cable is out and Wi-Fi is off", offline, networkChecks(), fault.NetworkDown, Network},
		{"the system knows no route to the site", lostBy(service, errnoNoNetwork), networkChecks(), fault.NetworkDown, Network},
		{"nobody knows the name of the site", mistyped, networkChecks(), fault.NameUnknown, Network},
		{"the name server does not answer", lostBy(service, nameLost), networkChecks(), fault.NameUnknown, Network},
		{"the address of the site is not https", atSite("http://" + service), networkChecks(), fault.NameUnknown, Network},
		{"a firewall drops what goes to the Internet", droppedBoth, networkChecks(), fault.NetworkBlocked, Network},
		{"the computer's own firewall forbids the connection", lostBy(service, errnoForbidden), networkChecks(), fault.NetworkBlocked, Network},
		{"a filter cuts the connection when TLS begins", cutAtTLS, networkChecks(), fault.NetworkBlocked, Network},
		{"the proxy asks for a password", proxySays(http.StatusProxyAuthRequired), networkChecks(), fault.ProxyRefused, Network},
		{"the proxy cannot connect", proxySays(http.StatusBadGateway), networkChecks(), fault.ProxyRefused, Network},
		{"the proxy forbids the site", proxySays(http.StatusForbidden), networkChecks(), fault.NetworkBlocked, Network},
		{"the proxy is not there", proxyGone, networkChecks(), fault.ProxyRefused, Network},
		{"the address of the proxy cannot be read", proxyUnreadable, networkChecks(), fault.ProxyRefused, Network},
		{"the way leads through a proxy that works", proxyWorks, networkChecks(), "", AllWell},
		{"no default route, and the site is in the office", routeless, networkChecks(), "", AllWell},
	}
}

func offline(t testing.TB) *Machine {
	m := online("", publicAuthority(t), internet{})
	m.Root = fstest.MapFS{"proc/net/route": {Data: []byte(onlyDocker)}, "proc/net/ipv6_route": {Data: []byte(onlyLo6)}}
	return m
}

// lostBy is a computer that asks for service, where the way to host ends in err.
func lostBy(host string, err error) func(testing.TB) *Machine {
	return func(t testing.TB) *Machine {
		return online(service, publicAuthority(t), internet{host: fails(err)})
	}
}

// mistyped is a computer with a network that works, and a site that is not there.
func mistyped(t testing.TB) *Machine {
	return online(service, publicAuthority(t), internet{idp: pipe})
}

// pipe connects to somebody who says nothing.
func pipe(context.Context) (net.Conn, error) { near, _ := net.Pipe(); return near, nil }

func atSite(site string) func(testing.TB) *Machine {
	return func(t testing.TB) *Machine { return online(site, publicAuthority(t), internet{}) }
}

func droppedBoth(t testing.TB) *Machine {
	return online(service, publicAuthority(t), internet{service: fails(timedOut), idp: fails(timedOut)})
}

// cutAtTLS resets the connection after the ClientHello, as filters by server name do.
func cutAtTLS(t testing.TB) *Machine {
	return online(service, publicAuthority(t), internet{service: leadsTo(listen(t, func(c *net.TCPConn) {
		_, _ = io.ReadFull(c, make([]byte, 5)) // the head of the first record
		_ = c.SetLinger(0)
	}))})
}

// listen answers every connection with serve, then closes it.
func listen(t testing.TB, serve func(*net.TCPConn)) (address string) {
	t.Helper()
	l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { l.Close(); <-done })
	go func() {
		defer close(done)
		for {
			c, err := l.AcceptTCP()
			if err != nil {
				return
			}
			serve(c)
			c.Close()
		}
	}()
	return l.Addr().String()
}

func proxySays(status int) func(testing.TB) *Machine {
	return func(t testing.TB) *Machine {
		return behind(t, online(service, publicAuthority(t), nil), internet{}, says(status))
	}
}

func proxyGone(t testing.TB) *Machine {
	m := online(service, publicAuthority(t), internet{"proxy.example.it": fails(errnoRefused)})
	m.Proxy = viaProxy("http://proxy.example.it:3128")
	return m
}

func proxyUnreadable(t testing.TB) *Machine {
	m := online(service, publicAuthority(t), internet{})
	m.Proxy = viaProxy("http://proxy example it")
	return m
}

// proxyWorks is a computer that reaches the site through a proxy alone, and has no default
// route.
func proxyWorks(t testing.TB) *Machine {
	a := publicAuthority(t)
	site := secure(t, with(a.issue(t, service)), fine)
	m := offline(t)
	m.Site, m.Roots = service, a.pool()
	return behind(t, m, internet{}, func(w http.ResponseWriter, r *http.Request) { splice(t, w, r, site) })
}

// splice joins the connection of a CONNECT with another one, until either ends.
func splice(t testing.TB, w http.ResponseWriter, r *http.Request, connect connection) {
	far, err := connect(r.Context())
	if err != nil {
		t.Error(err)
		return
	}
	defer far.Close()
	near, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	defer near.Close()
	_, _ = io.WriteString(near, "HTTP/1.1 200 Connection established\r\n\r\n")
	go func() { _, _ = io.Copy(far, near); far.Close() }()
	_, _ = io.Copy(near, far)
}

func routeless(t testing.TB) *Machine {
	m := serving(t, service, service, fine)
	m.Root = fstest.MapFS{"proc/net/route": {Data: []byte(routeHead)}}
	return m
}

func TestARouteOutIsKnownByTheKernelsTables(t *testing.T) {
	file := func(four, six string) fstest.MapFS {
		return fstest.MapFS{"proc/net/route": {Data: []byte(four)}, "proc/net/ipv6_route": {Data: []byte(six)}}
	}
	for _, c := range []struct {
		name string
		m    Machine
		want bool
	}{
		{"a default route of IPv4", Machine{OS: "linux", Root: file(routeTable, onlyLo6)}, true},
		{"a default route of IPv6", Machine{OS: "linux", Root: file(routeHead, default6)}, true},
		{"only a bridge of containers", Machine{OS: "linux", Root: file(onlyDocker, onlyLo6)}, false},
		{"a default route that is down", Machine{OS: "linux", Root: file(strings.ReplaceAll(routeTable, "\t0003\t", "\t0002\t"), "")}, false},
		{"a default route that rejects", Machine{OS: "linux", Root: file(strings.ReplaceAll(routeTable, "\t0003\t", "\t0201\t"), "")}, false},
		{"tables that are not there", Machine{OS: "linux", Root: fstest.MapFS{}}, true},
		{"another system", Machine{OS: "windows"}, true},
	} {
		if got := c.m.routed(); got != c.want {
			t.Errorf("%s: routed %v, want %v", c.name, got, c.want)
		}
	}
}

func FuzzRoutesAreReadWithoutPanic(f *testing.F) {
	f.Add(routeTable)
	f.Add(default6)
	f.Fuzz(func(t *testing.T, table string) {
		for _, isDefault := range []func([]string) bool{defaultRoute4, defaultRoute6} {
			found, err := anyRoute(strings.NewReader(table), isDefault)
			if found && (err != nil || !strings.Contains(table, "0")) {
				t.Errorf("a default route in %q (%v)", table, err)
			}
		}
	})
}

// A name that nobody knows is told from a network without names by a second one.
func TestAnUnknownNameIsComparedWithAKnownOne(t *testing.T) {
	for _, c := range []struct {
		machine func(testing.TB) *Machine
		want    string
	}{
		{mistyped, "no name server knows www.example.it, but " + idp + " is found"},
		{lostBy(service, nameLost), "the name server does not answer for www.example.it, and " + idp + " is not reached either"},
	} {
		if f := first(run(t.Context(), c.machine(t), networkChecks()), "network"); f.Evidence != c.want {
			t.Errorf("%q, want %q", f.Evidence, c.want)
		}
	}
}

// With another host to compare, a host that nobody answers for is not the network's fault.
func TestASilentHostIsNotABlockedNetwork(t *testing.T) {
	a := publicAuthority(t)
	m := online(service, a, internet{service: fails(timedOut), idp: secure(t, with(a.issue(t, idp)), fine)})
	results := run(t.Context(), m, networkChecks())
	if v, f := judge(results); v != Site || f.Code != fault.SiteSilent {
		t.Errorf("verdict %s (%s), want the site, which is silent\n%+v", v, f.Code, results)
	}
}

// Evidence names hosts, and neither the password of a proxy nor the rest of an address.
func TestEvidenceOfTheNetworkHasNothingPersonal(t *testing.T) {
	for _, c := range append(networkCases(), append(siteCases(), clockCases()...)...) {
		m := c.machine(t)
		if m.Site != "" && !strings.Contains(m.Site, "/") {
			m.Site += "/login?codice=RSSMRA80A01H501U"
		}
		for _, r := range run(t.Context(), m, c.checks) {
			for _, f := range r.Findings {
				for _, secret := range []string{"mela", "anna", "RSSMRA", "127.0.0.1", "\n"} {
					if strings.Contains(f.Evidence, secret) {
						t.Errorf("%s: %q contains %q", c.name, f.Evidence, secret)
					}
				}
				if f.Evidence == "" {
					t.Errorf("%s: %s without evidence", c.name, f.Code)
				}
			}
		}
	}
}

// A proxy whose certificate is wrong is not sent the password for it.
func TestAProxyIsVerifiedBeforeItsPassword(t *testing.T) {
	a := publicAuthority(t)
	asked := false
	proxy := secure(t, with(newAuthority(t, "Forger", "Forger").issue(t, "proxy.example.it")),
		func(http.ResponseWriter, *http.Request) { asked = true })
	m := online(service, a, internet{"proxy.example.it": proxy})
	m.Proxy = viaProxy("https://anna:mela@proxy.example.it:3128")
	results := run(t.Context(), m, networkChecks())
	if f := first(results, "network"); f.Code != fault.ProxyRefused || asked {
		t.Errorf("asked: %v, %+v", asked, f)
	}
}

// Whatever hangs, the three checks end together in the time of one.
func TestNothingHangsLongerThanOneCheck(t *testing.T) {
	hangs := func(ctx context.Context) (net.Conn, error) {
		<-ctx.Done()
		return nil, &net.OpError{Op: "dial", Err: ctx.Err()}
	}
	for name, c := range map[string]struct {
		net  internet
		want fault.Code
	}{
		"connections that are dropped":       {internet{service: hangs, idp: hangs}, fault.NetworkBlocked},
		"a site that accepts and is silent":  {internet{service: pipe}, fault.SiteSilent},
		"one silent host on a good network":  {internet{service: hangs, idp: pipe}, fault.SiteSilent},
		"a name server that does not answer": {internet{service: fails(nameLost), idp: hangs}, fault.NameUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begin := time.Now()
				results := run(t.Context(), &Machine{Now: time.Now, Site: service, Dial: c.net.dial}, networkChecks())
				if took := time.Since(begin); took > checkTime {
					t.Errorf("took %v, want %v at most", took, checkTime)
				}
				if _, f := judge(results); f.Code != c.want {
					t.Errorf("%s, want %s\n%+v", f.Code, c.want, results)
				}
			})
		})
	}
}

func TestTheCauseIsTheInnermostMessageInOneLine(t *testing.T) {
	err := &net.OpError{Op: "read", Err: errors.New("tls: \x1b[31mbad\nthing")}
	if got := cause(err); got != "tls: bad thing" {
		t.Errorf("cause %q", got)
	}
	if got := cause(errors.New(strings.Repeat("x", 1000))); len(got) > causeLength+3 {
		t.Errorf("%d characters", len(got))
	}
}
