package saml_test

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"

	"cied/relying/saml"
)

// change is one thing wrong with a request that is well signed.
type change struct {
	nr   int
	name string
	make func(root *etree.Element)
}

func attribute(nr int, name, value string) change {
	return change{nr, name + "=" + value, func(root *etree.Element) { root.CreateAttr(name, value) }}
}

func without(nr int, name string) change {
	return change{nr, "no " + name, func(root *etree.Element) { root.RemoveAttr(name) }}
}

func inside(nr int, name string, f func(root *etree.Element)) change { return change{nr, name, f} }

// changes returns requests for every row that judges what a request says.
func changes(w *world) []change {
	past, future := w.now.Add(-10*time.Minute).Format(time.RFC3339), w.now.Add(2*time.Minute).Format(time.RFC3339)
	return []change{
		inside(8, "LogoutRequest", func(r *etree.Element) { r.Tag = "LogoutRequest" }),
		without(8, "ForceAuthn"), attribute(8, "ForceAuthn", "false"),
		inside(8, "Scoping", func(r *etree.Element) { r.CreateElement("samlp:Scoping") }),
		inside(8, "Subject", func(r *etree.Element) { r.CreateElement("saml:Subject") }),
		attribute(9, "Version", "1.1"), without(9, "Version"),
		attribute(11, "ID", "1-begins-with-a-digit"), attribute(11, "ID", "_"+strings.Repeat("a", 256)),
		attribute(12, "context:Comparison", "better"), attribute(12, "context:Comparison", "maximum"),
		inside(12, "no RequestedAuthnContext", func(r *etree.Element) { r.RemoveChild(r.SelectElement("RequestedAuthnContext")) }),
		inside(12, "two RequestedAuthnContext", func(r *etree.Element) { r.AddChild(r.SelectElement("RequestedAuthnContext").Copy()) }),
		inside(12, "another class", func(r *etree.Element) { classOf(r).SetText("https://www.spid.gov.it/SpidL4") }),
		inside(12, "level 2 exact", func(r *etree.Element) { classOf(r).SetText("https://www.spid.gov.it/SpidL2") }),
		attribute(13, "IssueInstant", past), attribute(13, "IssueInstant", future),
		attribute(13, "IssueInstant", "yesterday"), without(13, "IssueInstant"),
		attribute(13, "IssueInstant", w.now.Format("2006-01-02T15:04:05+01:00")),
		attribute(14, "Destination", "https://idp.example/elsewhere"), without(14, "Destination"),
		attribute(15, "IsPassive", "true"), attribute(15, "IsPassive", "1"),
		attribute(16, "AssertionConsumerServiceURL", "https://attacker.example/acs"), without(16, "AssertionConsumerServiceURL"),
		attribute(16, "ProtocolBinding", string(saml.BindingRedirect)), without(16, "ProtocolBinding"),
		attribute(16, "AssertionConsumerServiceIndex", "0"),
		inside(16, "unknown index", func(r *etree.Element) {
			r.RemoveAttr("AssertionConsumerServiceURL")
			r.RemoveAttr("ProtocolBinding")
			r.CreateAttr("AssertionConsumerServiceIndex", "7")
		}),
		inside(17, "no NameIDPolicy", func(r *etree.Element) { r.RemoveChild(r.SelectElement("NameIDPolicy")) }),
		inside(17, "persistent", func(r *etree.Element) {
			r.SelectElement("NameIDPolicy").CreateAttr("Format", "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent")
		}),
		inside(17, "AllowCreate", func(r *etree.Element) { r.SelectElement("NameIDPolicy").CreateAttr("AllowCreate", "true") }),
		attribute(18, "AttributeConsumingServiceIndex", "7"), attribute(18, "AttributeConsumingServiceIndex", "-1"),
		without(18, "AttributeConsumingServiceIndex"),
	}
}

func classOf(r *etree.Element) *etree.Element {
	return r.FindElement("RequestedAuthnContext/AuthnContextClassRef")
}

// apply makes the change; one for the context is meant for the element inside.
func (c change) apply(root *etree.Element) {
	if strings.HasPrefix(c.name, "context:") {
		key, value, _ := strings.Cut(strings.TrimPrefix(c.name, "context:"), "=")
		root.SelectElement("RequestedAuthnContext").CreateAttr(key, value)
		return
	}
	c.make(root)
}

