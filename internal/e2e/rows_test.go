//go:build unix

package e2e

import (
	"testing"
	"time"
)

// The state of the permission to reach programs on this computer; an expression.
const permission = `navigator.permissions.query({name: 'loopback-network'}).then((p) => p.state)`

// A login through a popup needs no permission, and none is asked for: the visitor's state
// is what it was. Meanwhile the fetch of another page has not begun a login, which would
// make the popup's a second one, and refused: Chromium has blocked it, Firefox keeps it
// until the visitor has answered.
func popupBesideScript(t *testing.T, v visit) {
	script := v.browser.Open(t, v.other.origin+"/script")
	script.Click(t, "#login")
	page, _, dialog := v.begin(t)
	v.answer(t, dialog, keys(pin)...)
	knows(t, page, v.citizen())
	var state, fetched string
	page.Eval(t, permission, &state)
	script.Eval(t, `document.getElementById('result').textContent`, &fetched)
	want := map[string]string{"Chromium": "blocked: Failed to fetch", "Firefox": ""}[v.browser.Name()]
	if state != "prompt" || fetched != want {
		t.Errorf("the permission is %q; the fetch has got %q, want %q", state, fetched, want)
	}
}

func oneWindow(t *testing.T, v visit) {
	page, dialog := v.beginHere(t)
	v.answer(t, dialog, keys(pin)...)
	knows(t, page, v.citizen())
	var state string
	if page.Eval(t, permission, &state); state != "prompt" {
		t.Errorf("the permission is %q", state)
	}
}

func scriptPermitted(t *testing.T, v visit) {
	v.browser.Permit(t, v.site.origin)
	page := v.browser.Open(t, v.site.origin+"/script")
	page.Click(t, "#login")
	v.typePIN(t, pin)
	knows(t, page, v.citizen())
}

func wrongThenRight(t *testing.T, v visit) {
	page, _, dialog := v.begin(t)
	v.answer(t, dialog, keys(wrongPIN)...)
	v.typePIN(t, pin)
	knows(t, page, v.citizen())
}

func noInDialog(t *testing.T, v visit) {
	page, _, dialog := v.begin(t)
	v.answer(t, dialog, "Escape")
	knows(t, page, "cancelled")
}

func noOnPage(t *testing.T, v visit) {
	page, popup, dialog := v.begin(t)
	popup.Click(t, "#cancel")
	knows(t, page, "cancelled")
	v.closes(t, dialog)
}

// The second tab is told to wait, the first goes on; then the second succeeds too.
func secondTab(t *testing.T, v visit) {
	page, _, dialog := v.begin(t)
	second := v.browser.Open(t, v.other.origin+"/here")
	second.Click(t, "#login")
	second.Await(t, "code", "busy")
	v.answer(t, dialog, keys(pin)...)
	knows(t, page, v.citizen())
	second.Back(t)
	second.Click(t, "#login")
	v.typePIN(t, pin)
	knows(t, second, v.citizen())
}

func reloads(t *testing.T, v visit) {
	page, popup, dialog := v.begin(t)
	popup.Await(t, "#heading", "Confirm and type the PIN")
	popup.Reload(t)
	popup.Await(t, "#heading", "Confirm and type the PIN")
	v.answer(t, dialog, keys(pin)...)
	knows(t, page, v.citizen())
}

// A login whose page nobody looks at is cancelled: the dialog closes by itself, neither at
// once, since a page may be on its way back, nor much later.
func closesTab(t *testing.T, v visit) {
	_, popup, dialog := v.begin(t)
	popup.Await(t, "#heading", "Confirm and type the PIN")
	v.abandoned(t, dialog, func() { popup.Close(t) })
}

// abandoned leaves the page, and waits until the dialog has closed for that reason.
func (v visit) abandoned(t *testing.T, dialog string, leave func()) {
	t.Helper()
	l := hastyLimits()
	left := time.Now()
	leave()
	v.closes(t, dialog)
	if after := time.Since(left); after < l.Abandoned || after > l.Session/2 {
		t.Errorf("the dialog closed %v after its page, want %v", after, l.Abandoned)
	}
	v.again(t)
}

// A person who goes back is at the login page again, and the login is cancelled in the
// same way.
func goesBack(t *testing.T, v visit) {
	page, dialog := v.beginHere(t)
	page.Await(t, "#heading", "Confirm and type the PIN")
	v.abandoned(t, dialog, func() { page.Back(t); page.Text(t, "#login") })
}

// The dialog closes, and the window goes back to the site by itself.
func dialogTimesOut(t *testing.T, v visit) {
	page, _, dialog := v.begin(t)
	knows(t, page, "timeout")
	v.closes(t, dialog)
}

// Neither the back button nor the address of the session shows the answer again or asks
// the card again.
func goesBackAfterwards(t *testing.T, v visit) {
	page, dialog := v.beginHere(t)
	session := v.browser.Window(t, v.site.cied+"/ui/s/").URL(t)
	v.answer(t, dialog, keys(pin)...)
	knows(t, page, v.citizen())
	page.Back(t)
	page.Text(t, "#login")
	for _, address := range []string{session, session + "/finish"} {
		page.Go(t, address)
		page.Await(t, "code", "session-")
	}
}

func cardComesLate(t *testing.T, v visit) {
	v.lift(t)
	page := v.browser.Open(t, v.site.origin)
	page.Click(t, "#login")
	popup := v.browser.Window(t, v.site.cied+"/ui/s/")
	popup.Await(t, "#heading", "Put the card down")
	v.lay(t)
	v.typePIN(t, pin)
	knows(t, page, v.citizen())
}

// A PIN that was typed for a card that has gone meanwhile is forgotten, even when a card is
// there again: it may be another one. It is asked anew.
func cardBlinks(t *testing.T, v visit) {
	page, _, dialog := v.begin(t)
	v.lift(t)
	v.lay(t)
	v.answer(t, dialog, keys(pin)...)
	v.typePIN(t, pin)
	knows(t, page, v.citizen())
}

func cardAway(t *testing.T, v visit) {
	page, popup, dialog := v.begin(t)
	v.lift(t)
	v.answer(t, dialog, keys(pin)...)
	popup.Await(t, "#heading", "Put the card down")
	v.lay(t)
	v.typePIN(t, pin)
	knows(t, page, v.citizen())
}
