package localhttp

import (
	"cied/card"
	"cied/fault"
)

// A view is where a login stands, in the words of its page and for this computer only:
// unlike a callback it may name readers, tries and what is wrong with a card.
type view struct {
	Version int        `json:"version"` // for the next ?after=
	Stage   card.Stage `json:"stage,omitempty"`
	Title   string     `json:"title"` // of the document: a tab in the background tells where it stands
	Heading string     `json:"heading"`
	Text    string     `json:"text"`
	Step    int        `json:"step"` // of words.Course, from 1; 0 where there is nothing left to do
	Tips    bool       `json:"tips"` // how to lay the card is worth reading
	picture
	Reader  string     `json:"reader,omitempty"`
	Problem string     `json:"problem,omitempty"` // what is wrong
	Next    string     `json:"next,omitempty"`    // what to do about it
	Code    fault.Code `json:"code,omitempty"`
	Final   bool       `json:"final"`            // the login has ended
	Finish  string     `json:"finish,omitempty"` // where the way back begins; when final
	Forward bool       `json:"forward"`          // go to Finish without being asked
	Test    bool       `json:"test"`             // worth nothing outside a test
}

// A drawing is one of those in ui/drawing.html, which style.css shows by this name.
type drawing string

const (
	drawSearching   drawing = "searching"    // computer and reader
	drawNoReader    drawing = "no-reader"    // the reader's cable on its way to the computer
	drawEmptyReader drawing = "empty-reader" // a card on its way to the reader
	drawReading     drawing = "reading"      // the card on the reader, which reads it
	drawWindow      drawing = "window"       // the dialog in front of the browser
	drawDone        drawing = "done"         // the card on its way up
	drawFailed      drawing = "failed"       // a warning
	drawRunning     drawing = "running"      // a computer that knows identity cards
)

// A picture is a drawing with the sentence for who does not see it.
type picture struct {
	Drawing drawing `json:"drawing"`
	Alt     string  `json:"alt"`
}

// Picture is for the templates too, which name a drawing as style.css does.
func (w words) Picture(d drawing) picture { return picture{d, w.Drawings[d]} }

// place says where a stage stands among the steps of words.Course, and how it is drawn.
// The card stays where it is until the login is over, so that the way back comes last.
func place(stage card.Stage) (step int, d drawing) {
	switch stage {
	case card.WaitingReader:
		return 1, drawNoReader
	case card.WaitingCard:
		return 1, drawEmptyReader
	case card.ReadingCard:
		return 1, drawReading
	case card.Asking:
		return 2, drawWindow
	case card.Consented, card.Signing:
		return 2, drawReading
	default:
		return 1, drawSearching
	}
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
	v.says(w, at)
	v.Stage, v.Reader = p.event.Stage, p.event.Reader
	v.Tips = p.event.Stage == card.WaitingCard
	var drawn drawing
	v.Step, drawn = place(p.event.Stage)
	v.picture = w.Picture(drawn)
	v.explain(fault.Of(p.event.Note), s.asked.lang)
	return v
}

// ended fills v with the end of a login.
func (v *view) ended(w words, s *session, e ending) {
	v.says(w, w.Done)
	v.Step, v.picture = len(w.Course), w.Picture(drawDone)
	if e.fault != nil {
		v.says(w, w.Failed)
		v.Step, v.picture = 0, w.Picture(drawFailed)
	}
	v.Final, v.Forward, v.Finish = true, e.forward(), "/ui/s/"+s.id+"/finish"
	v.Test = v.Test || e.answer.Test
	v.explain(e.fault, s.asked.lang)
}

// says sets the sentences of a step.
func (v *view) says(w words, at step) {
	v.Title, v.Heading, v.Text = at.Heading+" – "+w.Title, at.Heading, at.Text
}

func (v *view) explain(f *fault.Error, lang string) {
	if f == nil {
		return
	}
	text := f.Text(lang)
	v.Problem, v.Next, v.Code = text.Message, text.Next, f.Code
}
