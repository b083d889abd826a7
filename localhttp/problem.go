package localhttp

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"cied/fault"
)

// problemType precedes a code in the "type" member of RFC 9457, 3.1.1.
const problemType = "urn:cied:fault:"

// A problem is a fault as JSON (RFC 9457, 3): what a refused request gets, and what a
// site learns of a login that failed. It has nothing of cause, card or reader.
type problem struct {
	Type   string     `json:"type"`
	Title  string     `json:"title"`
	Status int        `json:"status"`
	Detail string     `json:"detail,omitempty"` // what to do next
	Code   fault.Code `json:"code"`
	Retry  bool       `json:"retryable"`
}

func newProblem(code fault.Code, lang string) problem {
	row := code.Row()
	text := row.Text(lang)
	return problem{
		Type: problemType + string(row.Code), Title: text.Message, Status: row.HTTP,
		Detail: text.Next, Code: row.Code, Retry: row.Retry,
	}
}

// A wait is a fault that passes by itself after a while.
type wait struct {
	error
	after time.Duration
}

func (w wait) Unwrap() error { return w.error }

// refuse answers a request with a fault: a page for browsers, problem+json for others,
// nothing at all inside a frame. A refused caller has to connect again.
func (d *door) refuse(w http.ResponseWriter, r *http.Request, err error) {
	f := fault.Of(err)
	lang := d.language("", r)
	p := newProblem(f.Code, lang)
	if p.Status < 400 {
		p.Status = http.StatusServiceUnavailable // an outcome of a login, which is no status of a request
	}
	d.log.Debug("refused", "code", f.Code, "status", p.Status)
	w.Header().Set("Connection", "close")
	if pause, ok := err.(wait); ok {
		w.Header().Set("Retry-After", strconv.Itoa(max(1, int(pause.after.Round(time.Second)/time.Second))))
	}
	switch {
	case f.Code == fault.FrameRejected:
		w.WriteHeader(p.Status)
	case wantsPage(r):
		d.render(w, p.Status, "problem.html", problemPage{d.frame(lang), p})
	default:
		sendJSON(w, p.Status, "application/problem+json", p)
	}
}

func wantsPage(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "text/html")
}

// sendJSON answers with v, which is one of our own types and always encodes.
func sendJSON(w http.ResponseWriter, status int, contentType string, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		panic("localhttp: " + err.Error())
	}
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	_, _ = w.Write(body) // a caller that has gone needs no answer
}