// changed asks by a binding, changes the request, and signs it as its service.
func (w *world) changed(binding saml.Binding, by saml.Signer, f func(*etree.Element)) *saml.Envelope {
	w.t.Helper()
	w.intent.Binding = binding
	root := unsigned(tree(w.t, string(w.ask().XML)))
	f(root)
	if binding == saml.BindingRedirect {
		address, err := saml.RedirectURL(idpRedirect, []byte(text(w.t, root)), "state-1", by)
		if err != nil {
			w.t.Fatal(err)
		}
		_, query, _ := strings.Cut(address, "?")
		return w.opened(saml.OpenRedirect(http.MethodGet, query, saml.KindRequest))
	}
	if err := saml.SignAt(by, root, 1); err != nil {
		w.t.Fatal(err)
	}
	form := saml.NewForm(idpID, saml.KindRequest, []byte(text(w.t, root)), "state-1")
	return w.opened(saml.OpenPost(http.MethodPost, form.Values(), saml.KindRequest))
}

// A request that breaks one rule is answered with that rule's row: by a Response, to a
// registered address, as soon as the signature is good.
func TestARequestIsRefusedWithTheRowOfItsRule(t *testing.T) {
	w := newWorld(t)
	for _, binding := range []saml.Binding{saml.BindingPOST, saml.BindingRedirect} {
		for _, c := range changes(w) {
			r, err := w.idp.Judge(context.Background(), w.changed(binding, w.sp.Signer, c.apply))
			if saml.NrOf(err) != c.nr {
				t.Errorf("%s, %s: nr %d, not %d: %v", binding, c.name, saml.NrOf(err), c.nr, err)
				continue
			}
			if r == nil || r.Consumer != consumer || r.RelayState != "state-1" {
				t.Errorf("%s, %s: answered to %+v", binding, c.name, r)
				continue
			}
			if _, err := w.idp.Fail(r, c.nr); err != nil {
				t.Errorf("%s, %s: %v", binding, c.name, err)
			}
			if _, err := w.idp.Succeed(r, citizen); err == nil {
				t.Errorf("%s, %s: it succeeds", binding, c.name)
			}
		}
	}
}

// Also what is judged before the consumer is answered where the request wants it, and by name.
func TestARefusalGoesToTheConsumerThatWasAskedFor(t *testing.T) {
	w := newWorld(t)
	w.intent.Consumer = 1
	r, err := w.idp.Judge(context.Background(), w.changed(saml.BindingPOST, w.sp.Signer, attribute(9, "Version", "1.1").apply))
	if saml.NrOf(err) != 9 || r.Consumer != other || r.ID == "" {
		t.Errorf("%+v: %v", r, err)
	}
}

// Who is not known gets a page, and nothing goes to anybody's address.
func TestWhoIsNotAuthenticatedGetsAPage(t *testing.T) {
	w := newWorld(t)
	issuer := func(name string) func(*etree.Element) {
		return func(r *etree.Element) { r.SelectElement("Issuer").SetText(name) }
	}
	same := func(*etree.Element) {}
	for name, c := range map[string]struct {
		nr       int
		envelope *saml.Envelope
	}{
		"POST by a stranger":     {7, w.changed(saml.BindingPOST, stranger(t), same)},
		"Redirect by a stranger": {5, w.changed(saml.BindingRedirect, stranger(t), same)},
		"unknown issuer, POST":   {10, w.changed(saml.BindingPOST, w.sp.Signer, issuer("https://other.example/sp"))},
		"unknown, Redirect":      {10, w.changed(saml.BindingRedirect, w.sp.Signer, issuer("https://other.example/sp"))},
		"no issuer": {10, w.changed(saml.BindingPOST, w.sp.Signer, func(r *etree.Element) {
			r.SelectElement("Issuer").Tag = "Audience"
		})},
		"no ID, POST": {7, w.changed(saml.BindingPOST, w.sp.Signer, func(r *etree.Element) { r.RemoveAttr("ID") })},
		"signed inside, Redirect": {5, w.changed(saml.BindingRedirect, w.sp.Signer, func(r *etree.Element) {
			if err := saml.SignAt(w.sp.Signer, r, 1); err != nil {
				t.Fatal(err)
			}
		})},
		"unsigned, POST":   {7, &saml.Envelope{Binding: saml.BindingPOST, XML: []byte(text(t, unsigned(tree(t, string(w.ask().XML)))))}},
		"no XML":           {4, &saml.Envelope{Binding: saml.BindingPOST, XML: []byte("hello")}},
		"unsigned, query":  {5, w.withoutSignature()},
		"Redirect as POST": {7, &saml.Envelope{Binding: saml.BindingPOST, XML: w.changed(saml.BindingRedirect, w.sp.Signer, same).XML}},
	} {
		r, err := w.idp.Judge(context.Background(), c.envelope)
		if saml.NrOf(err) != c.nr || r != nil {
			t.Errorf("%s: nr %d, not %d, request %v: %v", name, saml.NrOf(err), c.nr, r, err)
		}
	}
}

