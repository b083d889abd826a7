// Package manual writes pages of the manual in the macros of man(7), which groff and
// mandoc both set.
//
// A page is UTF-8, as man-db and mandoc read it; what is said in it is plain text, and
// no text can become a request of the formatter (groff(7), "Control characters").
package manual

import (
	"fmt"
	"strings"
	"time"
)

// A Title is what stands above and below a page, the arguments of TH (man(7)).
type Title struct {
	Name    string
	Section int       // 1: commands of the user
	Date    time.Time // of the text, shown as a day of UTC; the zero time shows none
	Source  string    // the program and its version
	Manual  string    // what the section is called, in the language of the page
}

// A Page is a page as it is written, from its title on.
type Page struct {
	roff     strings.Builder
	unfilled bool // between nf and fi: lines are shown as they are
}

// New begins a page.
func New(t Title) *Page {
	var day string
	if !t.Date.IsZero() {
		day = t.Date.UTC().Format(time.DateOnly)
	}
	p := new(Page)
	p.roff.WriteString("'\\\" -*- coding: utf-8 -*-\n")
	p.roff.WriteString(".nr HY 0\n") // no hyphens: the patterns are of English where man(1) knows no others
	p.request("TH", strings.ToUpper(t.Name), fmt.Sprint(t.Section), day, t.Source, t.Manual)
	return p
}

// Name writes the first section under its heading: what mandb(8) and apropos(1) read.
func (p *Page) Name(heading, name, about string) {
	p.Section(heading)
	p.line(Roman(name) + ` \- ` + Roman(about))
}

// Section begins a section.
func (p *Page) Section(heading string) { p.request("SH", heading) }

// Subsection begins a part of a section.
func (p *Page) Subsection(heading string) { p.request("SS", heading) }

// Text writes paragraphs. An empty line ends one, and a line that begins with white space
// is shown as it is.
func (p *Page) Text(text string) {
	p.request("PP")
	p.body(text)
}

// Item writes a tagged paragraph: an option with what it does, a file with what is in it.
func (p *Page) Item(tag Inline, text string) {
	p.request("TP")
	p.line(tag)
	p.body(text)
}

// String is the page so far.
func (p *Page) String() string { return p.roff.String() }

func (p *Page) body(text string) {
	for line := range strings.Lines(strings.TrimSpace(text)) {
		line = strings.TrimRight(line, " \t\r\n")
		if line == "" {
			p.request("PP")
			continue
		}
		p.asIs(strings.HasPrefix(line, " "))
		p.line(Roman(line))
	}
	p.asIs(false)
}

// asIs stops and starts the filling of lines.
func (p *Page) asIs(on bool) {
	if p.unfilled == on {
		return
	}
	p.unfilled = on
	if on {
		p.request("nf")
	} else {
		p.request("fi")
	}
}

// request writes a request or a macro. An argument is quoted; what it quotes is escaped.
func (p *Page) request(name string, args ...string) {
	p.roff.WriteString("." + name)
	for _, a := range args {
		p.roff.WriteString(` "` + string(Roman(a)) + `"`)
	}
	p.roff.WriteByte('\n')
}

// line writes a line of text, which is no request whatever it begins with.
func (p *Page) line(s Inline) { p.roff.WriteString(`\&` + string(s) + "\n") }
