//go:build unix

package localhttp_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"cied/card"
	"cied/fault"
	"cied/lang"
	"cied/localhttp"
)

// patience is how long one step may take on a machine that is busy with other tests.
const patience = time.Minute

// asks is the invented site of these tests, with a name as long as real ones are.
const asks = "https://accesso-ai-servizi.idp.example.it"

// A state is a page as a person meets it.
type state struct {
	name string
	// reach makes the page in b show the state, coming from the state before.
	reach func(t *testing.T, b *browser, lang string)
}

// states are all states of all pages. Those of one login follow one another.
func states() []state {
	return []state{
		{"home", func(t *testing.T, b *browser, lang string) {
			b.visit(t, start(t, examined(wellComputer())).address+"/", lang)
		}},
		{"doctor-well", asked(wellComputer())},
		{"doctor-fault", asked(contactReader())},
		{"doctor-advice", asked(betterMended())},
		{"start", func(t *testing.T, b *browser, lang string) { b.begin(t, plain, lang) }},
		{"no-reader", told(card.Event{Stage: card.WaitingReader})},
		{"no-card", told(card.Event{Stage: card.WaitingCard, Reader: reader})},
		{"not-a-cie", told(card.Event{Stage: card.WaitingCard, Reader: reader, Note: fault.CardNotCIE})},
		{"reading", told(card.Event{Stage: card.ReadingCard, Reader: reader})},
		{"asking", told(card.Event{Stage: card.Asking, Reader: reader})},
		{"wrong-pin", told(card.Event{Stage: card.Asking, Reader: reader, Note: &fault.Error{Code: fault.PINWrong, Left: 2}})},
		{"checking", told(card.Event{Stage: card.Consented, Reader: reader})},
		{"signing", told(card.Event{Stage: card.Signing, Reader: reader})},
		{"done", ended(nil)},
		{"cancelled", ended(fault.Cancelled)},
		{"timeout", ended(fault.Timeout)},
		{"pin-blocked", ended(fault.PINBlocked)},
		{"cert-expired", ended(fault.CertExpired)},
		{"lost", lost},
		{"unknown", func(t *testing.T, b *browser, lang string) { b.visit(t, start(t, plain).address+"/ui/s/unknown", lang) }},
		{"origin-null", func(t *testing.T, b *browser, lang string) { b.post(t, plain, "sandbox", lang) }},
		{"rate-limited", func(t *testing.T, b *browser, lang string) { b.post(t, full, "", lang) }},
		{"test-and-remote", func(t *testing.T, b *browser, lang string) {
			b.begin(t, marked, lang)
			told(card.Event{Stage: card.WaitingCard, Reader: reader})(t, b, lang)
		}},
	}
}

// Settings of servers. Each login has a server of its own, so that none waits for another.
var (
	plain  = localhttp.Server{}
	marked = localhttp.Server{Test: true, Remote: "192.0.2.7:35963"}
	full   = localhttp.Server{Limits: localhttp.Limits{
		Connections: 8, Header: patience, Request: patience, Idle: patience, Poll: patience, Session: patience,
	}}
)

// nonce has the shortest length.
var nonce = strings.Repeat("A", 44)

// italian is the language in which pages are also judged in other sizes and colours.
const italian = lang.Italian

// reader is a name as PC/SC gives it.
const reader = "ACS ACR1252 Dual Reader [ACR1252 Dual Reader PICC] 00 00"

// told goes on with the login that runs.
func told(e card.Event) func(*testing.T, *browser, string) {
	return func(t *testing.T, b *browser, _ string) {
		b.changes(t, func() { b.turn.tell(e) })
	}
}

// ended ends the login that runs, or one that is begun for it.
func ended(err error) func(*testing.T, *browser, string) {
	return func(t *testing.T, b *browser, lang string) {
		if b.turn == nil {
			b.begin(t, plain, lang)
		}
		b.changes(t, func() { b.end(err) })
	}
}

// lost has the login vanish while its page is open.
func lost(t *testing.T, b *browser, lang string) {
	b.begin(t, plain, lang)
	b.eval(t, `window.fetch = async () => new Response('', {status: 404})`, nil)
	b.turn.tell(card.Event{Stage: card.WaitingReader}) // the question under way is still answered
	b.awaits(t, `document.title === document.getElementById('session').dataset.lost`)
	b.end(fault.Cancelled)
}

// A size is a way to look at a page.
type size struct {
	name          string
	width, height int64
	scale         float64
	judged        bool  // by axe, in one language; sizes alone change little that axe sees
	text          int64 // size of text that the person has chosen, in px
	features      map[string]string
}

// pictured reports whether pages in lang are worth a picture of this kind. A picture of a
// whole page forgets the size of the text.
func (s size) pictured(lang string) bool {
	return s.name == "" || lang == italian && s.text == desk.text
}

var desk = size{width: 1280, height: 800, scale: 1, text: 16}

// eyes are all sizes and colours after that of the desk.
func eyes() []size {
	return []size{
		{name: "-narrow", width: 320, height: 640, scale: 1, judged: true, text: 16},
		{name: "-zoom", width: 640, height: 400, scale: 2, text: 16}, // 200 % of 1280 by 800
		{name: "-text", width: 1280, height: 800, scale: 1, text: 32},
		{name: "-dark", width: 1280, height: 800, scale: 1, judged: true, text: 16, features: map[string]string{"prefers-color-scheme": "dark"}},
		{name: "-forced", width: 1280, height: 800, scale: 1, judged: true, text: 16, features: map[string]string{"forced-colors": "active", "prefers-color-scheme": "dark"}},
	}
}

// All pages are read in all languages, sizes and colours; axe judges them all as they
// stand on a desk, and the Italian ones also narrow and in other colours.
func TestEveryPageIsForEverybody(t *testing.T) {
	b := openBrowser(t)
	for _, tag := range lang.All() {
		t.Run(tag, func(t *testing.T) {
			for _, s := range states() {
				b.look(t, desk)
				s.reach(t, b, tag)
				b.judge(t, tag, s.name, desk, true)
				for _, as := range eyes() {
					b.look(t, as)
					b.judge(t, tag, s.name, as, as.judged && tag == italian)
				}
			}
		})
	}
}

func TestCancelIsReachedAndPressedByKeyboard(t *testing.T) {
	b := openBrowser(t)
	b.begin(t, plain, italian)
	b.run(t, chromedp.KeyEvent(kb.Tab))
	b.focused(t, "cancel")
	b.run(t, chromedp.KeyEvent(kb.Enter))
	select {
	case <-b.turn.ctx.Done():
		if cause := context.Cause(b.turn.ctx); fault.CodeOf(cause) != fault.Cancelled {
			t.Errorf("the login ends with %v", cause)
		}
	case <-time.After(patience):
		t.Fatal("the login goes on")
	}
}

func TestAfterTheEndTheKeyboardGoesOnWithTheWayBack(t *testing.T) {
	b := openBrowser(t)
	b.begin(t, plain, italian)
	b.run(t, chromedp.KeyEvent(kb.Tab))
	b.changes(t, func() { b.end(fault.PINBlocked) })
	b.focused(t, "heading")
	b.run(t, chromedp.KeyEvent(kb.Tab))
	b.focused(t, "back")
	b.awaits(t, `document.querySelector('#back').matches(':focus-visible') && getComputedStyle(document.querySelector('#back')).outlineStyle !== 'none'`)
}
