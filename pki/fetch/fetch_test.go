package fetch_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"cied/fault"
	"cied/pki/fetch"
)

// local reaches the servers of the tests.
func local() *fetch.Client { return fetch.New(fetch.Options{AllowLocal: true}) }

func serve(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

// refuses fails the test unless err is a fetch fault that says why.
func refuses(t *testing.T, err error, why string) {
	t.Helper()
	if !errors.Is(err, fault.TrustFetch) || !strings.Contains(err.Error(), why) {
		t.Errorf("got %v, want a reason with %q", err, why)
	}
}

func TestGetTellsTheServerNothingButTheAddress(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		for _, name := range []string{"Cookie", "Referer", "Authorization"} {
			if r.Header.Get(name) != "" {
				t.Errorf("%s was sent", name)
			}
		}
		if !r.Close || r.UserAgent() != "cied" {
			t.Errorf("close %v, agent %q", r.Close, r.UserAgent())
		}
		http.SetCookie(w, &http.Cookie{Name: "who", Value: "you"})
		io.WriteString(w, "list")
	})
	c := local()
	for range 2 { // a cookie of the first answer would come back
		if got, err := c.Get(t.Context(), s.URL, 4); err != nil || string(got) != "list" {
			t.Fatalf("got %q, %v", got, err)
		}
	}
}

func TestPostSendsTheBodyWithItsType(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.Method != "POST" || r.Header.Get("Content-Type") != "a/b" || r.Header.Get("Accept") != "c/d" || string(body) != "question" {
			t.Errorf("%s %v %q", r.Method, r.Header, body)
		}
		io.WriteString(w, "answer")
	})
	got, err := local().Post(t.Context(), s.URL, "a/b", "c/d", []byte("question"), 100)
	if err != nil || string(got) != "answer" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestAddressThatIsNotAskedAtAll(t *testing.T) {
	cases := []struct{ address, why string }{
		{"ftp://authority.example/list", "only http and https"},
		{"file:///etc/passwd", "only http and https"},
		{"ldap://ldap.cie.example/cn=crl", "only http and https"},
		{"authority.example/list", "only http and https"},
		{"", "only http and https"},
		{"http:", "names no host"},
		{"http:///list", "names no host"},
		{"http:authority.example", "names no host"},
		{"http://anna:parola@authority.example/", "credentials"},
		{"http://authority.example/%zz?secret=1", "cannot be read"},
		{"http://authority.example:port/?secret=1", "cannot be read"},
		{"http://authority.example/" + strings.Repeat("a", 2048), "at most 2048"},
	}
	for _, c := range cases {
		_, err := local().Get(t.Context(), c.address, 10)
		refuses(t, err, c.why)
		if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "parola") || fetch.Unreachable(err) {
			t.Errorf("%q: %v", c.address, err)
		}
	}
}

func TestOnlyStatus200IsAnAnswer(t *testing.T) {
	for _, status := range []int{201, 204, 206, 304, 403, 404, 500, 503} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		_, err := local().Get(t.Context(), s.URL, 10)
		refuses(t, err, "the status is "+strconv.Itoa(status))
		if fetch.Unreachable(err) {
			t.Errorf("%d: a server that answers was reached", status)
		}
	}
}

func TestAnswerIsBounded(t *testing.T) {
	ten := []byte("0123456789")
	cases := []struct {
		name   string
		answer http.HandlerFunc
		why    string
	}{
		{"with its length", func(w http.ResponseWriter, _ *http.Request) { w.Write(ten) }, "has 10 bytes"},
		{"in chunks", func(w http.ResponseWriter, _ *http.Request) {
			w.(http.Flusher).Flush()
			w.Write(ten)
		}, "more than 9 bytes"},
		{"a gzip bomb", bomb, "more than 9 bytes"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := local().Get(t.Context(), serve(t, c.answer).URL, 9)
			refuses(t, err, c.why)
		})
	}
	if got, err := local().Get(t.Context(), serve(t, cases[1].answer).URL, 10); err != nil || !bytes.Equal(got, ten) {
		t.Errorf("10 bytes of 10: %q, %v", got, err)
	}
}

// bomb answers 64 MiB of zeros in 64 kB.
func bomb(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	zeros := make([]byte, 1<<20)
	for range 64 {
		if _, err := z.Write(zeros); err != nil {
			return // the client has seen enough
		}
	}
	z.Close()
}

func TestGzipIsUnpacked(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") != "gzip" {
			t.Errorf("accepts %q", r.Header.Get("Accept-Encoding"))
		}
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		io.WriteString(z, "list")
		z.Close()
	})
	if got, err := local().Get(t.Context(), s.URL, 4); err != nil || string(got) != "list" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestOtherContentCodingIsRefused(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Encoding", "br") })
	_, err := local().Get(t.Context(), s.URL, 10)
	refuses(t, err, `content coding is "br"`)
}

func TestBrokenAnswerIsNoAnswer(t *testing.T) {
	cases := []struct{ name, answer, why string }{
		{"cut off", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123", "broke off"},
		{"closed at once", "", "broke off"},
		{"not HTTP", "220 mail.example ESMTP\r\n\r\n", "not proper HTTP"},
		{"endless headers", "HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 70<<10) + "\r\n\r\n", "not proper HTTP"},
		{"a redirect that cannot be read", "HTTP/1.1 302 Found\r\nLocation: http://%zz/?secret=1\r\nContent-Length: 0\r\n\r\n", "not proper HTTP"},
		{"not gzip", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 12\r\n\r\n0123456789ab", "not proper HTTP"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				conn, _, err := w.(http.Hijacker).Hijack()
				if err != nil {
					t.Error(err)
					return
				}
				defer conn.Close()
				io.WriteString(conn, c.answer)
			})
			_, err := local().Get(t.Context(), s.URL+"/?secret=1", 100)
			refuses(t, err, c.why)
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the query is told: %v", err)
			}
		})
	}
}

func TestBodyThatNeverEndsIsGivenUp(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "x")
		w.(http.Flusher).Flush()
		<-r.Context().Done() // until the client has gone
	})
	c := fetch.New(fetch.Options{AllowLocal: true, Timeout: 50 * time.Millisecond})
	_, err := c.Get(t.Context(), s.URL+"/?secret=1", 100)
	refuses(t, err, "no whole answer in time")
	if !fetch.Unreachable(err) || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
}

func TestCancelledRequestIsNotTheNetworksFault(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	_, err := local().Get(ctx, s.URL, 100)
	if !errors.Is(err, fault.TrustFetch) || !errors.Is(err, context.Canceled) || fetch.Unreachable(err) {
		t.Errorf("got %v", err)
	}
}

func TestNobodyThereIsUnreachable(t *testing.T) {
	s := httptest.NewServer(nil)
	s.Close()
	_, err := local().Get(t.Context(), s.URL+"/?secret=1", 100)
	refuses(t, err, "no network")
	if !fetch.Unreachable(err) || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
}

func TestServerWithAStrangersCertificateIsRefused(t *testing.T) {
	s := httptest.NewUnstartedServer(nil)
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // the handshake that fails
	s.StartTLS()
	t.Cleanup(s.Close)
	_, err := local().Get(t.Context(), s.URL, 100)
	refuses(t, err, "not who it should be")
	if fetch.Unreachable(err) {
		t.Errorf("got %v", err)
	}
}

// cancelled is a context that has ended.
func cancelled(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}
