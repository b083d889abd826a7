package localhttp

import (
	"bytes"
	"context"
	"html"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"cied/doctor"
	"cied/fault"
	"cied/lang"
)

// well is a report without a fault.
func well() doctor.Report {
	return doctor.Report{Reference: "7K3Q-M90X", Verdict: doctor.AllWell}
}

// contactOnly is a report of a reader that can never read the card, with advice, a check
// that was skipped and one that nobody asked for.
func contactOnly() doctor.Report {
	wrong := doctor.Finding{Code: fault.ReaderContact, Evidence: "Bit4id miniLector EVO (25dd:3111) takes cards with contacts only"}
	advice := doctor.Finding{Code: fault.NotRunning, Advice: true, Evidence: "no daemon answers this user", Action: "cied serve"}
	return doctor.Report{
		Reference: "7K3Q-M90X", Verdict: doctor.Reader, Decided: wrong,
		Results: []doctor.Result{
			{ID: "disk", State: doctor.Well, Findings: doctor.Fact("67924 MiB free")},
			{ID: "reader", State: doctor.Faulty, Findings: []doctor.Finding{wrong}},
			{ID: "card", State: doctor.Skipped},
			{ID: "coupling", State: doctor.Unasked},
			{ID: "daemon", State: doctor.Advised, Findings: []doctor.Finding{advice}},
		},
	}
}

// An examiner counts how often it is asked, and finds the same each time.
type examiner struct {
	finds doctor.Report
	asked chan context.Context // buffered; one for each question
}

func finding(r doctor.Report) *examiner { return &examiner{r, make(chan context.Context, 64)} }

func (e *examiner) examine(ctx context.Context) doctor.Report {
	e.asked <- ctx
	return e.finds
}

// fromOurs is what a browser adds when our own page posts its form.
func (v *visitor) fromOurs(r *http.Request) {
	r.Header.Set("Origin", "http://"+v.addr)
	r.Header.Set("Content-Type", formType)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Sec-Fetch-Mode", "navigate")
	r.Header.Set("Sec-Fetch-Dest", "document")
	r.Header.Set("Accept", "text/html")
}

