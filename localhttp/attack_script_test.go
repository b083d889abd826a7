package localhttp

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"cied/fault"
	"cied/login"
)

// scriptPaths are all paths that a script may fetch, with the methods that it may use.
var scriptPaths = map[string]string{
	"/v1/sessions": "POST", "/v1/sessions/x": "DELETE, GET", "/v1/sessions/x/events": "GET",
}

// preflight sends what a browser asks before a fetch.
func (v *visitor) preflight(path, origin, method string, edits ...func(*http.Request)) reply {
	v.t.Helper()
	asked := func(r *http.Request) {
		r.Header.Set("Origin", origin)
		r.Header.Set("Access-Control-Request-Method", method)
		r.Header.Set("Access-Control-Request-Headers", "content-type")
	}
	return v.fetch("OPTIONS", path, "", append([]func(*http.Request){asked}, edits...)...)
}

func preflightGranted(t *testing.T, v *visitor) {
	for path, methods := range scriptPaths {
		r := v.preflight(path, site, "GET")
		if r.StatusCode != http.StatusNoContent || r.body != "" {
			t.Errorf("%s: %d %s", path, r.StatusCode, r.body)
		}
		for name, want := range map[string]string{
			"Access-Control-Allow-Origin": site, "Access-Control-Allow-Methods": methods,
			"Access-Control-Allow-Headers": "Content-Type", "Access-Control-Max-Age": "60", "Vary": "Origin",
			"Access-Control-Allow-Credentials": "", "Access-Control-Expose-Headers": "",
		} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s: %s: %q, want %q", path, name, got, want)
			}
		}
	}
}

func preflightRefused(t *testing.T, v *visitor) {
	for path := range scriptPaths {
		for origin, code := range map[string]fault.Code{
			"null": fault.OriginNull, "http://idp.example.it": fault.OriginInvalid, "https://IDP.example.it": fault.OriginInvalid,
			"http://" + v.addr: fault.OriginInvalid, "*": fault.OriginInvalid,
		} {
			r := v.preflight(path, origin, "POST")
			want(t, path+" from "+origin, r, http.StatusForbidden, code)
			noCORS(t, r)
		}
	}
	want(t, "no preflight", v.fetch("OPTIONS", "/v1/sessions", ""), http.StatusBadRequest, fault.RequestMalformed)
	for _, path := range []string{"/", "/v1/authorize", "/ui/s/x/cancel", "/ui/s/x/state"} {
		r := v.preflight(path, site, "POST")
		want(t, path, r, http.StatusMethodNotAllowed, fault.MethodNotAllowed)
		noCORS(t, r)
	}
}

// noCORS wants an answer that no script of another origin can read.
func noCORS(t *testing.T, r reply) {
	t.Helper()
	for _, name := range []string{"Origin", "Methods", "Headers", "Credentials", "Private-Network"} {
		if got := r.Header.Get("Access-Control-Allow-" + name); got != "" {
			t.Errorf("%s %s: Access-Control-Allow-%s: %q", r.Request.Method, r.Request.URL.Path, name, got)
		}
	}
}

// Whatever is asked for, what is granted stays the same; the browser compares.
func preflightForMore(t *testing.T, v *visitor) {
	r := v.preflight("/v1/sessions", site, "PUT", func(r *http.Request) {
		r.Header.Set("Access-Control-Request-Headers", "authorization,content-type,x-a")
	})
	if m, h := r.Header.Get("Access-Control-Allow-Methods"), r.Header.Get("Access-Control-Allow-Headers"); m != "POST" || h != "Content-Type" {
		t.Errorf("granted: %q and %q", m, h)
	}
	want(t, "PUT", v.fetch("PUT", "/v1/sessions", object("nonce", nonceA)), http.StatusMethodNotAllowed, fault.MethodNotAllowed)
}

// Browsers asked like this before the permission came.
func preflightPrivate(t *testing.T, v *visitor) {
	for _, kind := range []string{"Private-Network", "Local-Network"} {
		r := v.preflight("/v1/sessions", site, "POST", func(r *http.Request) {
			r.Header.Set("Access-Control-Request-"+kind, "true")
		})
		if got := r.Header.Get("Access-Control-Allow-" + kind); r.StatusCode != http.StatusNoContent || got != "" {
			t.Errorf("%s: %d, granted %q", kind, r.StatusCode, got)
		}
	}
}

