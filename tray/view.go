package tray

import (
	"fmt"
	"slices"
	"time"

	"cied/fault"
	"cied/history"
	"cied/lang"
)

// A View is everything that is shown at one instant.
type View struct {
	State   State
	Tooltip string  // one sentence about the state
	Menu    []Entry // the same entries in every View, with other words
}

// An Entry is one line of the menu.
type Entry struct {
	ID       string // what a click means; "" for a line that is only read, and a separator
	Label    string // "" for a separator
	Disabled bool
	Checkbox bool
	Checked  bool
	Children []Entry
}

// The entries that can be clicked. A language's is languageEntry and its tag.
const (
	pageEntry      = "page"
	changeEntry    = "pin-change"
	unblockEntry   = "pin-unblock"
	doctorEntry    = "doctor"
	autostartEntry = "autostart"
	quitEntry      = "quit"
	languageEntry  = "language-"
)

// equal compares everything.
func (v View) equal(o View) bool {
	return v.State == o.State && v.Tooltip == o.Tooltip && slices.EqualFunc(v.Menu, o.Menu, Entry.equal)
}

func (e Entry) equal(o Entry) bool {
	return e.ID == o.ID && e.Label == o.Label && e.Disabled == o.Disabled && e.Checkbox == o.Checkbox &&
		e.Checked == o.Checked && slices.EqualFunc(e.Children, o.Children, Entry.equal)
}

// settings are what a view depends on beside its scene.
type settings struct {
	about       About
	tag         string // the language
	withSession bool
	can         func(id string) bool // whether there is an action behind an entry
}

// compose makes the view of a scene.
func compose(s scene, set settings) View {
	w := wordsIn(set.tag)
	sentence := w.sentence(s, set.tag)
	tooltip := "cied: " + sentence
	if set.about.Test {
		tooltip = "cied (TEST): " + sentence
	}
	menu := slices.Concat(
		[]Entry{line(sentence), line(w.last(s.Last, set.tag)), {}},
		w.doing(s.Activity, set),
		[]Entry{{}, {Label: w.language, Children: languages(set)}, w.autostart(set), {}},
		[]Entry{{Label: w.about, Children: w.aboutLines(set.about)}, set.entry(quitEntry, w.quit)},
	)
	return View{State: s.state(), Tooltip: tooltip, Menu: menu}
}

// line is an entry that is only read.
func line(label string) Entry { return Entry{Label: label, Disabled: true} }

// entry is one that can be clicked if there is an action behind it.
func (set settings) entry(id, label string) Entry {
	return Entry{ID: id, Label: label, Disabled: !set.can(id)}
}

// doing are the entries that do something now. The card has one user at a time.
func (w words) doing(a Activity, set settings) []Entry {
	change, unblock := set.entry(changeEntry, w.changePIN), set.entry(unblockEntry, w.unblockPIN)
	taken := a.Running != nil || a.Stopping
	change.Disabled = change.Disabled || taken
	unblock.Disabled = unblock.Disabled || taken
	return []Entry{set.entry(pageEntry, w.openPage), change, unblock, set.entry(doctorEntry, w.doctor)}
}

func (w words) autostart(set settings) Entry {
	e := set.entry(autostartEntry, w.withSession)
	e.Checkbox, e.Checked = true, set.withSession
	return e
}

// languages are named each in itself, for whoever reads no other.
func languages(set settings) []Entry {
	var all []Entry
	for _, tag := range lang.All() {
		e := set.entry(languageEntry+tag, wordsIn(tag).itself)
		e.Checkbox, e.Checked = true, lang.Parse(set.tag) == tag
		all = append(all, e)
	}
	return all
}

func (w words) aboutLines(a About) []Entry {
	lines := []Entry{line("cied " + a.Version), line(w.licence + " EUPL-1.2"), line(a.Address)}
	if a.Test {
		lines = append(lines, line("TEST: "+w.test))
	}
	return lines
}

// sentence says what the state is.
func (w words) sentence(s scene, tag string) string {
	wrong, _ := s.wrong()
	switch state := s.state(); {
	case s.Running != nil:
		return fmt.Sprintf("%s: %s", w.use(s.Running.What), w.stage(*s.Running, tag))
	case s.Stopping:
		return w.stopping
	case state == InUse:
		return fault.CardInUse.Text(tag).Message
	case state == Attention:
		return wrong.Text(tag).Message
	case state == CardThere:
		return w.cardThere
	case state == NoReader:
		return fault.ReaderMissing.Text(tag).Message
	default:
		return w.waiting
	}
}

// last says how the last use ended, and when, in the time of the computer.
func (w words) last(e *Ended, tag string) string {
	if e == nil {
		return w.nothingYet
	}
	how := w.done
	if e.Code != "" {
		how = (&fault.Error{Code: e.Code, Left: e.Left}).Text(tag).Message
	}
	return fmt.Sprintf("%s, %s: %s", e.At.Local().Format(time.DateTime[:len("2006-01-02 15:04")]), w.use(e.What), how)
}

// use names a use of the card.
func (w words) use(what string) string {
	switch what {
	case history.Change:
		return w.change
	case history.Unblock:
		return w.unblock
	case history.Certificate:
		return w.certificate
	case history.Signature:
		return w.signature
	default:
		return w.login
	}
}
