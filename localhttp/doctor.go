package localhttp

import (
	"net/http"

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
	if err := navigated(r); err != nil {
		return err
	}
	if err := ownOrigin(r); err != nil {
		return err
	}
	if !d.examine.TryLock() {
		return wait{fault.New(fault.Busy, op, nil), busyPause}
	}
	defer d.examine.Unlock()
	report := d.server.Examine(r.Context())
	d.log.Info("doctor", "reference", report.Reference, "verdict", report.Verdict, "code", report.Decided.Code)
	lang := d.language("", r)
	p := doctorPage{frame: d.frame(lang), Labels: doctor.LabelsIn(lang), View: report.In(lang), Drawing: drawFailed}
	if report.Verdict == doctor.AllWell {
		p.Drawing = drawRunning
	}
	d.render(w, http.StatusOK, "doctor.html", p)
	return nil
}
