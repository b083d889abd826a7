package login_test

import (
	"testing"

	"cied/card"
	"cied/fault"
	"cied/login"
	"cied/simulator"
	"cied/token"
)

func TestEveryFamilyLogsInAndIsKnownTheSecondTime(t *testing.T) {
	for _, f := range simulator.Families() {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			h := newRig(t, simulator.Options{Family: f.Name}, rightPIN, rightPIN)
			h.must()
			first := h.line.len()
			h.line.reset()
			h.must()
			if known := h.line.len(); known >= first {
				t.Errorf("%d commands with a known card, %d at first", known, first)
			}
		})
	}
}

func TestEveryFormAnswersAndEverySODIsProved(t *testing.T) {
	t.Parallel()
	for _, form := range []simulator.SODForm{simulator.SODSHA256, simulator.SODPSS, simulator.SODSHA1DS} {
		for _, format := range []token.Format{token.WebEID, token.CMS, ""} {
			t.Run(string(form)+"/"+string(format), func(t *testing.T) {
				h := newRig(t, simulator.Options{SOD: form}, rightPIN)
				if err := h.loginWith(t.Context(), request(format)); err != nil {
					t.Fatal(err)
				}
			})
		}
	}
}

func TestStagesAreToldInTheirOrder(t *testing.T) {
	h := newRig(t, simulator.Options{}, wrongPIN, rightPIN)
	h.must()
	want := []card.Stage{
		card.ReadingCard, card.Asking, card.Consented, card.Asking, card.Consented, card.Signing,
	}
	if len(h.stages) != len(want) {
		t.Fatalf("got %+v", h.stages)
	}
	for i, e := range h.stages {
		if e.Stage != want[i] || e.Reader != h.reader.Name {
			t.Errorf("event %d is %+v, want %s", i, e, want[i])
		}
	}
	if got := fault.CodeOf(h.stages[3].Note); got != fault.PINWrong {
		t.Errorf("the second question's note is %q", got)
	}
}

func TestRequestThatMayNotBeSignedTouchesNothing(t *testing.T) {
	cases := []struct {
		name string
		bad  func(*login.Request)
		want fault.Code
	}{
		{"origin with a path", func(r *login.Request) { r.Origin = origin + "/" }, fault.OriginInvalid},
		{"null origin", func(r *login.Request) { r.Origin = "null" }, fault.OriginNull},
		{"origin over http", func(r *login.Request) { r.Origin = "http://idp.example.test" }, fault.OriginInvalid},
		{"no origin", func(r *login.Request) { r.Origin = "" }, fault.OriginMissing},
		{"nonce of 43 characters", func(r *login.Request) { r.Nonce = nonce[1:] }, fault.NonceLength},
		{"nonce with a space", func(r *login.Request) { r.Nonce = nonce + " " }, fault.NonceLength},
		{"no nonce", func(r *login.Request) { r.Nonce = "" }, fault.NonceLength},
		{"unknown format", func(r *login.Request) { r.Format = "pdf" }, fault.FormatUnsupported},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			h := newRig(t, simulator.Options{}, rightPIN)
			r := request(token.WebEID)
			c.bad(&r)
			err := h.loginWith(t.Context(), r)
			if got := fault.CodeOf(err); got != c.want {
				t.Errorf("got %q, want %q: %v", got, c.want, err)
			}
			if h.line.len() != 0 || len(h.person.asked) != 0 || len(h.stages) != 0 {
				t.Error("the card, the person or the page has heard of it")
			}
		})
	}
}

func TestSecondLoginAtOnceIsBusy(t *testing.T) {
	h := newRig(t, simulator.Options{}, rightPIN)
	var second, look error
	h.person.while = func() {
		_, second = h.Login(t.Context(), request(token.WebEID), func(card.Event) {})
		_, look = h.Inspect(t.Context(), "")
	}
	h.must()
	for name, err := range map[string]error{"login": second, "inspect": look} {
		if got := fault.CodeOf(err); got != fault.Busy {
			t.Errorf("%s while one runs: got %v", name, err)
		}
	}
	if len(h.person.asked) != 1 {
		t.Errorf("%d questions", len(h.person.asked))
	}
}

func TestQuestionSaysWhoAsksAndUnderWhichAnchors(t *testing.T) {
	h := newRig(t, simulator.Options{}, rightPIN)
	r := request(token.WebEID)
	r.Program = true
	if err := h.loginWith(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	want := login.Question{Origin: origin, Program: true, Left: 3, Test: true}
	if h.person.asked[0] != want {
		t.Errorf("asked %+v, want %+v", h.person.asked[0], want)
	}
}
