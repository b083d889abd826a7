package doctor

import (
	"time"

	"cied/fault"
)

// A View is a Report in the words of one language, as programs read it.
type View struct {
	Verdict   Verdict     `json:"verdict"`
	Title     string      `json:"title"` // the verdict for a person
	Code      fault.Code  `json:"code"`  // "" where all is well
	Message   string      `json:"message"`
	Next      string      `json:"next"`             // the one thing to do
	Action    string      `json:"action,omitempty"` // a command that does it
	Evidence  string      `json:"evidence,omitempty"`
	Also      []Remark    `json:"also"`
	Checks    []CheckView `json:"checks"`
	Reference string      `json:"reference"`
	At        time.Time   `json:"at"`
	Version   string      `json:"version"`
}

// A Remark is something beside the verdict that is wrong, or better mended.
type Remark struct {
	Code     fault.Code `json:"code"` // "" for what has no code because nothing is wrong
	Advice   bool       `json:"advice"`
	Message  string     `json:"message"`
	Next     string     `json:"next"`
	Action   string     `json:"action,omitempty"`
	Evidence string     `json:"evidence"`
}

// A CheckView is one check.
type CheckView struct {
	ID       string        `json:"id"`
	Title    string        `json:"title"`
	State    State         `json:"state"`
	Took     int64         `json:"milliseconds"`
	Findings []FindingView `json:"findings"`
}

// A FindingView is a Finding.
type FindingView struct {
	Code     fault.Code `json:"code,omitempty"`
	Evidence string     `json:"evidence"`
}

// In puts r into words. What checks have read (of readers, cards, sites and files) may hold
// anything: it is made [showable] here, for all who show it.
func (r Report) In(lang string) View {
	words := wordsIn(lang)
	v := View{
		Verdict: r.Verdict, Title: words.verdicts[r.Verdict], Code: r.Decided.Code,
		Message: words.allWell, Next: words.goOn, Action: showable(r.Decided.Action), Evidence: showable(r.Decided.Evidence),
		Also: []Remark{}, Reference: r.Reference, At: r.At, Version: r.Version,
	}
	if r.Decided.Code != "" {
		text := r.Decided.text(lang)
		v.Message, v.Next = text.Message, text.Next
	}
	said := map[topic]bool{r.Decided.topic(): true}
	for _, f := range r.Others() {
		if said[f.topic()] {
			continue
		}
		said[f.topic()] = true
		text := f.text(lang)
		v.Also = append(v.Also, Remark{f.Code, f.Advice, text.Message, text.Next, showable(f.Action), showable(f.Evidence)})
	}
	for _, result := range r.Results {
		v.Checks = append(v.Checks, result.in(words))
	}
	return v
}

// A topic is what a person is told of once.
type topic struct {
	fault.Code
	mention
}

func (f Finding) topic() topic { return topic{f.Code, f.mention} }

func (f Finding) text(lang string) fault.Text {
	if f.mention != "" {
		return wordsIn(lang).mentions[f.mention]
	}
	return (&fault.Error{Code: f.Code, Left: f.Left}).Text(lang)
}

func (r Result) in(words words) CheckView {
	v := CheckView{ID: r.ID, Title: words.checks[r.ID], State: r.State, Took: r.Took.Milliseconds(), Findings: []FindingView{}}
	for _, f := range r.Findings {
		v.Findings = append(v.Findings, FindingView{f.Code, showable(f.Evidence)})
	}
	return v
}
