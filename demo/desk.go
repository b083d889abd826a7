package demo

import (
	"context"
	"crypto/rand"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"cied/fault"
	"cied/login"
	"cied/secret"
	"cied/simulator"
)

//go:embed ui
var ui embed.FS

// dialogTime is how long the desk's dialog stays open.
const dialogTime = 2 * time.Minute

// desk is the citizen's desktop: the login.Prompter of the demo, and its page.
type desk struct {
	secret string // first part of every path: 128 bits, hexadecimal
	hand   *hand
	office *office
	lang   string
	mux    *http.ServeMux

	mu      sync.Mutex
	open    *dialog
	changed chan struct{} // closed at every change of open
}

// dialog is a question on the desk.
type dialog struct {
	login.Question
	answer chan answer
}

type answer struct {
	pin secret.PIN
	err error
}

func newDesk(h *hand, issuer *office, lang string) *desk {
	d := &desk{secret: newSecret(), hand: h, office: issuer, lang: lang, mux: http.NewServeMux(), changed: make(chan struct{})}
	base := "/" + d.secret
	d.mux.HandleFunc("GET "+base+"/{$}", file("ui/desk.html", "text/html; charset=utf-8"))
	d.mux.HandleFunc("GET "+base+"/desk.js", file("ui/desk.js", "text/javascript; charset=utf-8"))
	d.mux.HandleFunc("GET "+base+"/demo.css", file("ui/demo.css", "text/css; charset=utf-8"))
	d.mux.HandleFunc("GET "+base+"/state", d.state)
	d.mux.HandleFunc("POST "+base+"/lay", d.act(func([]byte) error { return h.lay() }))
	d.mux.HandleFunc("POST "+base+"/lift", d.act(func([]byte) error { h.lift(); return nil }))
	d.mux.HandleFunc("POST "+base+"/fault", d.act(func(b []byte) error { return h.exchange(strings.Fields(string(b))...) }))
	d.mux.HandleFunc("POST "+base+"/revoke", d.act(func([]byte) error { issuer.revoked.Store(true); return nil }))
	d.mux.HandleFunc("POST "+base+"/reinstate", d.act(func([]byte) error { issuer.revoked.Store(false); return nil }))
	d.mux.HandleFunc("POST "+base+"/answer", d.act(func(b []byte) error { return d.reply(b, false) }))
	d.mux.HandleFunc("POST "+base+"/answer-last-try", d.act(func(b []byte) error { return d.reply(b, true) }))
	d.mux.HandleFunc("POST "+base+"/cancel", d.act(func([]byte) error { return d.decline() }))
	return d
}

func newSecret() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	return hex.EncodeToString(b)
}

func (d *desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	protect(w.Header())
	d.mux.ServeHTTP(w, r)
}

// protect allows a page of the demo its own files and nothing else.
func protect(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
}

// file answers with one embedded file.
func file(name, contentType string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		b, err := ui.ReadFile(name)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", contentType)
		_, _ = w.Write(b)
	}
}

// act answers a POST of the desk's own page. The page is known by the secret in its
// address; a page of another origin that had it would still send its own Origin.
func (d *desk) act(do func(body []byte) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		defer clear(body)
		if o := r.Header.Get("Origin"); err != nil || o != "" && o != "http://"+r.Host {
			http.Error(w, string(fault.OriginInvalid), http.StatusForbidden)
			return
		}
		if err := do(body); err != nil {
			http.Error(w, fault.Of(err).Text(d.lang).Message, http.StatusConflict)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}
}

// Ask implements login.Prompter: it opens the dialog on the desk.
func (d *desk) Ask(ctx context.Context, q login.Question) (secret.PIN, error) {
	const op = "demo: ask"
	ask := &dialog{Question: q, answer: make(chan answer, 1)}
	d.show(ask)
	defer d.show(nil)
	late := time.NewTimer(dialogTime)
	defer late.Stop()
	select {
	case a := <-ask.answer:
		return a.pin, a.err
	case <-late.C:
		return secret.PIN{}, fault.New(fault.Timeout, op, nil)
	case <-ctx.Done():
		return secret.PIN{}, fault.New(fault.Interrupted, op, context.Cause(ctx))
	}
}

func (d *desk) show(q *dialog) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.open = q
	close(d.changed)
	d.changed = make(chan struct{})
}

// look returns the open dialog, if any, and what tells when that is no longer so.
func (d *desk) look() (*dialog, <-chan struct{}) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.open, d.changed
}

var errNoQuestion = errors.New("nothing is asked")

// reply answers the dialog with what was typed. What is no PIN stays here, as in any
// dialog: the card is not touched.
func (d *desk) reply(typed []byte, lastTry bool) error {
	ask, _ := d.look()
	if ask == nil {
		return fault.New(fault.SessionUnknown, "demo: answer", errNoQuestion)
	}
	pin, err := secret.NewPIN(typed)
	if err != nil {
		return fault.New(fault.PINFormat, "demo: answer", err)
	}
	if ask.LastTry() && !lastTry {
		return d.end(ask, answer{err: fault.New(fault.PINLastTry, "demo: answer", nil)})
	}
	return d.end(ask, answer{pin: pin})
}

func (d *desk) decline() error {
	ask, _ := d.look()
	if ask == nil {
		return fault.New(fault.SessionUnknown, "demo: cancel", errNoQuestion)
	}
	return d.end(ask, answer{err: fault.New(fault.Cancelled, "demo: answer", nil)})
}

func (d *desk) end(ask *dialog, a answer) error {
	select {
	case ask.answer <- a:
		return nil
	default:
		return fault.New(fault.SessionUnknown, "demo: answer", errNoQuestion)
	}
}

// deskState is what the desk's page shows.
type deskState struct {
	Holder   string                `json:"holder"`
	NIS      string                `json:"nis"`
	Family   string                `json:"family"`
	Laid     bool                  `json:"laid"`
	Revoked  bool                  `json:"revoked"`
	Faults   []string              `json:"faults"`
	Left     int                   `json:"left"`
	Known    []simulator.FaultInfo `json:"known"`
	Question *deskQuestion         `json:"question"`
}

type deskQuestion struct {
	Origin  string `json:"origin"`
	Left    int    `json:"left"` // -1 where the card does not tell
	LastTry bool   `json:"lastTry"`
	Wrong   string `json:"wrong"` // what was wrong with the last PIN
}

func (d *desk) state(w http.ResponseWriter, _ *http.Request) {
	card, faults, laid := d.hand.look()
	id := card.Identity()
	left, _ := card.TriesLeft()
	s := deskState{
		Holder: id.Person.GivenName + " " + id.Person.Surname, NIS: id.NIS, Family: card.Family().Name,
		Laid: laid, Revoked: d.office.revoked.Load(), Faults: faults, Left: left, Known: simulator.Faults(),
	}
	if ask, _ := d.look(); ask != nil {
		s.Question = &deskQuestion{Origin: ask.Origin, Left: ask.Left, LastTry: ask.LastTry()}
		if ask.Wrong != nil {
			s.Question.Wrong = fault.Of(ask.Wrong).Text(d.lang).Message
		}
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(s)
}
