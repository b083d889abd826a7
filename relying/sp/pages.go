package sp

import (
	"bytes"
	"errors"
	"html/template"
	"net/http"
	"strings"

	"cied/lang"
	"cied/relying/saml"
)

// A view is what the pages show. Each uses a part of it.
type view struct {
	Lang  string
	Words words
	Test  bool
	Name  string // of who offers the service

	Result     *Result // how the last login has ended; nil where there was none
	Told       told
	Attributes []attribute
	Form       *saml.Form // carries the request
}

func (v *Server) view(tag string) view {
	p := view{Lang: tag, Words: wordsIn(tag), Test: v.o.Test}
	for _, o := range v.o.SP.Metadata.Organization {
		if p.Name == "" || lang.Parse(o.Language) == tag {
			p.Name = o.Display
		}
	}
	return p
}

// language is what the browser prefers.
func (v *Server) language(r *http.Request) string {
	return lang.Match(strings.Join(r.Header.Values("Accept-Language"), ","), v.o.Lang)
}

// parsePages parses the embedded templates, which tests have seen.
func parsePages() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{
		"submit": func() template.JS { return submit },
	}).ParseFS(files, "ui/*.html"))
}

// render answers with a page. The templates escape what they are given.
func (v *Server) render(w http.ResponseWriter, status int, name string, p view) {
	var page bytes.Buffer
	if err := v.pages.ExecuteTemplate(&page, name, p); err != nil {
		panic("sp: " + err.Error())
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes()) // a browser that has gone needs no page
}

// show answers with the page of an error, the same for all that were refused. The cause is
// for the log.
func (v *Server) show(w http.ResponseWriter, r *http.Request, err error) {
	status := statusOf(err)
	v.o.Log.Warn("no answer", "path", r.URL.Path, "status", status, "cause", err)
	p := v.view(v.language(r))
	p.Told = p.Words.refusal(status)
	v.render(w, status, "problem.html", p)
}

func statusOf(err error) int {
	switch {
	case saml.RefusalOf(err) != "", errors.Is(err, errNotAsked), errors.Is(err, errForm), errors.Is(err, errCrossSite):
		return http.StatusForbidden
	case errors.Is(err, errNowhere):
		return http.StatusNotFound
	case errors.Is(err, errHost):
		return http.StatusMisdirectedRequest
	}
	return http.StatusInternalServerError
}