// sees is ask for a page that has the form for the doctor, or a refusal to it: its headers
// are left to the test.
func (v *visitor) sees(method, path string, edits ...func(*http.Request)) reply {
	v.t.Helper()
	r, err := http.NewRequest(method, "http://"+v.addr+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, edit := range edits {
		edit(r)
	}
	resp, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return reply{resp, string(body)}
}

// consults presses the button.
func (v *visitor) consults(edits ...func(*http.Request)) reply {
	v.t.Helper()
	return v.sees("POST", "/ui/doctor", append([]func(*http.Request){v.fromOurs}, edits...)...)
}

// to replaces one header, or takes it away.
func to(name, value string) func(*http.Request) {
	return func(r *http.Request) {
		r.Header.Del(name)
		if value != "" {
			r.Header.Set(name, value)
		}
	}
}

func TestOnlyAFormOfOurOwnPageAsksTheDoctor(t *testing.T) {
	e := finding(well())
	v := serve(t, playing(signs), Server{Examine: e.examine})
	_, port, _ := strings.Cut(v.addr, ":")
	for name, c := range map[string]struct {
		edit   func(*http.Request)
		status int
		code   fault.Code
	}{
		"no origin":             {to("Origin", ""), 403, fault.OriginMissing},
		"two origins":           {header("Origin", "http://"+v.addr), 403, fault.OriginInvalid},
		"a site":                {to("Origin", site), 403, fault.CrossSite},
		"null":                  {to("Origin", "null"), 403, fault.CrossSite},
		"another port":          {to("Origin", "http://127.0.0.1:1"), 403, fault.CrossSite},
		"another name of ours":  {to("Origin", "http://localhost:"+port), 403, fault.CrossSite},
		"https":                 {to("Origin", "https://"+v.addr), 403, fault.CrossSite},
		"from another site":     {to("Sec-Fetch-Site", "cross-site"), 403, fault.CrossSite},
		"from another port":     {to("Sec-Fetch-Site", "same-site"), 403, fault.CrossSite},
		"a script":              {to("Sec-Fetch-Mode", "cors"), 403, fault.CrossSite},
		"a script without cors": {to("Sec-Fetch-Mode", "no-cors"), 403, fault.CrossSite},
		"a picture":             {to("Sec-Fetch-Dest", "image"), 403, fault.CrossSite},
		"a foreign host":        {func(r *http.Request) { r.Host = "evil.com:" + port }, 421, fault.HostRejected},
	} {
		r := v.ask("POST", "/ui/doctor", "", v.fromOurs, c.edit, to("Accept", ""))
		want(t, name, r, c.status, c.code)
	}
	if r := v.ask("POST", "/ui/doctor", "", v.fromOurs, to("Sec-Fetch-Dest", "iframe")); r.StatusCode != 403 || r.body != "" {
		t.Errorf("in a frame: %d %q", r.StatusCode, r.body)
	}
	for _, method := range []string{"GET", "HEAD", "PUT", "OPTIONS", "DELETE"} {
		if r := v.ask(method, "/ui/doctor", "", v.fromOurs); r.StatusCode != 405 || r.Header.Get("Allow") != "POST" {
			t.Errorf("%s: %d, Allow %q", method, r.StatusCode, r.Header.Get("Allow"))
		}
	}
	if len(e.asked) != 0 {
		t.Errorf("the doctor was asked %d times", len(e.asked))
	}
}

// Browsers from before Fetch Metadata still send an Origin with a form.
func TestAnOldBrowserAsksTheDoctorToo(t *testing.T) {
	v := serve(t, playing(signs), Server{Examine: finding(well()).examine})
	r := v.consults(to("Sec-Fetch-Site", ""), to("Sec-Fetch-Mode", ""), to("Sec-Fetch-Dest", ""))
	if r.StatusCode != http.StatusOK {
		t.Errorf("status %d: %s", r.StatusCode, r.body)
	}
}

func TestWithoutADoctorThereIsNeitherARouteNorAButton(t *testing.T) {
	v := serve(t, playing(signs), Server{})
	want(t, "asked", v.ask("POST", "/ui/doctor", "", v.fromOurs, to("Accept", "")), 404, fault.RouteUnknown)
	if r := v.ask("GET", "/", ""); strings.Contains(r.body, "<form") || strings.Contains(r.body, "<button") {
		t.Errorf("a button on %s", r.body)
	}
}

// The page at "/" tells before the button how long it takes.
func TestHomeOffersTheDoctor(t *testing.T) {
	v := serve(t, playing(signs), Server{Examine: finding(well()).examine})
	for _, tag := range lang.All() {
		r, w := v.sees("GET", "/", to("Accept-Language", tag)), wordsIn(tag)
		inOrder(t, tag, r.body, `<form method="post" action="/ui/doctor">`, escaped(w.Doctor), escaped(w.DoctorAsk)+"</button>")
	}
}

// A policy against forms, or an origin that browsers hide, would make the button dead.
func TestAPageWithTheFormMayPostItToUsAlone(t *testing.T) {
	v := serve(t, playing(signs), Server{Examine: finding(well()).examine})
	for name, r := range map[string]reply{"home": v.sees("GET", "/"), "report": v.consults()} {
		policy := r.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "form-action 'self';") || strings.Replace(policy, "form-action 'self'", "form-action 'none'", 1) != contentPolicy {
			t.Errorf("%s: %s", name, policy)
		}
		if got := r.Header.Get("Referrer-Policy"); got != "same-origin" {
			t.Errorf("%s: Referrer-Policy %q", name, got)
		}
		r.Header.Set("Content-Security-Policy", contentPolicy)
		r.Header.Set("Referrer-Policy", "no-referrer")
		checkHeaders(t, r.Header) // the others are those of every answer
	}
}

