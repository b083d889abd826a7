package localhttp

import (
	"net/http"
	"slices"
	"strings"

	"cied/fault"
)

// A handler answers one route. id is that of the session in the path, "" where the
// path has none; nobody has looked it up yet.
type handler func(d *door, w http.ResponseWriter, r *http.Request, id string) error

// A route is one method of one path. A segment "{id}" of the path stands for the id of
// a session; everything else is compared byte for byte, never decoded.
type route struct {
	path, method string
	serve        handler
}

// routes returns all there is, sorted by path.
func routes() []route {
	return []route{
		{"/", http.MethodGet, (*door).home},
		{"/ui/app.js", http.MethodGet, asset("app.js", "text/javascript; charset=utf-8")},
		{"/ui/card.svg", http.MethodGet, asset("card.svg", "image/svg+xml")},
		{"/ui/doctor", http.MethodPost, (*door).doctor},
		{"/ui/s/{id}", http.MethodGet, forWindow((*door).page)},
		{"/ui/s/{id}/cancel", http.MethodPost, forWindow((*door).cancel)},
		{"/ui/s/{id}/finish", http.MethodGet, forWindow((*door).finish)},
		{"/ui/s/{id}/state", http.MethodGet, forWindow((*door).state)},
		{"/ui/style.css", http.MethodGet, asset("style.css", "text/css; charset=utf-8")},
		{"/v1/authorize", http.MethodPost, (*door).authorize},
		{"/v1/sessions", http.MethodOptions, (*door).preflight},
		{"/v1/sessions", http.MethodPost, (*door).createSession},
		{"/v1/sessions/{id}", http.MethodDelete, forScript((*door).deleteSession)},
		{"/v1/sessions/{id}", http.MethodGet, forScript((*door).readSession)},
		{"/v1/sessions/{id}", http.MethodOptions, (*door).preflight},
		{"/v1/sessions/{id}/events", http.MethodGet, forScript((*door).events)},
		{"/v1/sessions/{id}/events", http.MethodOptions, (*door).preflight},
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
	found, id := find(pathOf(r))
	if len(found) == 0 {
		return fault.New(fault.RouteUnknown, "localhttp: route", nil)
	}
	for _, route := range found {
		if route.method == r.Method {
			return route.serve(d, w, r, id)
		}
	}
	w.Header().Set("Allow", methodsOf(found))
	return fault.New(fault.MethodNotAllowed, "localhttp: route", nil)
}

// pathOf returns the path of the target as it was sent.
func pathOf(r *http.Request) string {
	path, _, _ := strings.Cut(r.RequestURI, "?")
	return path
}

// find returns the routes of path, one for each method, and the session id in it, ""
// for routes without one.
func find(path string) (found []route, id string) {
	pattern, id := patternOf(path)
	all := routes()
	begin, ok := slices.BinarySearchFunc(all, pattern, func(r route, p string) int { return strings.Compare(r.path, p) })
	if !ok {
		return nil, ""
	}
	end := begin
	for end < len(all) && all[end].path == pattern {
		end++
	}
	return all[begin:end], id
}

// patternOf replaces the session id in path, which is not empty, by "{id}".
func patternOf(path string) (pattern, id string) {
	for _, prefix := range []string{"/ui/s/", "/v1/sessions/"} {
		rest, ok := strings.CutPrefix(path, prefix)
		if !ok {
			continue
		}
		id, action, more := strings.Cut(rest, "/")
		if id == "" {
			return "", ""
		}
		if pattern = prefix + "{id}"; more {
			pattern += "/" + action
		}
		return pattern, id
	}
	return path, ""
}

// methodsOf lists the methods of found for a header field.
func methodsOf(found []route) string {
	var methods []string
	for _, r := range found {
		methods = append(methods, r.method)
	}
	return strings.Join(methods, ", ")
}

// forWindow finds the session of a page of ours for serve.
func forWindow(serve func(*door, http.ResponseWriter, *http.Request, *session) error) handler {
	return func(d *door, w http.ResponseWriter, r *http.Request, id string) error {
		s, err := d.session(id, byWindow, "")
		if err != nil {
			return err
		}
		return serve(d, w, r, s)
	}
}
