package doctor

import (
	"cied/fault"
	"cied/lang"
)

// Labels are the words around a report.
type Labels struct {
	Verdict   string // before it
	Also      string // before what else was found
	Looked    string // before the checks
	Skipped   string // instead of a finding, where something before it is wrong
	Unasked   string // instead of a finding, where nobody wanted it
	Reference string // before it
}

// LabelsIn returns the labels in a language.
func LabelsIn(lang string) Labels { return wordsIn(lang).Labels }

// words are what a report says beside the texts of the fault table.
type words struct {
	Labels
	verdicts map[Verdict]string
	checks   map[string]string // by id
	mentions map[mention]fault.Text
	allWell  string
	goOn     string // the next step where all is well
}

func wordsIn(tag string) words {
	return lang.Pick(map[string]words{
		lang.Italian: italian(),
		lang.English: english(),
		lang.German:  german(),
		lang.French:  french(),
		lang.Slovene: slovene(),
	}, tag)
}

// mentionsOf are the texts of what has one message, and a next step for each mention.
func mentionsOf(message string, next map[mention]string) map[mention]fault.Text {
	texts := make(map[mention]fault.Text, len(next))
	for m, step := range next {
		texts[m] = fault.Text{Message: message, Next: step}
	}
	return texts
}
