package localhttp

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"

	"cied/doctor"
)

// files are the pages with their script, style and drawing.
//
//go:embed ui
var files embed.FS

// A frame is what every page has around its own content.
type frame struct {
	Lang   string
	Words  words
	Test   bool
	Remote string
}

func (d *door) frame(lang string) frame {
	return frame{Lang: lang, Words: wordsIn(lang), Test: d.server.Test, Remote: d.server.Remote}
}

// A sessionPage follows one login.
type sessionPage struct {
	frame
	Session string // its path, "/ui/s/{id}"
	Origin  string // ASCII, as it is signed
	View    view
	Course  []mark
}

// A mark is one step of words.Course on its way from to do to done.
type mark struct {
	Text string
	Past bool
	Now  bool
}

// course marks the steps of w where the one with number at, from 1, is to be done.
func (w words) course(at int) []mark {
	marks := make([]mark, len(w.Course))
	for i, text := range w.Course {
		marks[i] = mark{Text: text, Past: i+1 < at, Now: i+1 == at}
	}
	return marks
}

// A problemPage shows why a request was refused.
type problemPage struct {
	frame
	Problem problem
}

// A homePage says that cied runs.
type homePage struct {
	frame
	Doctor bool // there is one to be asked
}

// A doctorPage shows what the doctor has found.
type doctorPage struct {
	frame
	Labels  doctor.Labels
	View    doctor.View
	Drawing drawing
}

// parsePages parses the embedded templates, which tests have seen.
func parsePages() *template.Template {
	return template.Must(template.ParseFS(files, "ui/*.html"))
}

// page shows a session. Every reload of it, with script or without, is a look at it.
func (d *door) page(w http.ResponseWriter, r *http.Request, s *session) error {
	if err := navigated(r); err != nil {
		return err
	}
	defer s.watch()()
	at, version, _ := s.look()
	f, v := d.frame(s.asked.lang), d.view(s, at, version)
	f.Test = v.Test
	p := sessionPage{f, "/ui/s/" + s.id, s.asked.Origin, v, f.Words.course(v.Step)}
	d.render(w, http.StatusOK, "session.html", p)
	return nil
}

// home says that cied runs, and tells nothing else about it.
func (d *door) home(w http.ResponseWriter, r *http.Request, _ string) error {
	if err := navigated(r); err != nil {
		return err
	}
	if d.server.Examine != nil {
		offerDoctor(w.Header())
	}
	d.render(w, http.StatusOK, "home.html", homePage{d.frame(d.language("", r)), d.server.Examine != nil})
	return nil
}

// render answers with a page. The templates escape what they are given.
func (d *door) render(w http.ResponseWriter, status int, name string, data any) {
	var page bytes.Buffer
	if err := d.pages.ExecuteTemplate(&page, name, data); err != nil {
		panic("localhttp: " + err.Error())
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes()) // a browser that has gone needs no page
}

// asset returns a handler for one embedded file.
func asset(name, contentType string) handler {
	return func(_ *door, w http.ResponseWriter, _ *http.Request, _ string) error {
		body, err := files.ReadFile("ui/" + name)
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", contentType)
		_, _ = w.Write(body)
		return nil
	}
}