func TestNoOtherOriginReadsTheReport(t *testing.T) {
	v := serve(t, playing(signs), Server{Examine: finding(contactOnly()).examine, Allow: func(string) error { return nil }})
	for name, r := range map[string]reply{
		"report": v.consults(),
		"asked by a script": v.sees("POST", "/ui/doctor", v.fromOurs, to("Origin", site), to("Sec-Fetch-Mode", "cors"),
			to("Sec-Fetch-Site", "cross-site"), to("Sec-Fetch-Dest", "empty")),
		"preflight": v.sees("OPTIONS", "/ui/doctor", to("Origin", site), to("Access-Control-Request-Method", "POST"),
			to("Access-Control-Request-Private-Network", "true")),
	} {
		for field := range r.Header {
			if strings.HasPrefix(field, "Access-Control-") || field == "Set-Cookie" || field == "Location" {
				t.Errorf("%s: %s: %s", name, field, r.Header.Get(field))
			}
		}
		if name != "report" && strings.Contains(r.body, "7K3Q-M90X") {
			t.Errorf("%s: tells %s", name, r.body)
		}
	}
}

func TestASecondQuestionAtOnceIsRefusedAsBusy(t *testing.T) {
	began, goOn := make(chan struct{}), make(chan struct{})
	v := serve(t, playing(signs), Server{Examine: func(context.Context) doctor.Report {
		began <- struct{}{}
		<-goOn
		return well()
	}})
	first := make(chan int, 1)
	go func() { first <- v.consults().StatusCode }()
	<-began
	second := v.ask("POST", "/ui/doctor", "", v.fromOurs, to("Accept", ""))
	want(t, "second", second, 409, fault.Busy)
	if second.Header.Get("Retry-After") != "5" {
		t.Errorf("Retry-After: %q", second.Header.Get("Retry-After"))
	}
	close(goOn)
	if got := <-first; got != http.StatusOK {
		t.Errorf("first: %d", got)
	}
	go func() { <-began }()
	if r := v.consults(); r.StatusCode != http.StatusOK {
		t.Errorf("after both: %d", r.StatusCode)
	}
}

func TestAPanicOfTheDoctorIsAnAnswerAndTheNextQuestionIsHeard(t *testing.T) {
	times := 0
	v := serve(t, playing(signs), Server{Examine: func(context.Context) doctor.Report {
		if times++; times == 1 {
			panic("our own bug, with what nobody should read: EVIDENCE")
		}
		return well()
	}})
	r := v.ask("POST", "/ui/doctor", "", v.fromOurs, to("Accept", ""))
	want(t, "panic", r, 500, fault.Internal)
	if strings.Contains(r.body, "EVIDENCE") {
		t.Errorf("the panic is told: %s", r.body)
	}
	if r := v.consults(); r.StatusCode != http.StatusOK {
		t.Errorf("then: %d", r.StatusCode)
	}
}

// Whoever closes the page wants no card read any more.
func TestTheDoctorStopsWhenThePersonLeaves(t *testing.T) {
	began, ended := make(chan struct{}), make(chan struct{})
	v := serve(t, playing(signs), Server{Examine: func(ctx context.Context) doctor.Report {
		close(began)
		<-ctx.Done()
		close(ended)
		return well()
	}})
	ctx, leave := context.WithCancel(t.Context())
	gone := make(chan error, 1)
	go func() {
		r, err := http.NewRequestWithContext(ctx, "POST", "http://"+v.addr+"/ui/doctor", nil)
		if err == nil {
			v.fromOurs(r)
			_, err = v.client.Do(r)
		}
		gone <- err
	}()
	<-began
	leave()
	if err := <-gone; err == nil {
		t.Error("there was an answer")
	}
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Fatal("the doctor looks on")
	}
}

// What a report quotes, names of readers and programs, is not ours.
func TestWhatTheDoctorFoundIsEscaped(t *testing.T) {
	const mark = `"><script>alert(1)</script><img src=x onerror=alert(1)>'`
	bad := doctor.Finding{Code: fault.ReaderContact, Evidence: mark, Action: mark}
	advice := doctor.Finding{Code: fault.OtherSoftware, Advice: true, Evidence: mark, Action: mark}
	v := serve(t, playing(signs), Server{Examine: finding(doctor.Report{
		Reference: mark, Verdict: doctor.Reader, Decided: bad,
		Results: []doctor.Result{
			{ID: "reader", State: doctor.Faulty, Findings: []doctor.Finding{bad}},
			{ID: mark, State: doctor.State(mark), Findings: []doctor.Finding{advice}},
		},
	}).examine})
	page := v.consults().body
	if strings.Contains(page, "<script") || strings.Contains(page, "<img") {
		t.Errorf("markup in\n%s", page)
	}
	if n := strings.Count(page, "&lt;script&gt;alert(1)"); n != 8 { // two actions, two findings, the same beside the verdict and what else was seen, a state, the reference
		t.Errorf("%d times escaped in\n%s", n, page)
	}
}

