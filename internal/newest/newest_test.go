package newest_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"cied/fault"
	"cied/internal/newest"
)

const good = `{"version": "1.2.3", "url": "https://cied.invalid/1.2.3"}`

// served is a server with h, and a way to it.
func served(t *testing.T, h http.HandlerFunc) (*http.Transport, string) {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s.Client().Transport.(*http.Transport), s.URL
}

func Example() {
	order, err := newest.Compare("0.1.0-dev.119.gea47fef", "0.1.0")
	fmt.Println(order < 0, err)
	// Output: true <nil>
}

func TestTheServerIsToldNothingOfWhoAsks(t *testing.T) {
	var got http.Header
	var asked string
	way, address := served(t, func(w http.ResponseWriter, r *http.Request) {
		got, asked = r.Header, r.Method+" "+r.RequestURI
		fmt.Fprint(w, good)
	})
	r, err := newest.Ask(t.Context(), way, address+"/newest.json")
	if err != nil || r.Version != "1.2.3" || r.URL != "https://cied.invalid/1.2.3" {
		t.Fatalf("%+v, %v", r, err)
	}
	want := http.Header{"User-Agent": {"cied"}, "Accept": {"application/json"}, "Accept-Encoding": {"identity"}}
	if fmt.Sprint(got) != fmt.Sprint(want) || asked != "GET /newest.json" {
		t.Errorf("%s %v", asked, got)
	}
}

func TestWhatIsNoReleaseIsAFault(t *testing.T) {
	for body, want := range map[string]fault.Code{
		"":       fault.SiteBroken,
		"<html>": fault.SiteBroken,
		`{"version":"1.2","url":"https://cied.invalid/"}`:            fault.SiteBroken,
		`{"version":"1.2.3"}`:                                        fault.SiteBroken,
		`{"version":"1.2.3","url":"http://cied.invalid/"}`:           fault.SiteBroken,
		`{"version":"1.2.3","url":"https://cied.invalid/\u001b[2J"}`: fault.SiteBroken,
		good + strings.Repeat(" ", 64<<10):                           fault.SiteBroken,
	} {
		way, address := served(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) })
		if _, err := newest.Ask(t.Context(), way, address); !errors.Is(err, want) {
			t.Errorf("%.60q: %v, want %s", body, err, want)
		}
	}
}

func TestStatusesAreFaults(t *testing.T) {
	for status, want := range map[int]fault.Code{
		204: fault.SiteRefuses, 304: fault.SiteRefuses, 404: fault.SiteRefuses, 429: fault.SiteRefuses, 500: fault.SiteBroken, 503: fault.SiteBroken,
	} {
		way, address := served(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		if _, err := newest.Ask(t.Context(), way, address); !errors.Is(err, want) {
			t.Errorf("%d: %v, want %s", status, err, want)
		}
	}
}

func TestARedirectStaysOnItsHost(t *testing.T) {
	_, place := served(t, func(http.ResponseWriter, *http.Request) { t.Error("another host was asked") })
	way, address := served(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/here":
			http.Redirect(w, r, "/there", http.StatusFound)
		case "/away":
			http.Redirect(w, r, place, http.StatusFound)
		case "/plain":
			http.Redirect(w, r, "http://"+r.Host+"/there", http.StatusFound)
		case "/round":
			http.Redirect(w, r, "/round", http.StatusFound)
		default:
			fmt.Fprint(w, good)
		}
	})
	if _, err := newest.Ask(t.Context(), way, address+"/here"); err != nil {
		t.Error(err)
	}
	for _, path := range []string{"/away", "/plain", "/round"} {
		if _, err := newest.Ask(t.Context(), way, address+path); !errors.Is(err, fault.SiteRefuses) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestAnAddressWithoutTLSIsNotAsked(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was asked") }))
	defer s.Close()
	if _, err := newest.Ask(t.Context(), http.DefaultTransport, s.URL); !errors.Is(err, fault.SiteRefuses) {
		t.Error(err)
	}
}

func TestAStrangersCertificateIsAFault(t *testing.T) {
	_, address := served(t, func(http.ResponseWriter, *http.Request) { t.Error("it was asked") })
	stranger := &http.Transport{TLSClientConfig: &tls.Config{}}
	if _, err := newest.Ask(t.Context(), stranger, address); !errors.Is(err, fault.SiteTLS) {
		t.Error(err)
	}
}

func TestNobodyListening(t *testing.T) {
	s := httptest.NewTLSServer(nil)
	s.Close()
	if _, err := newest.Ask(t.Context(), http.DefaultTransport, s.URL); !errors.Is(err, fault.SiteSilent) {
		t.Error(err)
	}
}

func TestWhoeverAsksMayStop(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	way, address := served(t, func(_ http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() })
	if _, err := newest.Ask(ctx, way, address); !errors.Is(err, fault.Interrupted) {
		t.Error(err)
	}
}
