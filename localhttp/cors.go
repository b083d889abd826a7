package localhttp

import (
	"errors"
	"net/http"
	"slices"

	"cied/fault"
)

// preflightAge is for how many seconds a browser may remember a preflight's answer.
const preflightAge = "60"

// fetching returns the origin that the browser vouches for in a request of a script, and
// lets that origin, and no other, read the answer: problems too, from here on (Fetch,
// 3.2.3). Neither "*" nor credentials are ever granted. The faults are those of originOf
// and token.CheckOrigin.
func (d *door) fetching(w http.ResponseWriter, r *http.Request) (string, error) {
	h := w.Header()
	h.Set("Vary", "Origin")
	origin, err := originOf(r)
	if err != nil {
		return "", err
	}
	if origin, err = d.allowed(origin); err != nil {
		return "", err
	}
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Expose-Headers", "Location, Retry-After")
	return origin, nil
}

// fetched refuses what is not a CORS request of a script, where the browser says what it
// is.
func fetched(r *http.Request) error {
	mode, dest := r.Header.Get("Sec-Fetch-Mode"), r.Header.Get("Sec-Fetch-Dest")
	if mode != "" && mode != "cors" || dest != "" && dest != "empty" {
		return fault.New(fault.CrossSite, "localhttp: fetch", errors.New("not a fetch in CORS mode"))
	}
	return nil
}

// preflight answers what a browser asks before a fetch (Fetch, 4.8): the methods of the
// path, and Content-Type alone of all header fields. No session is looked up. Browsers no
// longer ask for private or local networks by a header, so there is nothing to grant.
func (d *door) preflight(w http.ResponseWriter, r *http.Request, _ string) error {
	const op = "localhttp: preflight"
	if len(r.Header["Access-Control-Request-Method"]) != 1 {
		return fault.New(fault.RequestMalformed, op, errors.New("not a preflight"))
	}
	if err := fetched(r); err != nil {
		return err
	}
	if _, err := d.fetching(w, r); err != nil {
		return err
	}
	found, _ := find(pathOf(r))
	found = slices.DeleteFunc(found, func(r route) bool { return r.method == http.MethodOptions })
	h := w.Header()
	h.Del("Access-Control-Expose-Headers") // of answers, not of preflights
	h.Set("Access-Control-Allow-Methods", methodsOf(found))
	h.Set("Access-Control-Allow-Headers", "Content-Type")
	h.Set("Access-Control-Max-Age", preflightAge)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// forScript finds the session of a site's script for serve: of the origin that began it,
// and of no other.
func forScript(serve func(*door, http.ResponseWriter, *http.Request, *session) error) handler {
	return func(d *door, w http.ResponseWriter, r *http.Request, id string) error {
		origin, err := d.fetching(w, r)
		if err != nil {
			return err
		}
		if err := fetched(r); err != nil {
			return err
		}
		s, err := d.session(id, byScript, origin)
		if err != nil {
			return err
		}
		return serve(d, w, r, s)
	}
}
