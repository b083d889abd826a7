// Package bundle packs what the doctor has found for whoever helps, without anything personal.
package bundle

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode"

	"cied/apdu/trace"
	"cied/doctor"
	"cied/doctor/redact"
	"cied/fault"
	"cied/lang"
)

// A Kind is what an [Attachment] is.
type Kind string

// The kinds, which are also the folders of the bundle.
const (
	Log   Kind = "logs"
	Trace Kind = "traces"
)

// An Attachment is a file that goes into a bundle beside the report.
type Attachment struct {
	Kind Kind
	Name string // of the file, without its path
	Text []byte
}

// Bounds of a bundle: attachments, and bytes of a log, of which the newest are taken.
const (
	maxAttachments = 32
	maxLogText     = 1 << 20
)

// Write writes a zip for whoever helps: the report in English, for people and for programs,
// the versions of what matters, and the attachments. Every file has the reference of r, and
// nothing that a [redact.Redactor] takes out that knows the words of m: see [knownWords]. A
// trace is blanked as by [trace.Trace.Redact], and left out where it is none. The same input
// gives the same bytes.
//
// What w refuses is fault.StateUnreadable.
func Write(w io.Writer, r doctor.Report, m *doctor.Machine, files ...Attachment) error {
	b := &archive{zip: zip.NewWriter(w), report: r, clean: redact.New(knownWords(m), r.Reference, r.Version), used: make(map[string]bool)}
	b.err = b.zip.SetComment("cied " + r.Reference)
	view := r.In(lang.English)
	b.add("README.txt", readme())
	b.add("report.txt", reportText(view))
	b.addJSON("report.json", view)
	b.add("versions.txt", versions(m))
	for _, f := range files[:min(len(files), maxAttachments)] {
		b.attach(f)
	}
	if b.err == nil {
		b.err = b.zip.Close()
	}
	if b.err != nil {
		return fault.New(fault.StateUnreadable, "bundle: write", b.err)
	}
	return nil
}

// An archive is a bundle in the making. It keeps the first error, and writes nothing after it.
type archive struct {
	zip    *zip.Writer
	report doctor.Report
	clean  *redact.Redactor
	used   map[string]bool // names of files
	err    error
}

// add writes a text under a line with the reference.
func (b *archive) add(name string, text []byte) {
	head := fmt.Appendf(nil, "cied %s\n\n", b.report.Reference)
	b.write(name, b.clean.Redact(append(head, text...)))
}

// addJSON writes v, whose strings are redacted one by one: so that it stays JSON.
func (b *archive) addJSON(name string, v any) {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		b.err = err
		return
	}
	b.write(name, append(b.clean.JSON(text), '\n'))
}

func (b *archive) attach(f Attachment) {
	name := b.nameFor(f)
	switch f.Kind {
	case Trace:
		b.write(name, b.traceText(f.Text))
	default:
		b.add(name, newest(f.Text))
	}
}

// nameFor is a name in the bundle that no other file has, without what names anybody.
func (b *archive) nameFor(f Attachment) string {
	folder := Log
	if f.Kind == Trace {
		folder = Trace
	}
	base := strings.Map(func(c rune) rune {
		if c > unicode.MaxASCII || c < ' ' || strings.ContainsRune(`/\:*?"<>|`, c) {
			return '_'
		}
		return c
	}, path.Base(strings.ReplaceAll(f.Name, `\`, "/")))
	if base = string(b.clean.Redact([]byte(base))); strings.Trim(base, "./") == "" {
		base = "file"
	}
	name := path.Join(string(folder), base)
	for n := 2; b.used[name]; n++ {
		name = path.Join(string(folder), fmt.Sprintf("%d-%s", n, base))
	}
	b.used[name] = true
	return name
}

// newest is the end of a log, in whole lines.
func newest(text []byte) []byte {
	if len(text) <= maxLogText {
		return text
	}
	text = text[len(text)-maxLogText:]
	return text[bytes.IndexByte(text, '\n')+1:]
}

// traceText is a trace that can be shown to anybody. What its commands carry is not
// blanked, because a terminal sends nothing of a person in clear; a trace in which one does
// is left out like a text that is no trace.
func (b *archive) traceText(text []byte) []byte {
	t, err := trace.Parse(bytes.NewReader(text))
	if err != nil || carriesNumbers(t) {
		return fmt.Appendf(nil, "cied %s\n\nleft out: not a trace that can be shown\n", b.report.Reference)
	}
	t = t.Redact()
	for _, value := range []*string{&t.Header.Card, &t.Header.Spec, &t.Header.Expect} {
		*value = string(b.clean.Redact([]byte(*value)))
	}
	t.Header.Spec += "; cied " + b.report.Reference
	return []byte(t.String())
}

func carriesNumbers(t *trace.Trace) bool {
	return slices.ContainsFunc(t.Exchanges(), func(e trace.Exchange) bool { return redact.HasNumber(e.Command) })
}

func (b *archive) write(name string, text []byte) {
	if b.err != nil {
		return
	}
	var f io.Writer
	f, b.err = b.zip.CreateHeader(&zip.FileHeader{
		Name: path.Join("cied-"+b.report.Reference, name), Method: zip.Deflate, Modified: b.report.At.UTC(),
	})
	if b.err == nil {
		_, b.err = f.Write(text)
	}
}

func reportText(v doctor.View) []byte {
	var text bytes.Buffer
	v.WriteText(&text, lang.English)
	return text.Bytes()
}
