package xmldoor_test

import (
	"fmt"
	"strings"
	"testing"

	"cied/internal/xmldoor"
)

// form is the canonical form of a document.
func form(t testing.TB, document, prefixes string, most int) (string, error) {
	t.Helper()
	root, err := xmldoor.Open([]byte(document), limits())
	if err != nil {
		t.Fatal(err)
	}
	octets, err := xmldoor.Canonical(root, prefixes, most)
	return string(octets), err
}

// Exclusive XML Canonicalization 1.0: a namespace is written where it is used (2.1), or where
// the PrefixList has it (3).
func TestCanonicalForm(t *testing.T) {
	for name, c := range map[string]struct{ document, prefixes, want string }{
		"comments, declaration, CDATA and white space of tags": {good, "", `<a xmlns="urn:a" Id="1">text &amp; é<b>&lt;</b><c id="2"></c></a>`},
		"order and quotes":    {`<a  b = '"'  a = "&#9;&amp;'" />`, "", `<a a="&#x9;&amp;'" b="&quot;"></a>`},
		"unused namespace":    {`<a xmlns:p="urn:p" xmlns:q="urn:q"><q:b/></a>`, "", `<a><q:b xmlns:q="urn:q"></q:b></a>`},
		"inclusive namespace": {`<a xmlns:p="urn:p" xmlns:q="urn:q"><q:b/></a>`, "p", `<a xmlns:p="urn:p"><q:b xmlns:q="urn:q"></q:b></a>`},
	} {
		if got, err := form(t, c.document, c.prefixes, 1<<10); err != nil || got != c.want {
			t.Errorf("%s: %s, %v\nwant %s", name, got, err, c.want)
		}
	}
}

// A part takes the namespaces around it along, and the document stays as it is.
func TestAPartHasTheNamespacesAroundIt(t *testing.T) {
	root, err := xmldoor.Open([]byte(`<p:a xmlns:p="urn:p" xmlns="urn:d"><b p:c="1"/></p:a>`), limits())
	if err != nil {
		t.Fatal(err)
	}
	const want = `<b xmlns="urn:d" xmlns:p="urn:p" p:c="1"></b>`
	for range 2 {
		got, err := xmldoor.CanonicalPart(root.ChildElements()[0], "", 1<<10)
		if err != nil || string(got) != want {
			t.Errorf("%s, %v; want %s", got, err, want)
		}
	}
}

// A namespace that is declared once is written at every element that uses it: without a
// bound, a short document would have a long form.
func TestAFormOutOfProportionIsRefused(t *testing.T) {
	uri := "urn:" + strings.Repeat("a", 1000)
	document := fmt.Sprintf(`<a xmlns:a="%s">%s</a>`, uri, strings.Repeat("<a:a/>", 30))
	const length = len(`<a></a>`) + 30*(len(`<a:a xmlns:a=""></a:a>`)+1004)
	if got, err := form(t, document, "", length); err != nil || len(got) != length {
		t.Errorf("%d octets, %v", len(got), err)
	}
	if _, err := form(t, document, "", length-1); err == nil {
		t.Error("taken")
	}
}