// jsonFromNowhere is row 19: a tool sends no preflight.
func jsonFromNowhere(t *testing.T, v *visitor) {
	for _, call := range [][2]string{
		{"POST", "/v1/sessions"}, {"GET", "/v1/sessions/x"}, {"DELETE", "/v1/sessions/x"}, {"GET", "/v1/sessions/x/events"},
	} {
		for _, c := range []struct {
			name string
			edit func(*http.Request)
			code fault.Code
		}{
			{"none", func(r *http.Request) { r.Header.Del("Origin") }, fault.OriginMissing},
			{"null", as("null"), fault.OriginNull},
			{"not https", as("http://idp.example.it"), fault.OriginInvalid},
			{"two", header("Origin", other), fault.OriginInvalid},
		} {
			r := v.fetch(call[0], call[1], object("nonce", nonceA), c.edit)
			want(t, call[0]+" "+call[1]+", Origin "+c.name, r, http.StatusForbidden, c.code)
			noCORS(t, r)
		}
	}
}

func readOnce(t *testing.T) {
	v := serve(t, playing(signs), Server{})
	path := v.create(object("nonce", nonceA))
	v.ended(path)
	for _, again := range []string{path, path + "?wait=1", path + "/events"} {
		want(t, again, v.fetch("GET", again, ""), http.StatusGone, fault.SessionOver)
	}
	want(t, "cancel", v.fetch("DELETE", path, ""), http.StatusGone, fault.SessionOver)
}

// Another origin that knows the id, and a page of ours, reach nothing of a script's session.
func readByAnother(t *testing.T) {
	v := serve(t, playing(waits), Server{Limits: unpaced()})
	path := v.create(object("nonce", nonceA))
	for _, call := range [][2]string{{"GET", path}, {"DELETE", path}, {"GET", path + "/events"}} {
		r := v.fetch(call[0], call[1], "", as(other))
		want(t, call[0]+" "+call[1], r, http.StatusForbidden, fault.CrossSite)
	}
	page := "/ui/s/" + path[len("/v1/sessions/"):]
	for _, p := range []string{page, page + "/state", page + "/finish"} {
		want(t, p, v.ask("GET", p, ""), http.StatusNotFound, fault.SessionUnknown)
	}
	if got := v.read(path, ""); got.State != "pending" {
		t.Errorf("the login was disturbed: %+v", got)
	}
	v.fetch("DELETE", path, "")
	v.ended(path)

	own := v.beginAgain(fields("nonce", "B"+nonceA[1:]))
	r := v.fetch("GET", "/v1/sessions/"+own[len("/ui/s/"):], "")
	want(t, "a window's session", r, http.StatusNotFound, fault.SessionUnknown)
}

// onlyPending: whatever fails before consent, a script reads "pending" until the session's
// time is over, and no other login is let in before.
func onlyPending(t *testing.T) {
	for _, row := range fault.Rows() {
		if row.Code == fault.Cancelled {
			continue // the person's own no
		}
		inBubble(t, fails(row.Code, false), func(d *door) {
			s := startScript(t, d, "1")
			defer s.watch()()
			begin := time.Now()
			if _, err := d.begin(asked{Request: login.Request{Origin: other}}); !errors.Is(err, fault.Busy) {
				t.Errorf("%s: another login: %v", row.Code, err)
			}
			at, _ := s.until(context.Background(), func(p progress, _ int) bool { return p.standing() != pending })
			limits := DefaultLimits()
			if took := time.Since(begin); took != limits.Session+limits.Settle {
				t.Errorf("%s: told after %v", row.Code, took)
			}
			if at.end == nil || at.end.fault == nil || at.end.told() != fault.Timeout {
				t.Errorf("%s: ending %+v", row.Code, at.end)
			}
		})
	}
}

// startScript begins a login as a script of site does.
func startScript(t *testing.T, d *door, nonce string) *session {
	t.Helper()
	s, err := d.begin(asked{Request: login.Request{Origin: site, Nonce: nonce}, lang: english, by: byScript})
	if err != nil {
		t.Fatal(err)
	}
	synctest.Wait()
	return s
}
