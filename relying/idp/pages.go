package idp

import (
	"bytes"
	"errors"
	"html/template"
	"net/http"
	"time"

	"cied/fault"
	"cied/lang"
	"cied/relying/saml"
)

// A view is what the pages show. Each uses a part of it.
type view struct {
	Lang      string
	Languages []language
	Words     words
	Test      bool
	Cancel    bool // there is a login to cancel

	Service, Host string // who asks
	Refresh       string // when the browser comes back by itself; "" where never
	Within        string // how long the citizen has

	Nonce, Mark, Daemon string // of the form to cied
	Door                bool   // there is the certificate's too
	DoorURL             string
	NoCertificate       bool
	Problem             *problem // why the last attempt came to nothing

	Attributes []explained

	Form *saml.Form // carries the Response
	Wait int        // ms before it goes by itself
	Nr   int
	Told told
}

// A language is one that the citizen can choose.
type language struct{ Tag, Name string }

// A problem is a fault in the citizen's words.
type problem struct {
	fault.Text
	Code fault.Code
}

// bare is the view of a page without a login.
func (v *Server) bare(tag string) view {
	return view{Lang: tag, Words: wordsIn(tag), Test: v.o.Test}
}

// page is the view of a page in a login.
func (v *Server) page(s *session) view {
	p := v.bare(s.Lang)
	p.Cancel, p.Refresh = true, v.refresh(s)
	p.Service, p.Host = v.service(s)
	perMinute := time.Duration(v.o.Speed) * time.Minute
	p.Within = p.Words.Within.Say(s.Lang, int((s.Ends.Sub(v.o.Now())+perMinute-1)/perMinute))
	for _, tag := range lang.All() {
		p.Languages = append(p.Languages, language{tag, wordsIn(tag).Language})
	}
	if s.Problem != "" {
		p.Problem = &problem{s.Problem.Text(s.Lang), s.Problem}
	}
	return p
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
		panic("idp: " + err.Error())
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes()) // a browser that has gone needs no page
}

// show answers with the page of an error. The cause is for the log.
func (v *Server) show(w http.ResponseWriter, r *http.Request, err error) {
	status, nr := statusOf(err)
	if status == http.StatusInternalServerError {
		v.o.Log.Error("no answer", "path", r.URL.Path, "cause", err)
	} else {
		v.o.Log.Warn("refused", "path", r.URL.Path, "status", status, "cause", err)
	}
	p := v.bare(v.language(r))
	p.Nr, p.Told = nr, p.Words.refusal(status)
	v.render(w, status, "problem.html", p)
}

// statusOf returns the HTTP status of an error and its row in the table, 0 where it has none.
func statusOf(err error) (status, nr int) {
	switch {
	case errors.Is(err, ErrNoSession), errors.Is(err, errNowhere):
		return http.StatusNotFound, 0
	case errors.Is(err, errHost):
		return http.StatusMisdirectedRequest, 0
	case errors.Is(err, errCrossSite), errors.Is(err, errNotAsked):
		return http.StatusForbidden, 0
	case errors.Is(err, errTooLarge):
		return http.StatusRequestEntityTooLarge, 0
	case errors.Is(err, ErrFull), errors.Is(err, saml.ErrFull):
		return http.StatusInternalServerError, 2 // system unavailable
	}
	if row, ok := saml.RowOf(saml.NrOf(err)); ok && row.Answer == saml.AnswerPage {
		return row.HTTP, row.Nr
	}
	return http.StatusInternalServerError, 3
}
