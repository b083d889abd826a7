package xmldoor_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/beevik/etree"

	"cied/internal/xmldoor"
)

func limits() xmldoor.Limits {
	return xmldoor.Limits{Size: 4 << 10, Tags: 40, Depth: 8, Comments: 2}
}

// good stands at every limit that a document of this length can reach.
const good = "\uFEFF<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- one --><a xmlns=\"urn:a\" Id=\"1\">text &amp; &#233;<b><!-- two --><![CDATA[<]]></b><c id=\"2\"/></a>\n"

// swap replaces old, which is there, by new.
func swap(t testing.TB, text, old, new string) string {
	t.Helper()
	if !strings.Contains(text, old) {
		t.Fatalf("%q is not in it", old)
	}
	return strings.Replace(text, old, new, 1)
}

// names are the elements of a document, in order.
func names(root *etree.Element) string {
	var all []string
	for e := range xmldoor.All(root) {
		all = append(all, e.Tag)
	}
	return strings.Join(all, " ")
}

func TestAWellFormedDocumentPasses(t *testing.T) {
	root, err := xmldoor.Open([]byte(good), limits())
	if err != nil {
		t.Fatal(err)
	}
	if got := names(root); got != "a b c" || root.NamespaceURI() != "urn:a" {
		t.Errorf("%s in %q", got, root.NamespaceURI())
	}
}

func TestTheElementsOfADocumentEndWhereOneIsFound(t *testing.T) {
	root, err := xmldoor.Open([]byte(good), limits())
	if err != nil {
		t.Fatal(err)
	}
	last := ""
	for e := range xmldoor.All(root) {
		if last = e.Tag; last == "b" {
			break
		}
	}
	if last != "b" {
		t.Errorf("ended at %s", last)
	}
}

func TestTheDoorIsClosedTo(t *testing.T) {
	var attributes, namespaces strings.Builder
	for i := range 25 {
		fmt.Fprintf(&attributes, ` a%d=""`, i)
	}
	for i := range 13 {
		fmt.Fprintf(&namespaces, ` xmlns:a%d="urn:%d"`, i, i)
	}
	for _, c := range []struct{ name, old, new, says string }{
		{"document type", "<a ", "<!DOCTYPE a><a ", "document type"},
		{"document type with an entity", "<a ", "<!DOCTYPE a [<!ENTITY it \"IT\">]><a ", "document type"},
		{"declaration inside", "<b>", "<!ENTITY it \"IT\"><b>", "document type"},
		{"entity", "text", "&it;", "invalid character entity"},
		{"processing instruction inside", "<b>", "<?a b?><b>", `processing instruction "a"`},
		{"style sheet", "<a ", "<?xml-stylesheet href=\"a\"?><a ", `processing instruction "xml-stylesheet"`},
		{"second XML declaration", "<a ", "<?xml version=\"1.0\"?><a ", `processing instruction "xml"`},
		{"another encoding", "UTF-8", "UTF-16", `the encoding is "UTF-16"`},
		{"XML 1.1", `"1.0"`, `"1.1"`, "unsupported version"},
		{"octets that are not UTF-8", "text", "\xC0\x80", "invalid UTF-8"},
		{"text before the root", "<a ", "text<a ", "outside the root"},
		{"text behind the root", "</a>", "</a>text", "outside the root"},
		{"a second root", "</a>", "</a><a/>", "more than one root"},
		{"no root", good, "<!-- -->", "no root"},
		{"nothing", good, "", "no root"},
		{"attribute that is there twice", `Id="1"`, `Id="1" Id="1"`, `"Id" twice`},
		{"identifier that is there twice", `id="2"`, `id="1"`, `"1" is there twice`},
		{"identifier as ID", `id="2"`, `ID="1"`, `"1" is there twice`},
		{"identifier as xml:id", `id="2"`, `xml:id="1"`, `"1" is there twice`},
		{"tags that do not match", "</b>", "</c>", "invalid XML"},
		{"end", "</a>", "", "invalid XML"},
		{"depth", "<b>", strings.Repeat("<d>", 8) + strings.Repeat("</d>", 8) + "<b>", "maximum depth"},
		{"number of attributes", "<b>", "<b" + attributes.String() + ">", "more than 24 attributes"},
		{"number of namespaces", "<b>", "<d" + namespaces.String() + "><e" + namespaces.String() + "/></d><b>", "more than 24 namespaces"},
		{"number of comments", "<b>", "<b><!---->", "more than 2 comments"},
		{"number of tags", "<b>", strings.Repeat("<d/>", 40) + "<b>", "tags are more than 40"},
		{"size", "text", strings.Repeat(" ", 4<<10), "octets are more than 4096"},
	} {
		t.Run(c.name, func(t *testing.T) {
			root, err := xmldoor.Open([]byte(swap(t, good, c.old, c.new)), limits())
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, want one that says %q", err, c.says)
			}
			if root != nil {
				t.Error("a root came with the error")
			}
		})
	}
}

func TestNoCommentsPassWhereNoneMayStand(t *testing.T) {
	l := limits()
	l.Comments = 0
	if _, err := xmldoor.Open([]byte("<a/>"), l); err != nil {
		t.Error(err)
	}
	if _, err := xmldoor.Open([]byte("<a><!----></a>"), l); err == nil {
		t.Error("a comment passed")
	}
}

// FuzzOpen has anything at the door: what passes has one canonical form within its bound, as a
// part of the document and as the whole.
func FuzzOpen(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"))
	f.Add([]byte(`<p:a xmlns:p="urn:p" b="&#9;&amp;'" p:c='"'>&#13;<![CDATA[<]]></p:a>`))
	f.Fuzz(func(t *testing.T, octets []byte) {
		in := make([]byte, len(octets))
		copy(in, octets)
		root, err := xmldoor.Open(in, limits())
		if err != nil {
			return
		}
		const most = 16 << 10
		form, err := xmldoor.CanonicalPart(root, "", most)
		if err != nil {
			return
		}
		if len(form) > most {
			t.Fatalf("%d octets", len(form))
		}
		if whole, err := xmldoor.Canonical(root, "", most); err != nil || string(whole) != string(form) {
			t.Errorf("%q (%v) and as a part %q", whole, err, form)
		}
	})
}
