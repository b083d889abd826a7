package saml_test

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"cied/relying/saml"
)

// exact returns a copy without spare capacity.
func exact(b []byte) []byte {
	c := make([]byte, len(b))
	copy(c, b)
	return c
}

// Whatever is posted as a request, it is refused with a row of the table, or it is what the
// only service has signed. The store always answers that it is new.
func FuzzRequest(f *testing.F) {
	w := newWorld(f)
	w.idp.Seen = always{}
	good := w.ask()
	want, err := w.idp.Judge(context.Background(), w.open(good))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good.XML)
	f.Add([]byte(text(f, unsigned(tree(f, string(good.XML))))))
	f.Add([]byte("<!DOCTYPE r [<!ENTITY x \"y\">]>" + string(good.XML)))
	f.Fuzz(func(t *testing.T, xml []byte) {
		got, err := w.idp.Judge(context.Background(), &saml.Envelope{Binding: saml.BindingPOST, XML: exact(xml), RelayState: "state-1"})
		if err == nil && !reflect.DeepEqual(got, want) {
			t.Errorf("forged: %+v", got)
		}
		if _, ok := errors.AsType[*saml.Error](err); err != nil && !ok {
			t.Errorf("refused as %v", err)
		}
	})
}

// always has seen nothing.
type always struct{}

func (always) First(context.Context, string, time.Time) (bool, error) { return true, nil }

// The same for a query.
func FuzzQuery(f *testing.F) {
	w := newWorld(f)
	w.idp.Seen = always{}
	w.intent.Binding = saml.BindingRedirect
	good := w.ask()
	want, err := w.idp.Judge(context.Background(), w.open(good))
	if err != nil {
		f.Fatal(err)
	}
	_, query, _ := strings.Cut(good.URL, "?")
	f.Add(query)
	f.Add("SAMLRequest=AA&SAMLRequest=AA")
	f.Add("SAMLRequest=%")
	f.Fuzz(func(t *testing.T, query string) {
		e, err := saml.OpenRedirect(http.MethodGet, query, saml.KindRequest)
		if err != nil {
			if saml.NrOf(err) != 4 {
				t.Errorf("refused as %v", err)
			}
			return
		}
		got, err := w.idp.Judge(context.Background(), e)
		if err == nil && !reflect.DeepEqual(got, want) {
			t.Errorf("forged: %+v", got)
		}
	})
}

// Whatever is posted as a Response, it is refused with a word, or it says what the only
// provider has signed.
func FuzzResponse(f *testing.F) {
	w := newWorld(f)
	w.sp.Seen = always{}
	good, pending := w.succeed()
	want, err := w.receive(good, pending)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(good))
	f.Add([]byte(text(f, unsigned(tree(f, good)))))
	f.Add([]byte(swap(f, good, ">Ada<", ">A<!-- -->da<")))
	f.Fuzz(func(t *testing.T, xml []byte) {
		got, err := w.sp.Receive(context.Background(), &saml.Envelope{Binding: saml.BindingPOST, XML: exact(xml)}, pending)
		if err == nil && !reflect.DeepEqual(got, want) {
			t.Errorf("forged: %+v", got)
		}
		if err != nil && saml.RefusalOf(err) == "" {
			t.Errorf("refused as %v", err)
		}
	})
}

// Metadata that are read under a pinned certificate are those that its owner has signed; and
// Check says something of whatever is read.
func FuzzMetadata(f *testing.F) {
	w := newWorld(f)
	good := signedMetadata(f, w)
	f.Add([]byte(good))
	f.Add([]byte("<!-- x -->" + good))
	f.Fuzz(func(t *testing.T, xml []byte) {
		if got, err := saml.ReadSP(exact(xml), w.sp.Signer.Certificate); err == nil && !reflect.DeepEqual(got, w.sp.Metadata) {
			t.Errorf("forged: %+v", got)
		}
		if got, err := saml.ReadSP(exact(xml), nil); err == nil {
			saml.Check(got, w.now)
		}
		_, _ = saml.ReadIdP(exact(xml), nil)
	})
}
