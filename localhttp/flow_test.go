package localhttp

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"cied/card"
	"cied/fault"
	"cied/login"
	"cied/token"
)

func TestAnAnswerGoesBackToTheSiteThatAsked(t *testing.T) {
	for _, c := range []struct {
		format string
		answer login.Answer
	}{
		{"web-eid", login.Answer{Format: token.WebEID, Data: []byte(`{"format":"web-eid:1.0","signature":"a+b/c=="}`)}},
		{"cms", login.Answer{Format: token.CMS, Data: []byte{0x30, 0x03, 0x02, 0x01, 0xFF}}},
	} {
		t.Run(c.format, func(t *testing.T) {
			v := serve(t, playing(func(_ context.Context, tell func(card.Event)) (login.Answer, error) {
				tell(card.Event{Stage: card.WaitingCard})
				tell(card.Event{Stage: card.Consented})
				return c.answer, nil
			}), Server{})
			path := v.begin(fields("nonce", nonceA, "format", c.format, "state", `<a&"b>`))
			want := login.Request{Origin: site, Nonce: nonceA, Format: token.Format(c.format), Patient: true}
			if got := <-v.play.started; got != want {
				t.Errorf("login was asked for %+v, want %+v", got, want)
			}
			if end := v.end(path); !end.Forward || end.Finish != path+"/finish" || end.Code != "" {
				t.Errorf("the page's last state: %+v", end)
			}
			got := v.finish(path)
			if got.Error != nil || got.State != `<a&"b>` || got.Format != c.format {
				t.Errorf("callback: %+v", got)
			}
			if data := string(got.AuthToken) + string(got.CMS); data != string(c.answer.Data) {
				t.Errorf("answer %q, want %q", data, c.answer.Data)
			}
		})
	}
}

func TestTheFormatIsWebEIDUnlessTheFormSaysOtherwise(t *testing.T) {
	v := serve(t, playing(signs), Server{})
	v.begin(fields("nonce", nonceA))
	if r := <-v.play.started; r.Format != token.WebEID {
		t.Errorf("format %q", r.Format)
	}
}

func TestTheWayBackLeadsToThePageWhileTheLoginRuns(t *testing.T) {
	v := serve(t, playing(waits), Server{})
	path := v.begin(fields("nonce", nonceA))
	r := v.ask("GET", path+"/finish", "")
	if r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != path {
		t.Errorf("status %d, location %q", r.StatusCode, r.Header.Get("Location"))
	}
}

func TestAfterConsentASiteLearnsTheFaultAndNothingMore(t *testing.T) {
	wrong := &fault.Error{Code: fault.PINWrong, Op: "ias: verify PIN", Left: 2, Err: errors.New("'63C2' on ACME Reader 7")}
	v := serve(t, playing(fails(wrong, true)), Server{})
	path := v.begin(fields("nonce", nonceA))
	if page := v.end(path); page.Problem != wrong.Text(italian).Message || !strings.Contains(page.Problem, "2") {
		t.Errorf("the page does not tell the tries left: %+v", page)
	}
	got := v.finish(path).Error
	if want := newProblem(fault.PINWrong, italian); got == nil || *got != want {
		t.Errorf("callback: %+v, want %+v", got, want)
	}
}

func TestTheFragmentOfAFailureHoldsNothingOfTheCard(t *testing.T) {
	e := ending{consented: true, fault: &fault.Error{
		Code: fault.PINWrong, Op: "ias: verify", Left: 2, Err: errors.New("'63C2' ACME Reader"),
	}}
	c := e.callback(asked{lang: english, state: "s"})
	if c.Error == nil || c.Error.Title != fault.PINWrong.Text(english).Message {
		t.Fatalf("callback: %+v", c)
	}
	for _, leak := range []string{"63C2", "ACME", "verify", "2 "} {
		if strings.Contains(c.Error.Title+c.Error.Detail, leak) {
			t.Errorf("%q is told", leak)
		}
	}
}

func TestAnAnswerThatIsNotInItsFormatIsAnInternalFault(t *testing.T) {
	for _, a := range []login.Answer{{}, {Format: token.WebEID, Data: []byte(`{`)}, {Format: token.CMS}} {
		c := ending{answer: a}.callback(asked{lang: english})
		if c.Error == nil || c.Error.Code != fault.Internal || c.AuthToken != nil || c.CMS != nil {
			t.Errorf("%+v: %+v", a, c)
		}
	}
}

func TestAPanicOfTheLoginEndsThatLoginAlone(t *testing.T) {
	v := serve(t, playing(func(context.Context, func(card.Event)) (login.Answer, error) { panic("gap") }), Server{Limits: unpaced()})
	path := v.begin(fields("nonce", nonceA))
	if end := v.end(path); end.Code != fault.Internal {
		t.Errorf("the page's last state: %+v", end)
	}
	v.finish(path)
	v.play.script = signs
	v.end(v.beginAgain(fields("nonce", strings.Repeat("B", 44))))
}

func TestClosingTheServerEndsTheLoginFirst(t *testing.T) {
	ended := false
	v := serve(t, playing(func(ctx context.Context, _ func(card.Event)) (login.Answer, error) {
		<-ctx.Done()
		ended = context.Cause(ctx) == error(fault.Interrupted)
		return login.Answer{}, ctx.Err()
	}), Server{})
	v.begin(fields("nonce", nonceA))
	<-v.play.started
	if err := v.stop(); err != nil || !ended {
		t.Errorf("Serve returned %v, login ended %v", err, ended)
	}
}

func TestStagesAndFaultsReachThePageInItsLanguage(t *testing.T) {
	v := serve(t, playing(func(ctx context.Context, tell func(card.Event)) (login.Answer, error) {
		tell(card.Event{Stage: card.WaitingCard, Reader: "ACME <1>", Note: fault.New(fault.CardNotCIE, "test", io.EOF)})
		return waits(ctx, tell)
	}), Server{})
	path := v.begin(fields("nonce", nonceA, "lang", "en-GB"))
	at := v.until(path, func(s view) bool { return s.Stage == card.WaitingCard })
	want := englishWords().Steps[card.WaitingCard]
	if at.Heading != want.Heading || at.Text != want.Text || at.Reader != "ACME <1>" ||
		at.Problem != fault.CardNotCIE.Text(english).Message || at.Final {
		t.Errorf("state: %+v", at)
	}
	page := v.ask("GET", path, "", header("Accept", "text/html"))
	for _, part := range []string{`lang="en"`, want.Heading, "ACME &lt;1&gt;", site, `role="status" aria-live="polite"`, "<h1>"} {
		if !strings.Contains(page.body, part) {
			t.Errorf("the page lacks %q", part)
		}
	}
}
