package saml_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"cied/relying/saml"
)

// The request goes by each binding, and the consumer is named in both ways.
func TestALoginGoesThereAndBack(t *testing.T) {
	for name, ask := range map[string]saml.Ask{
		"POST":                     {Binding: saml.BindingPOST, Context: saml.Context{Level: 3, Comparison: saml.Exact}},
		"Redirect":                 {Binding: saml.BindingRedirect, Context: saml.Context{Level: 2, Comparison: saml.Minimum}},
		"Redirect with RelayState": {Binding: saml.BindingRedirect, Context: saml.Context{Level: 1, Comparison: saml.Minimum}, RelayState: "a b&c=d/è"},
		"consumer by index":        {Binding: saml.BindingPOST, Context: saml.Context{Level: 3, Comparison: saml.Minimum}, ByIndex: true, Consumer: 1},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.intent = ask
			r, pending := w.accept()
			if r.Context != ask.Context || r.RelayState != ask.RelayState || r.Consumer != pending.Location || len(r.Attributes) != 4 {
				t.Fatalf("the provider reads %+v", r)
			}
			form, err := w.idp.Succeed(r, citizen)
			if err != nil {
				t.Fatal(err)
			}
			if form.Action != pending.Location || form.RelayState != ask.RelayState {
				t.Errorf("the Response goes to %+v", form)
			}
			outcome, err := w.receive(decoded(t, form), pending)
			if err != nil {
				t.Fatal(err)
			}
			if outcome.Nr != saml.NrSuccess || outcome.Login.Citizen != citizen || outcome.Login.Level != 3 {
				t.Errorf("the service reads %+v, %+v", outcome, outcome.Login)
			}
		})
	}
}

// What is not asked for is not sent.
func TestOnlyTheAttributesOfTheSetAreSent(t *testing.T) {
	w := newWorld(t)
	w.sp.Metadata.AttributeSets[0].Attributes = []saml.RequestedAttribute{{Name: saml.AttributeFiscalNumber}, {Name: "address"}}
	xml, pending := w.succeed()
	outcome, err := w.receive(xml, pending)
	if err != nil {
		t.Fatal(err)
	}
	want := saml.Citizen{FiscalNumber: citizen.FiscalNumber, AuthnInstant: citizen.AuthnInstant}
	if outcome.Login.Citizen != want {
		t.Errorf("%+v was sent", outcome.Login.Citizen)
	}
}

// Each error that has a Response arrives at the service with its number.
func TestEveryRefusalOfTheProviderReachesTheService(t *testing.T) {
	for _, row := range saml.Errors() {
		w := newWorld(t)
		r, pending := w.accept()
		form, err := w.idp.Fail(r, row.Nr)
		if row.Answer != saml.AnswerResponse || row.Nr == saml.NrSuccess {
			if err == nil {
				t.Errorf("nr %d is answered with a Response", row.Nr)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		outcome, err := w.receive(decoded(t, form), pending)
		if err != nil {
			t.Fatal(err)
		}
		want := saml.Outcome{Nr: row.Nr, Top: row.Top, Second: row.Second, Message: row.Message}
		if *outcome != want {
			t.Errorf("nr %d arrives as %+v", row.Nr, *outcome)
		}
	}
}

// Both sides may keep what they know of a login in a store that several servers share.
func TestALoginGoesOnAfterAStore(t *testing.T) {
	w := newWorld(t)
	request, pending := w.accept()
	var r saml.Request
	var p saml.Pending
	stored(t, request, &r)
	stored(t, pending, &p)
	form, err := w.idp.Succeed(&r, citizen)
	if err != nil {
		t.Fatal(err)
	}
	if outcome, err := w.receive(decoded(t, form), p); err != nil || outcome.Login.Citizen != citizen {
		t.Errorf("%+v: %v", outcome, err)
	}
}

func stored(t *testing.T, from, to any) {
	t.Helper()
	octets, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(octets, to)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheServiceAsksOnlyForWhatItsMetadataHave(t *testing.T) {
	good := saml.Context{Level: 3, Comparison: saml.Exact}
	for name, ask := range map[string]saml.Ask{
		"consumer":    {Binding: saml.BindingPOST, Context: good, Consumer: 7},
		"set":         {Binding: saml.BindingPOST, Context: good, AttributeSet: 7},
		"binding":     {Binding: saml.BindingSOAP, Context: good},
		"level":       {Binding: saml.BindingPOST, Context: saml.Context{Level: 2, Comparison: saml.Exact}},
		"relay state": {Binding: saml.BindingPOST, Context: good, RelayState: string(make([]byte, saml.MaxRelayState+1))},
	} {
		if _, err := newWorld(t).sp.Ask(ask); err == nil {
			t.Errorf("%s: asked", name)
		}
	}
}

func TestAMemoryForgetsOnlyWhatIsOver(t *testing.T) {
	now := time.Unix(0, 0)
	m := &saml.Memory{Max: 2, Now: func() time.Time { return now }}
	first := func(id string) (bool, error) { return m.First(context.Background(), id, now.Add(time.Minute)) }
	for _, id := range []string{"a", "b"} {
		if ok, err := first(id); !ok || err != nil {
			t.Fatalf("%s: %v, %v", id, ok, err)
		}
	}
	if ok, _ := first("a"); ok {
		t.Error("a is new again")
	}
	if _, err := first("c"); err != saml.ErrFull {
		t.Errorf("with two of two: %v", err)
	}
	now = now.Add(2 * time.Minute)
	if ok, err := first("a"); !ok || err != nil {
		t.Errorf("after its time: %v, %v", ok, err)
	}
}