// withoutSignature is a request by redirect whose query is not signed.
func (w *world) withoutSignature() *saml.Envelope {
	w.intent.Binding = saml.BindingRedirect
	_, query, _ := strings.Cut(w.ask().URL, "?")
	query, _, _ = strings.Cut(query, "&SigAlg=")
	return w.opened(saml.OpenRedirect(http.MethodGet, query, saml.KindRequest))
}

func TestAServiceWhoseCertificateHasExpiredIsNotAuthenticated(t *testing.T) {
	w := newWorld(t)
	w.now = w.sp.Signer.Certificate.NotAfter.Add(time.Second)
	for nr, binding := range map[int]saml.Binding{7: saml.BindingPOST, 5: saml.BindingRedirect} {
		w.intent.Binding = binding
		if _, err := w.idp.Judge(context.Background(), w.open(w.ask())); saml.NrOf(err) != nr {
			t.Errorf("%s: %v", binding, err)
		}
	}
}

func TestARequestIsBelievedOnce(t *testing.T) {
	w := newWorld(t)
	e := w.open(w.ask())
	if _, err := w.idp.Judge(context.Background(), e); err != nil {
		t.Fatal(err)
	}
	r, err := w.idp.Judge(context.Background(), e)
	if saml.NrOf(err) != 11 || r == nil {
		t.Errorf("the second time: %v", err)
	}
}

// broken is a store that is away.
type broken struct{}

func (broken) First(context.Context, string, time.Time) (bool, error) {
	return true, errors.New("the store is away")
}

func TestWhereTheStoreIsAwayTheCitizenSeesASystemError(t *testing.T) {
	w := newWorld(t)
	w.idp.Seen = broken{}
	r, err := w.idp.Judge(context.Background(), w.open(w.ask()))
	if saml.NrOf(err) != 3 || r != nil {
		t.Errorf("nr %d, %v: %v", saml.NrOf(err), r, err)
	}
	w = newWorld(t)
	xml, pending := w.succeed()
	w.sp.Seen = broken{}
	if _, err := w.receive(xml, pending); err == nil || saml.RefusalOf(err) != "" {
		t.Errorf("the service: %v", err)
	}
}

