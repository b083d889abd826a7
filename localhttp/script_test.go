package localhttp

import (
	"encoding/json"
	"net/http"
	"strings"
)

// as makes a script's request one of origin.
func as(origin string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("Origin", origin) }
}

// fetch sends what a script of site sends; edits change it before.
func (v *visitor) fetch(method, path, body string, edits ...func(*http.Request)) reply {
	v.t.Helper()
	browser := func(r *http.Request) {
		r.Header.Set("Origin", site)
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		r.Header.Set("Sec-Fetch-Mode", "cors")
		r.Header.Set("Sec-Fetch-Dest", "empty")
		if method == http.MethodPost {
			r.Header.Set("Content-Type", jsonType)
		}
	}
	return v.ask(method, path, body, append([]func(*http.Request){browser}, edits...)...)
}

// create begins a login by a script and returns the path of its session.
func (v *visitor) create(body string) string {
	v.t.Helper()
	r := v.fetch("POST", "/v1/sessions", body)
	path := r.Header.Get("Location")
	if r.StatusCode != http.StatusCreated || !strings.HasPrefix(path, "/v1/sessions/") {
		v.t.Fatalf("status %d, location %q: %s", r.StatusCode, path, r.body)
	}
	return path
}

// A read is a resource as a site decodes it.
type read struct {
	ID, State string
	Result    *told
}

// read reads the session at path, with query.
func (v *visitor) read(path, query string) read {
	v.t.Helper()
	r := v.fetch("GET", path+query, "")
	var got read
	if err := json.Unmarshal([]byte(r.body), &got); err != nil || r.StatusCode != http.StatusOK {
		v.t.Fatalf("read: status %d, %v: %s", r.StatusCode, err, r.body)
	}
	return got
}

// ended follows the session at path to its end.
func (v *visitor) ended(path string) read {
	v.t.Helper()
	for {
		if got := v.read(path, "?wait=25"); got.Result != nil {
			return got
		}
	}
}

// object returns a JSON object with these members, also twice the same.
func object(pairs ...string) string {
	var members []string
	for i := 0; i+1 < len(pairs); i += 2 {
		name, _ := json.Marshal(pairs[i])
		value, _ := json.Marshal(pairs[i+1])
		members = append(members, string(name)+":"+string(value))
	}
	return "{" + strings.Join(members, ",") + "}"
}
