package localhttp

import (
	"net/http"
	"strings"

	"cied/doctor"
	"cied/fault"
)

// doctor looks at the computer and shows what it has found, to the person at our own page:
// no site may have the card read, and none reads the answer. It asks for no PIN and changes
// nothing.
func (d *door) doctor(w http.ResponseWriter, r *http.Request, _ string) error {
	const op = "localhttp: doctor"
	if d.server.Examine == nil {
		return fault.New(fault.RouteUnknown, op, nil)
	}
	if err := fromOurPage(r); err != nil {
		return err
	}
	if !d.examine.TryLock() {
		return wait{fault.New(fault.Busy, op, nil), busyPause}
	}
	defer d.examine.Unlock()
	report := d.server.Examine(r.Context())
	report.Log(d.log)
	offerDoctor(w.Header())
	d.render(w, http.StatusOK, "doctor.html", d.reportPage(report, d.language("", r)))
	return nil
}

// fromOurPage wants a form posted by a page of ours, and proof of it: unlike the routes of
// a session, this one has no id that only our pages know.
func fromOurPage(r *http.Request) error {
	if err := navigated(r); err != nil {
		return err
	}
	if err := fromHere(r); err != nil {
		return err
	}
	return ownOrigin(r)
}

// formPolicy is contentPolicy for a page with a form, which may go to this server alone.
var formPolicy = strings.Replace(contentPolicy, "form-action 'none'", "form-action 'self'", 1)

// offerDoctor lets the page that h goes with post the form for the doctor. It needs a
// Referrer-Policy too: under "no-referrer" browsers post with "Origin: null" (Fetch
// Standard, "append a request Origin header"). No address of such a page has a session.
func offerDoctor(h http.Header) {
	h.Set("Content-Security-Policy", formPolicy)
	h.Set("Referrer-Policy", "same-origin")
}

func (d *door) reportPage(r doctor.Report, lang string) doctorPage {
	p := doctorPage{frame: d.frame(lang), Labels: doctor.LabelsIn(lang), View: r.In(lang), Drawing: drawFailed}
	if r.Verdict == doctor.AllWell {
		p.Drawing = drawRunning
	}
	return p
}
