//go:build unix

package localhttp_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"cied/doctor"
	"cied/fault"
	"cied/lang"
	"cied/localhttp"
)

// examined are the settings of a server whose doctor finds r.
func examined(r doctor.Report) localhttp.Server {
	return localhttp.Server{Examine: func(context.Context) doctor.Report { return r }}
}

// asked asks the doctor, who finds r, with the button of the page at "/".
func asked(r doctor.Report) func(*testing.T, *browser, string) {
	return func(t *testing.T, b *browser, lang string) {
		b.visit(t, start(t, examined(r)).address+"/", lang)
		b.run(t, chromedp.Click("button"), chromedp.WaitVisible(".checks"))
	}
}

// module is the other slot of reader.
const module = "ACS ACR1252 Dual Reader [ACR1252 Dual Reader SAM] 01 00"

// wellComputer is a report of a computer with a reader and a card, in the words of the checks.
func wellComputer() doctor.Report {
	return doctor.Report{Reference: "7K3Q-M90X", At: time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC), Version: "v1.0.0", Verdict: doctor.AllWell, Results: []doctor.Result{
		fact("settings", "policy and trust store can be read"),
		fact("state", "mode 0700"),
		fact("disk", "67442 MiB free"),
		fact("user", "not root"),
		fact("session", "session of type \"wayland\""),
		fact("pcsc-installed", "/usr/sbin/pcscd; pcscd 2.3.3-1; libpcsclite1 2.3.3-1"),
		fact("pcsc-socket", "/run/pcscd/pcscd.comm; pcscd.socket is enabled, active"),
		fact("pcsc-running", "pcscd (pid 1204)"),
		fact("pcsc-service", `readers: 2 "`+reader+`", "`+module+`"`),
		fact("pcsc-twice", "no second service"),
		fact("usb", "ACS ACR1252U-A1, ACR1252U-M1 (072f:223b) at 1-2: contactless; CIE: expected; two slots: take PICC, not SAM"),
		fact("reader-driver", "USB readers: 1, none in trouble; libccid 1.6.2"),
		fact("reader", `"`+reader+`": contactless`, `"`+module+`": for a security module (SAM)`),
		fact("card", `a CIE of family NXP on "`+reader+`"`),
		fact("extended", "card and reader take extended length"),
		{ID: "coupling", State: doctor.Unasked},
		fact("codes", "3 tries of the PIN are left"),
		fact("clock", "the clock agrees with that of idserver.servizicie.interno.gov.it"),
		fact("chip", "the chip is genuine: EF.SOD is signed under a known CSCA, and the chip has the key that it names"),
		fact("certificate", "the certificate, known from an earlier login, is good today"),
		fact("network", "connected to idserver.servizicie.interno.gov.it"),
		fact("site", "idserver.servizicie.interno.gov.it answers 200"),
		fact("browser", `Firefox (package), links open in "firefox-esr.desktop"`),
		fact("browser-policy", "policy files of browsers: 0"),
		fact("module", "Firefox (package): no module is registered; the login by page needs none"),
		fact("port", "the daemon listens on 127.0.0.1:24731"),
		fact("daemon", "the daemon answers, at http://127.0.0.1:24731"),
		fact("dialog", "/usr/bin/pinentry-gnome3"),
		fact("tray", "the desktop shows icons"),
		fact("software", "none is found"),
		fact("program-age", "version v1.0.0 of 2026-02-20"),
		fact("trust-age", "only the built-in authorities are there"),
	}}
}

// contactReader is a report of a reader into which cards are pushed: what lies on it was
// not looked at.
func contactReader() doctor.Report {
	r := wellComputer()
	r.Verdict = doctor.Reader
	r.Decided = doctor.Finding{Code: fault.ReaderContact, Evidence: "Bit4id miniLector-EVO (25dd:3111) takes cards with contacts only"}
	found(r, "pcsc-service", doctor.Well, doctor.Finding{Evidence: `readers: 1 "BIT4ID miniLector EVO 00 00"`})
	found(r, "usb", doctor.Well, doctor.Finding{Evidence: "Bit4id miniLector-EVO (25dd:3111) at 1-2: contact; CIE: no; tells of a keypad that it does not have"})
	found(r, "reader", doctor.Faulty, r.Decided)
	for _, id := range []string{"card", "extended", "coupling", "codes", "chip", "certificate"} {
		found(r, id, doctor.Skipped)
	}
	return r
}

// betterMended is a report of a computer on which a login works, with advice that has the
// longest lines: paths, names and commands without a space.
func betterMended() doctor.Report {
	r := wellComputer()
	advise := func(id string, c fault.Code, action, evidence string) {
		found(r, id, doctor.Advised, doctor.Finding{Code: c, Advice: true, Evidence: evidence, Action: action})
	}
	advise("pcsc-socket", fault.PCSCUnavailable, "sudo systemctl enable --now pcscd.socket",
		"the service answers now; pcscd.socket is disabled, so not after the next start")
	advise("browser", fault.BrowserSandboxed, "", `Firefox (snap), Chromium (flatpak), links open in "firefox_firefox.desktop"`)
	advise("software", fault.OtherSoftware, "",
		"OpenSC (/usr/lib/x86_64-linux-gnu/pkcs11/with-a-long-folder-of-one-word-that-no-line-has-room-for/opensc-pkcs11.so), p11-kit's opensc-pkcs11.module")
	return r
}

// fact is the result of a check that is well.
func fact(id string, evidence ...string) doctor.Result {
	r := doctor.Result{ID: id, State: doctor.Well}
	for _, line := range evidence {
		r.Findings = append(r.Findings, doctor.Finding{Evidence: line})
	}
	return r
}

// found replaces the result of the check id in r.
func found(r doctor.Report, id string, s doctor.State, findings ...doctor.Finding) {
	i := slices.IndexFunc(r.Results, func(r doctor.Result) bool { return r.ID == id })
	r.Results[i] = doctor.Result{ID: id, State: s, Findings: findings}
}

// The reports of these tests name the checks that there are, so that each has its title.
func TestReportsOfTheseTestsHaveEveryCheckInItsOrder(t *testing.T) {
	for name, r := range map[string]doctor.Report{"well": wellComputer(), "fault": contactReader(), "advice": betterMended()} {
		for i, c := range doctor.Checks() {
			if i >= len(r.Results) || r.Results[i].ID != c.ID {
				t.Errorf("%s: no %s at its place", name, c.ID)
			}
		}
	}
}

func TestTheDoctorIsAskedAndAskedAgainByKeyboard(t *testing.T) {
	b := openBrowser(t)
	references := make(chan string, 2)
	references <- "FIRST"
	references <- "SECOND"
	on := start(t, localhttp.Server{Examine: func(context.Context) doctor.Report {
		return doctor.Report{Reference: <-references, Verdict: doctor.AllWell}
	}})
	b.visit(t, on.address+"/", lang.English)
	for _, reference := range []string{"FIRST", "SECOND"} { // from "/", then from the report
		b.run(t, chromedp.KeyEvent(kb.Tab))
		b.awaits(t, `document.activeElement.matches('form[action="/ui/doctor"] button:focus-visible')`)
		b.run(t, chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(`//code[text()="`+reference+`"]`, chromedp.BySearch))
	}
}
