package localhttp

import (
	"net/http"
	"slices"
	"strings"

	"cied/fault"
)

// A route is one path with its only method. A segment "{id}" of the path stands for
// the id of a session; everything else is compared byte for byte, never decoded.
type route struct {
	path, method string
	serve        func(d *door, w http.ResponseWriter, r *http.Request, s *session) error
}

// routes returns all there is, sorted by path.
func routes() []route {
	return []route{
		{"/", http.MethodGet, (*door).home},
		{"/ui/app.js", http.MethodGet, asset("app.js", "text/javascript; charset=utf-8")},
		{"/ui/card.svg", http.MethodGet, asset("card.svg", "image/svg+xml")},
		{"/ui/s/{id}", http.MethodGet, (*door).page},
		{"/ui/s/{id}/cancel", http.MethodPost, (*door).cancel},
		{"/ui/s/{id}/finish", http.MethodGet, (*door).finish},
		{"/ui/s/{id}/state", http.MethodGet, (*door).state},
		{"/ui/style.css", http.MethodGet, asset("style.css", "text/css; charset=utf-8")},
		{"/v1/authorize", http.MethodPost, (*door).authorize},
	}
}

// ServeHTTP guards, routes and answers. A panic of ours is an answer too.
func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	setHeaders(w.Header())
	defer func() {
		if p := recover(); p != nil {
			d.log.Error("panic while answering", "cause", p)
			d.refuse(w, r, fault.Internal)
		}
	}()
	if err := d.answer(w, r); err != nil {
		d.refuse(w, r, err)
	}
}

// answer lets the guard, then the route speak.
func (d *door) answer(w http.ResponseWriter, r *http.Request) error {
	if err := d.guard(r); err != nil {
		return err
	}
	path, _, _ := strings.Cut(r.RequestURI, "?")
	route, id, err := find(path)
	if err != nil {
		return err
	}
	if r.Method != route.method {
		w.Header().Set("Allow", route.method)
		return fault.New(fault.MethodNotAllowed, "localhttp: route", nil)
	}
	if id == "" {
		return route.serve(d, w, r, nil)
	}
	s, err := d.session(id)
	if err != nil {
		return err
	}
	return route.serve(d, w, r, s)
}

// find returns the route of path and the session id in it, "" for routes without one.
func find(path string) (route, string, error) {
	pattern, id := path, ""
	if rest, ok := strings.CutPrefix(path, "/ui/s/"); ok {
		name, action, found := strings.Cut(rest, "/")
		pattern, id = "/ui/s/{id}", name
		if found {
			pattern += "/" + action
		}
	}
	all := routes()
	i, found := slices.BinarySearchFunc(all, pattern, func(r route, p string) int { return strings.Compare(r.path, p) })
	if !found || strings.HasPrefix(path, "/ui/s/") && id == "" {
		return route{}, "", fault.New(fault.RouteUnknown, "localhttp: route", nil)
	}
	return all[i], id, nil
}
