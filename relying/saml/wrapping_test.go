package saml_test

import (
	"context"
	"strings"
	"testing"

	"github.com/beevik/etree"

	"cied/relying/saml"
)

// evil is a copy of an Assertion or a Response with another identifier and another citizen.
func evil(e *etree.Element) *etree.Element {
	e = e.Copy()
	e.CreateAttr("ID", "_evil"+e.SelectAttrValue("ID", ""))
	if a := e.FindElement("//AttributeValue"); a != nil {
		a.SetText("Eve")
	}
	return e
}

// The eight forms of Somorovsky, Mayer, Schwenk, Kampmann and Jensen, "On Breaking SAML: Be
// Whoever You Want to Be" (USENIX Security 2012), by the numbers that tools give them.
func TestSignatureWrappingIsRefused(t *testing.T) {
	w := newWorld(t)
	xml, pending := w.succeed()
	assertionOf := func(r *etree.Element) *etree.Element { return r.SelectElement("Assertion") }
	object := func(s *etree.Element) *etree.Element { return s.CreateElement("ds:Object") }
	for name, wrap := range map[string]func(r *etree.Element) *etree.Element{
		"XSW1": func(r *etree.Element) *etree.Element { // the signed Response inside its signature
			e := evil(r)
			original := unsigned(r.Copy())
			e.SelectElement("Signature").AddChild(original)
			return e
		},
		"XSW2": func(r *etree.Element) *etree.Element { // and beside it
			e := evil(r)
			e.InsertChildAt(1, unsigned(r.Copy()))
			return e
		},
		"XSW3": func(r *etree.Element) *etree.Element { // an unsigned Assertion before the signed one
			r.InsertChildAt(assertionOf(r).Index(), unsigned(evil(assertionOf(r))))
			return r
		},
		"XSW4": func(r *etree.Element) *etree.Element { // around it
			a := assertionOf(r)
			e := unsigned(evil(a))
			r.RemoveChild(a)
			e.AddChild(a)
			r.AddChild(e)
			return r
		},
		"XSW5": func(r *etree.Element) *etree.Element { // the signature in the evil one
			original := unsigned(assertionOf(r).Copy())
			e := evil(assertionOf(r))
			r.RemoveChild(assertionOf(r))
			r.AddChild(e)
			r.AddChild(original)
			return r
		},
		"XSW6": func(r *etree.Element) *etree.Element { // the original in its signature
			original := unsigned(assertionOf(r).Copy())
			e := evil(assertionOf(r))
			r.RemoveChild(assertionOf(r))
			e.SelectElement("Signature").AddChild(original)
			r.AddChild(e)
			return r
		},
		"XSW7": func(r *etree.Element) *etree.Element { // in Extensions
			r.InsertChildAt(2, etree.NewElement("samlp:Extensions"))
			r.SelectElement("Extensions").AddChild(unsigned(evil(assertionOf(r))))
			return r
		},
		"XSW8": func(r *etree.Element) *etree.Element { // in an Object of the signature
			original := unsigned(assertionOf(r).Copy())
			e := evil(assertionOf(r))
			r.RemoveChild(assertionOf(r))
			object(e.SelectElement("Signature")).AddChild(original)
			r.AddChild(e)
			return r
		},
		"the same identifier twice": func(r *etree.Element) *etree.Element {
			e := evil(r)
			e.CreateAttr("ID", r.SelectAttrValue("ID", ""))
			object(e.SelectElement("Signature")).AddChild(unsigned(r.Copy()))
			return e
		},
	} {
		attack := text(t, wrap(tree(t, xml)))
		if !strings.Contains(attack, "Eve") {
			t.Fatalf("%s: nobody is forged", name)
		}
		w.refused(name, attack, pending, "")
		// The provider's own signature of the whole does not make what is inside better.
		if r := tree(t, attack); strings.HasPrefix(name, "XSW") && name > "XSW2" {
			r.RemoveChild(r.SelectElement("Signature"))
			if err := saml.SignAt(w.idp.Signer, r, 1); err != nil {
				t.Fatal(err)
			}
			w.refused(name+" in a signed Response", text(t, r), pending, "")
		}
	}
	if _, err := w.receive(xml, pending); err != nil {
		t.Errorf("and what was signed: %v", err)
	}
}

// The same for a request: an AuthnRequest around the one that was signed.
func TestAWrappedRequestGetsAPage(t *testing.T) {
	w := newWorld(t)
	signed := tree(t, string(w.ask().XML))
	wrapped := signed.Copy()
	wrapped.CreateAttr("ID", "_evil")
	wrapped.CreateAttr("AssertionConsumerServiceURL", other)
	wrapped.SelectElement("Signature").CreateElement("ds:Object").AddChild(unsigned(signed))
	r, err := w.idp.Judge(context.Background(), &saml.Envelope{Binding: saml.BindingPOST, XML: []byte(text(t, wrapped))})
	if saml.NrOf(err) != 7 || r != nil {
		t.Errorf("%v", err)
	}
}