// The bindings have pages of their own: nobody is asked who sent what cannot be read.
func TestWhatIsNotInTheFormatOfABindingGetsAPage(t *testing.T) {
	w := newWorld(t)
	form := w.ask().Form.Values()
	w.intent.Binding = saml.BindingRedirect
	_, query, _ := strings.Cut(w.ask().URL, "?")
	post := func(key string, values ...string) url.Values {
		f := url.Values{"SAMLRequest": form["SAMLRequest"], key: values}
		return f
	}
	long := strings.Repeat("x", saml.MaxRelayState+1)
	for name, c := range map[string]struct {
		nr   int
		form url.Values
	}{
		"nothing":            {4, url.Values{}},
		"no base64":          {4, url.Values{"SAMLRequest": {"<a/>"}}},
		"twice":              {4, url.Values{"SAMLRequest": {"PGEvPg==", "PGEvPg=="}}},
		"RelayState twice":   {4, post("RelayState", "a", "b")},
		"RelayState of 81":   {4, post("RelayState", long)},
		"too long":           {4, url.Values{"SAMLRequest": {base64.StdEncoding.EncodeToString(make([]byte, saml.MaxMessage+1))}}},
		"far too long":       {4, url.Values{"SAMLRequest": {strings.Repeat("A", 10*saml.MaxMessage)}}},
		"RelayState of 80":   {1, post("RelayState", long[1:])},
		"another's ignored":  {1, post("lang", "it", "en")},
		"RelayState is none": {1, post("RelayState", "")},
	} {
		if _, err := saml.OpenPost(http.MethodPost, c.form, saml.KindRequest); saml.NrOf(err) != c.nr {
			t.Errorf("POST, %s: %v", name, err)
		}
	}
	for name, c := range map[string]struct {
		nr    int
		query string
	}{
		"as it is":           {1, query},
		"another's ignored":  {1, "lang=it&" + query},
		"nothing":            {4, ""},
		"twice":              {4, query + "&SAMLRequest=AA"},
		"in other letters":   {4, swap(t, query, "SAMLRequest=", "SAML%52equest=")},
		"no DEFLATE":         {4, "SAMLRequest=PGEvPg%3D%3D"},
		"SigAlg alone":       {4, query[:strings.Index(query, "&Signature=")]},
		"Signature alone":    {4, swap(t, query, "SigAlg=", "Sig=")},
		"another encoding":   {4, query + "&SAMLEncoding=none"},
		"RelayState of 81":   {4, swap(t, query, "RelayState=state-1", "RelayState="+long)},
		"bad escape":         {4, swap(t, query, "RelayState=state-1", "RelayState=%zz")},
		"the named encoding": {1, query + "&SAMLEncoding=urn%3Aoasis%3Anames%3Atc%3ASAML%3A2.0%3Abindings%3AURL-Encoding%3ADEFLATE"},
	} {
		if _, err := saml.OpenRedirect(http.MethodGet, c.query, saml.KindRequest); saml.NrOf(err) != c.nr {
			t.Errorf("Redirect, %s: %v", name, err)
		}
	}
	if _, err := saml.OpenPost(http.MethodGet, form, saml.KindRequest); saml.NrOf(err) != 6 {
		t.Errorf("GET at the address for POST: %v", err)
	}
	if _, err := saml.OpenRedirect(http.MethodPost, query, saml.KindRequest); saml.NrOf(err) != 6 {
		t.Errorf("POST at the address for GET: %v", err)
	}
}

// The manual's table, its columns as they are printed.
func TestTheTableIsTheManuals(t *testing.T) {
	const requester, responder = saml.StatusRequester, saml.StatusResponder
	want := map[int][3]string{ // answer, top, second
		1: {"response", saml.StatusSuccess, ""}, 2: {"page"}, 3: {"page"}, 4: {"page"}, 5: {"page"}, 6: {"page"}, 7: {"page"},
		8: {"response", requester, ""}, 9: {"response", saml.StatusVersionMismatch, ""}, 10: {"page"},
		11: {"response", requester, ""}, 12: {"response", requester, saml.StatusNoAuthnContext},
		13: {"response", requester, saml.StatusRequestDenied}, 14: {"response", requester, saml.StatusRequestUnsupported},
		15: {"response", requester, saml.StatusNoPassive}, 16: {"response", requester, saml.StatusRequestUnsupported},
		17: {"response", requester, saml.StatusRequestUnsupported}, 18: {"response", requester, saml.StatusRequestUnsupported},
		19: {"none"}, 20: {"none"}, 21: {"response", responder, saml.StatusAuthnFailed}, 22: {"response", responder, saml.StatusAuthnFailed},
		23: {"response", responder, saml.StatusAuthnFailed}, 24: {"none"}, 25: {"response", responder, saml.StatusAuthnFailed},
	}
	for i, row := range saml.Errors() {
		if row.Nr != i+1 || want[row.Nr] != [3]string{string(row.Answer), row.Top, row.Second} {
			t.Errorf("row %d is %+v", i+1, row)
		}
		status := 403
		if row.Nr < 4 {
			status = 500
		}
		if row.Answer == saml.AnswerPage && (row.HTTP != status || row.Told != saml.ToldUser) {
			t.Errorf("row %d is %+v", i+1, row)
		}
	}
	if row, ok := saml.RowOf(22); !ok || row.Message != "ErrorCode nr22" || row.Told != saml.ToldBoth {
		t.Errorf("row 22 is %+v", row)
	}
	for _, nr := range []int{0, 26, -1} {
		if _, ok := saml.RowOf(nr); ok {
			t.Errorf("there is a row %d", nr)
		}
	}
}