// The verdict and what to do come first, what was looked at last.
func TestTheReportIsToldInEveryLanguage(t *testing.T) {
	v := serve(t, playing(signs), Server{Examine: finding(contactOnly()).examine})
	for _, tag := range lang.All() {
		page, labels, told := v.consults(to("Accept-Language", tag)).body, doctor.LabelsIn(tag), contactOnly().In(tag)
		inOrder(t, tag, page, `<html lang="`+tag+`">`,
			"<h1>"+escaped(labels.Verdict+": "+told.Title)+"</h1>", escaped(told.Message), escaped(told.Next),
			escaped(wordsIn(tag).DoctorAgain)+"</button>", "<code>7K3Q-M90X</code>",
			"<h2>"+escaped(labels.Also)+"</h2>", escaped(told.Also[0].Message), `<code class="command">cied serve</code>`,
			"<h2>"+escaped(labels.Looked)+"</h2>", "67924 MiB free", "takes cards with contacts only", "<code>"+string(fault.ReaderContact)+"</code>",
			escaped(labels.Skipped), escaped(labels.Unasked), "<code>not-running</code>")
	}
}

// Evidence is English on every page, and a voice has to know.
func TestEvidenceIsMarkedAsEnglish(t *testing.T) {
	v := serve(t, playing(signs), Server{Examine: finding(contactOnly()).examine})
	inOrder(t, italian, v.consults().body, `<dd><span lang="en">67924 MiB free</span>`)
}

func TestWhereAllIsWellThePageSaysSoAndHasNoCommand(t *testing.T) {
	v := serve(t, playing(signs), Server{Examine: finding(well()).examine, Lang: english})
	page, told := v.consults().body, well().In(english)
	inOrder(t, "well", page, `data-drawing="running"`, "<h1>Verdict: all is well</h1>", escaped(told.Message), escaped(told.Next))
	if labels := doctor.LabelsIn(english); strings.Contains(page, labels.Also) || strings.Contains(page, `class="command"`) {
		t.Errorf("more than a well computer needs:\n%s", page)
	}
}

func TestTheReportIsAPageLikeAllOthers(t *testing.T) {
	v := serve(t, playing(signs), Server{Examine: finding(contactOnly()).examine, Lang: english, Test: true, Remote: "192.0.2.7:35963"})
	page := v.consults().body
	for _, part := range []string{"<!doctype html>", "<main>", `name="viewport"`, `id="test" class="banner">`, "192.0.2.7:35963"} {
		if !strings.Contains(page, part) {
			t.Errorf("no %s", part)
		}
	}
	for _, part := range []string{"<input", "<textarea", "<select", "<style", " style=", "<script", "http-equiv"} {
		if strings.Contains(page, part) {
			t.Errorf("%s on the page", part)
		}
	}
}

// The reference joins what a person reads out to the line of the log; what was found
// stays in the bundle, where it is redacted.
func TestTheReferenceIsOnThePageAndInTheLog(t *testing.T) {
	var log bytes.Buffer
	v := serve(t, playing(signs), Server{Examine: finding(contactOnly()).examine, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if r := v.consults(); !strings.Contains(r.body, "7K3Q-M90X") {
		t.Error("not on the page")
	}
	_ = v.stop() // nobody writes any more
	inOrder(t, "log", log.String(), "msg=doctor", "reference=7K3Q-M90X", "verdict=reader", "code="+string(fault.ReaderContact))
	if strings.Contains(log.String(), "miniLector") {
		t.Errorf("the log has evidence: %s", &log)
	}
}

// escaped is text as a template writes it.
func escaped(text string) string { return html.EscapeString(text) }

// inOrder wants parts in body, each after the one before.
func inOrder(t *testing.T, name, body string, parts ...string) {
	t.Helper()
	rest := body
	for _, part := range parts {
		_, after, found := strings.Cut(rest, part)
		if !found {
			t.Errorf("%s: no %q in\n%.2000s", name, part, rest)
			return
		}
		rest = after
	}
}
