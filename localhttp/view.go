package localhttp

import (
	"cied/fault"
	"cied/login"
)

// A view is where a login stands, in the words of its page and for this computer only:
// unlike a callback it may name readers, tries and what is wrong with a card.
type view struct {
	Version int         `json:"version"` // for the next ?after=
	Stage   login.Stage `json:"stage,omitempty"`
	Heading string      `json:"heading"`
	Text    string      `json:"text"`
	Reader  string      `json:"reader,omitempty"`
	Problem string      `json:"problem,omitempty"` // what is wrong
	Next    string      `json:"next,omitempty"`    // what to do about it
	Code    fault.Code  `json:"code,omitempty"`
	Final   bool        `json:"final"`            // the login has ended
	Finish  string      `json:"finish,omitempty"` // where the way back begins; when final
	Forward bool        `json:"forward"`          // go to Finish without being asked
	Test    bool        `json:"test"`             // worth nothing outside a test
}

// view returns what the page of s says while its login stands at p.
func (d *door) view(s *session, p progress, version int) view {
	w := wordsIn(s.asked.lang)
	v := view{Version: version, Test: d.server.Test}
	if p.end != nil {
		v.ended(w, s, *p.end)
		return v
	}
	at, ok := w.Steps[p.event.Stage]
	if !ok {
		at = w.Start
	}
	v.Stage, v.Reader = p.event.Stage, p.event.Reader
	v.Heading, v.Text = at.Heading, at.Text
	v.explain(fault.Of(p.event.Note), s.asked.lang)
	return v
}

// ended fills v with the end of a login.
func (v *view) ended(w words, s *session, e ending) {
	at := w.Done
	if e.fault != nil {
		at = w.Failed
	}
	v.Heading, v.Text = at.Heading, at.Text
	v.Final, v.Forward, v.Finish = true, e.forward(), "/ui/s/"+s.id+"/finish"
	v.Test = v.Test || e.answer.Test
	v.explain(e.fault, s.asked.lang)
}

func (v *view) explain(f *fault.Error, lang string) {
	if f == nil {
		return
	}
	text := f.Text(lang)
	v.Problem, v.Next, v.Code = text.Message, text.Next, f.Code
}
