package fetch_test

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cied/fault"
	"cied/pki/fetch"
)

func TestOnlyPublicAddressesAreDialled(t *testing.T) {
	cases := map[bool][]string{
		true: {"93.184.215.14", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2a00:1450:4002::1", "64:ff9b::808:808", "::ffff:8.8.8.8"},
		false: {
			"127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1", "0.0.0.0", "::", "0.1.2.3",
			"10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fd00::1", "100.64.0.1",
			"169.254.169.254", "fe80::1", "fe80::1%eth0", "fec0::1", "fec0::1%eth0", "::ffff:192.168.1.1", "::ffff:100.64.0.1",
			"224.0.0.251", "239.1.1.1", "ff02::1", "255.255.255.255", "240.0.0.1",
			"192.0.0.1", "198.18.0.1", "192.0.2.1", "2001:db8::1",
			"64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1", "::127.0.0.1",
		},
	}
	for want, addresses := range cases {
		for _, a := range addresses {
			if got := fetch.Public(netip.MustParseAddr(a)); got != want {
				t.Errorf("%s: public %v", a, got)
			}
		}
	}
}

// counted is a server that must not be reached.
func counted(t *testing.T) (*httptest.Server, *atomic.Int32) {
	var hits atomic.Int32
	s := serve(t, func(http.ResponseWriter, *http.Request) { hits.Add(1) })
	return s, &hits
}

func TestThisComputerIsNotReachedByAddressOrName(t *testing.T) {
	s, hits := counted(t)
	_, port, err := net.SplitHostPort(s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"127.0.0.1", "localhost", "[::ffff:127.0.0.1]"} {
		_, err := fetch.New(fetch.Options{}).Get(t.Context(), "http://"+host+":"+port+"/", 10)
		refuses(t, err, "an address of this computer")
		if fetch.Unreachable(err) {
			t.Errorf("%s: %v", host, err)
		}
	}
	if hits.Load() != 0 {
		t.Errorf("%d requests arrived", hits.Load())
	}
}

func TestRedirectToThisComputerIsNotFollowed(t *testing.T) {
	inside, hits := counted(t)
	outside := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, inside.URL+"/?secret=1", http.StatusFound)
	})
	c := fetch.NewReaching(fetch.Options{}, outside.Listener.Addr().String())
	_, err := c.Get(t.Context(), outside.URL, 10)
	refuses(t, err, "an address of this computer")
	if hits.Load() != 0 || strings.Contains(err.Error(), "secret") {
		t.Errorf("%d requests arrived, %v", hits.Load(), err)
	}
}

func TestAtMostThreeRedirectsAreFollowed(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var left int
		fmt.Sscanf(r.URL.Path, "/%d", &left)
		if r.Header.Get("Referer") != "" {
			t.Error("the address before is told")
		}
		if left > 0 {
			http.Redirect(w, r, fmt.Sprintf("/%d?secret=1", left-1), http.StatusMovedPermanently)
			return
		}
		io.WriteString(w, "list")
	})
	if got, err := local().Get(t.Context(), s.URL+"/3?secret=1", 10); err != nil || string(got) != "list" {
		t.Errorf("got %q, %v", got, err)
	}
	_, err := local().Get(t.Context(), s.URL+"/4", 10)
	refuses(t, err, "more than 3 redirects")
}

func TestRedirectKeepsTheRulesOfAnAddress(t *testing.T) {
	cases := []struct{ to, why string }{
		{"file:///etc/passwd", "only http and https"},
		{"http://anna:parola@authority.example/", "credentials"},
	}
	for _, c := range cases {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", c.to)
			w.WriteHeader(http.StatusFound)
		})
		_, err := local().Get(t.Context(), s.URL, 10)
		refuses(t, err, c.why)
	}
}

func TestPostIsNeverRedirected(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		other, hits := counted(t)
		s := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL, status) })
		_, err := local().Post(t.Context(), s.URL, "a/b", "c/d", []byte("question"), 10)
		refuses(t, err, "redirects a POST")
		if hits.Load() != 0 {
			t.Errorf("%d: followed", status)
		}
	}
}

func TestRedirectLeadsUpToHTTPSAndNeverDown(t *testing.T) {
	plain, hits := counted(t)
	secure := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/down" {
			http.Redirect(w, r, plain.URL, http.StatusFound)
			return
		}
		io.WriteString(w, "list")
	}))
	t.Cleanup(secure.Close)
	up := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, secure.URL, http.StatusFound) })
	roots := x509.NewCertPool()
	roots.AddCert(secure.Certificate())
	c := fetch.New(fetch.Options{AllowLocal: true, Roots: roots})
	if got, err := c.Get(t.Context(), up.URL, 10); err != nil || string(got) != "list" {
		t.Errorf("up: got %q, %v", got, err)
	}
	_, err := c.Get(t.Context(), secure.URL+"/down", 10)
	refuses(t, err, "from https to")
	if hits.Load() != 0 {
		t.Error("followed down")
	}
}

// TestMain gives the environment a proxy that has an answer for every host. It does so
// before anything else, because net/http reads these variables once.
func TestMain(m *testing.M) {
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "proxy") }))
	for _, name := range []string{"HTTP_PROXY", "http_proxy"} {
		os.Setenv(name, proxy.URL)
	}
	code := m.Run()
	proxy.Close()
	os.Exit(code)
}

func TestProxyOfTheEnvironmentIsNotUsed(t *testing.T) {
	c := fetch.New(fetch.Options{AllowLocal: true, Timeout: 2 * time.Second})
	got, err := c.Get(t.Context(), "http://authority.invalid/?secret=1", 10) // .invalid: RFC 6761
	if !errors.Is(err, fault.TrustFetch) || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestFailedLookupIsUnreachable(t *testing.T) {
	lookup := &net.OpError{Op: "dial", Err: &net.DNSError{Name: "authority.example", Err: "server misbehaving"}}
	err := fetch.Explain(lookup)
	if !fetch.Unreachable(err) || err.Error() != `no network, or no host "authority.example"` {
		t.Errorf("got %v", err)
	}
}

// FuzzAddress asks in a context that has ended, so that nothing is dialled.
func FuzzAddress(f *testing.F) {
	f.Add("http://127.0.0.1/")
	f.Add("https://anna@[::1%25lo]:80/?q#f")
	c := fetch.NewReaching(fetch.Options{}, "")
	f.Fuzz(func(t *testing.T, address string) {
		if _, err := c.Get(cancelled(t), address, 1); !errors.Is(err, fault.TrustFetch) {
			t.Errorf("got %v", err)
		}
	})
}
