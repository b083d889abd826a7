package localhttp

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"cied/card"
	"cied/fault"
	"cied/login"
	"cied/token"
)

func TestAScriptReadsItsAnswer(t *testing.T) {
	for _, c := range []struct {
		format string
		answer login.Answer
	}{
		{"web-eid", login.Answer{Format: token.WebEID, Data: []byte(`{"format":"web-eid:1.0","signature":"a+b/c=="}`)}},
		{"cms", login.Answer{Format: token.CMS, Data: []byte{0x30, 0x03, 0x02, 0x01, 0xFF}}},
	} {
		t.Run(c.format, func(t *testing.T) {
			v := serve(t, playing(func(_ context.Context, tell func(card.Event)) (login.Answer, error) {
				tell(card.Event{Stage: card.Consented})
				return c.answer, nil
			}), Server{})
			path := v.create(object("nonce", nonceA, "format", c.format, "state", `<a&"b>`))
			want := login.Request{Origin: site, Nonce: nonceA, Format: token.Format(c.format), Patient: true}
			if got := <-v.play.started; got != want {
				t.Errorf("login was asked for %+v, want %+v", got, want)
			}
			got := v.ended(path)
			if got.State != "done" || path != "/v1/sessions/"+got.ID || got.Result.Error != nil ||
				got.Result.State != `<a&"b>` || got.Result.Format != c.format {
				t.Errorf("%+v", got)
			}
			if data := string(got.Result.AuthToken) + string(got.Result.CMS); data != string(c.answer.Data) {
				t.Errorf("answer %q, want %q", data, c.answer.Data)
			}
		})
	}
}

func TestAfterConsentAScriptLearnsTheFaultAndNothingMore(t *testing.T) {
	wrong := &fault.Error{Code: fault.PINWrong, Op: "ias: verify PIN", Left: 2, Err: errors.New("'63C2' on ACME Reader 7")}
	v := serve(t, playing(fails(wrong, true)), Server{})
	got := v.ended(v.create(object("nonce", nonceA, "lang", "en-GB")))
	if want := newProblem(fault.PINWrong, english); got.State != "failed" || *got.Result.Error != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestWithoutWaitAScriptReadsTheStateAtOnce(t *testing.T) {
	consented := make(chan struct{})
	v := serve(t, playing(func(ctx context.Context, tell func(card.Event)) (login.Answer, error) {
		tell(card.Event{Stage: card.Asking})
		<-consented
		tell(card.Event{Stage: card.Consented})
		close(consented)
		return waits(ctx, tell)
	}), Server{})
	path := v.create(object("nonce", nonceA))
	if got := v.read(path, ""); got.State != "pending" || got.Result != nil {
		t.Errorf("before consent: %+v", got)
	}
	consented <- struct{}{}
	<-consented
	if got := v.read(path, "?wait=0"); got.State != "confirmed" || got.Result != nil {
		t.Errorf("after consent: %+v", got)
	}
	for _, query := range []string{"?wait=", "?wait=-1", "?wait=1&wait=2", "?after=1", "?wait=1000000000"} {
		want(t, query, v.fetch("GET", path+query, ""), http.StatusBadRequest, fault.RequestMalformed)
	}
	want(t, "events", v.fetch("GET", path+"/events?x", ""), http.StatusBadRequest, fault.RequestMalformed)
	want(t, "delete", v.fetch("DELETE", path+"?x", ""), http.StatusBadRequest, fault.RequestMalformed)
	want(t, "create", v.fetch("POST", "/v1/sessions?x", object("nonce", "B"+nonceA[1:])), http.StatusBadRequest, fault.RequestMalformed)
}

// The page can show the person why, and when to come back.
func TestAScriptCanReadWhyItWasRefused(t *testing.T) {
	v := serve(t, playing(waits), Server{})
	v.create(object("nonce", nonceA))
	r := v.fetch("POST", "/v1/sessions", object("nonce", "B"+nonceA[1:]))
	want(t, "second login", r, http.StatusConflict, fault.Busy)
	for name, value := range map[string]string{
		"Content-Type": "application/problem+json", "Retry-After": "5", "Vary": "Origin",
		"Access-Control-Allow-Origin": site, "Access-Control-Expose-Headers": "Location, Retry-After",
		"Access-Control-Allow-Credentials": "",
	} {
		if got := r.Header.Get(name); got != value {
			t.Errorf("%s: %q, want %q", name, got, value)
		}
	}
}

// stream opens the events of the session at path; next returns the data of the next one,
// or "" at the end.
func (v *visitor) stream(path string) (next func() string, leave func()) {
	v.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, err := http.NewRequestWithContext(ctx, "GET", "http://"+v.addr+path+"/events", nil)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Origin", site)
	r.Header.Set("Accept", "text/event-stream")
	resp, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	if got := resp.Header.Get("Content-Type"); got != "text/event-stream" || resp.StatusCode != http.StatusOK {
		v.t.Fatalf("status %d, type %q", resp.StatusCode, got)
	}
	lines := bufio.NewScanner(resp.Body)
	return func() string {
		for lines.Scan() {
			if data, found := strings.CutPrefix(lines.Text(), "data: "); found {
				return data
			}
		}
		return ""
	}, func() { cancel(); _ = resp.Body.Close() }
}

// Steps before consent make no event: even their number would tell of readers and cards.
func TestEventsTellOfConsentAndEndAlone(t *testing.T) {
	steps := make(chan card.Stage)
	v := serve(t, playing(func(ctx context.Context, tell func(card.Event)) (login.Answer, error) {
		for stage := range steps {
			tell(card.Event{Stage: stage, Note: fault.CardNotCIE})
		}
		return signs(ctx, tell)
	}), Server{})
	path := v.create(object("nonce", nonceA))
	next, leave := v.stream(path)
	defer leave()
	var got []string
	got = append(got, next())
	for _, stage := range []card.Stage{card.WaitingReader, card.WaitingCard, card.ReadingCard, card.Asking, card.Consented} {
		steps <- stage
	}
	got = append(got, next())
	steps <- card.Signing
	close(steps)
	got = append(got, next(), next())
	want := []string{`{"state":"pending"}`, `{"state":"confirmed"}`, `{"state":"done"}`, ""}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("events %q, want %q", got, want)
	}
	if r := v.read(path, ""); r.Result == nil || string(r.Result.AuthToken) == "" {
		t.Errorf("the events took the answer: %+v", r)
	}
}

func TestEventsOutliveTheDeadlineForAnswers(t *testing.T) {
	inPipes(t, Server{Login: playing(func(ctx context.Context, tell func(card.Event)) (login.Answer, error) {
		time.Sleep(200 * time.Second)
		tell(card.Event{Stage: card.Consented})
		time.Sleep(time.Minute)
		return signs(ctx, tell)
	})}, func(t *testing.T, p *pipes) {
		v := p.visitor(t)
		next, leave := v.stream(v.create(object("nonce", nonceA)))
		defer leave()
		if next(); next() != `{"state":"confirmed"}` || next() != `{"state":"done"}` {
			t.Error("the events ended early")
		}
		v.client.CloseIdleConnections()
	})
}

func TestALoginWhoseEventsNobodyReadsIsCancelled(t *testing.T) {
	var ended atomic.Bool // no channel: it would belong to no bubble
	waiting := playing(func(ctx context.Context, tell func(card.Event)) (login.Answer, error) {
		defer ended.Store(true)
		return waits(ctx, tell)
	})
	inPipes(t, Server{Login: waiting}, func(t *testing.T, p *pipes) {
		v := p.visitor(t)
		next, leave := v.stream(v.create(object("nonce", nonceA)))
		next()
		time.Sleep(200 * time.Second)
		if ended.Load() {
			t.Fatal("cancelled while somebody listened")
		}
		leave()
		time.Sleep(DefaultLimits().Abandoned - time.Millisecond)
		if ended.Load() {
			t.Error("cancelled before the script could come back")
		}
		time.Sleep(2 * time.Millisecond)
		if !ended.Load() {
			t.Error("not cancelled although nobody came back")
		}
		v.client.CloseIdleConnections()
	})
}

// An answer is for who is still there to read it.
func TestACallerThatHasGoneTakesNoAnswer(t *testing.T) {
	inPipes(t, Server{Login: playing(func(ctx context.Context, tell func(card.Event)) (login.Answer, error) {
		time.Sleep(5 * time.Second)
		return signs(ctx, tell)
	})}, func(t *testing.T, p *pipes) {
		v := p.visitor(t)
		path := v.create(object("nonce", nonceA))
		gone := p.dial()
		go func() {
			_, _ = io.WriteString(gone, "GET "+path+"?wait=25 HTTP/1.1\r\nHost: localhost:24731\r\nOrigin: "+site+"\r\n\r\n")
		}()
		synctest.Wait()
		_ = gone.Close()
		time.Sleep(6 * time.Second)
		if got := v.read(path, ""); got.State != "done" {
			t.Errorf("%+v", got)
		}
		v.client.CloseIdleConnections()
	})
}

// A site that cancels learns nothing from how long that takes: neither how long a card
// took to be reset, nor that the login had failed long before.
func TestASitesNoIsToldAfterAFixedWhile(t *testing.T) {
	for name, script := range map[string]func(context.Context, func(card.Event)) (login.Answer, error){
		"nothing happened": waits,
		"had failed":       fails(fault.PINBlocked, false),
		"card is reset": func(ctx context.Context, tell func(card.Event)) (login.Answer, error) {
			<-ctx.Done()
			time.Sleep(300 * time.Millisecond)
			return login.Answer{}, ctx.Err()
		},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, script, func(d *door) {
				s := startScript(t, d, "1")
				defer s.watch()()
				time.Sleep(5 * time.Second)
				begin := time.Now()
				s.refuse()
				at, _ := s.until(context.Background(), func(p progress, _ int) bool { return p.end != nil })
				if took := time.Since(begin); took != DefaultLimits().Settle || at.end.told() != fault.Cancelled {
					t.Errorf("%q after %v", at.end.told(), took)
				}
				synctest.Wait()
				if _, err := d.begin(asked{Request: login.Request{Origin: site, Nonce: "2"}}); err != nil {
					t.Errorf("the next login: %v", err)
				}
			})
		})
	}
}

func TestThePersonsOwnNoIsToldToAScriptAtOnce(t *testing.T) {
	v := serve(t, playing(fails(fault.Cancelled, false)), Server{})
	got := v.ended(v.create(object("nonce", nonceA)))
	if got.State != "failed" || got.Result.Error.Code != fault.Cancelled {
		t.Errorf("%+v", got)
	}
}

func TestASiteThatCancelsTwiceRestsAMinute(t *testing.T) {
	inPipes(t, Server{}, func(t *testing.T, p *pipes) {
		v := p.visitor(t)
		for _, nonce := range []string{"A", "B"} {
			path := v.create(object("nonce", strings.Repeat(nonce, 44)))
			if r := v.fetch("DELETE", path, ""); r.StatusCode != http.StatusNoContent || r.body != "" {
				t.Fatalf("delete: %d %s", r.StatusCode, r.body)
			}
			if got := v.ended(path); got.State != "failed" || got.Result.Error.Code != fault.Cancelled {
				t.Errorf("%+v", got)
			}
		}
		r := v.fetch("POST", "/v1/sessions", object("nonce", strings.Repeat("C", 44)))
		want(t, "third", r, http.StatusTooManyRequests, fault.RateLimited)
		v.client.CloseIdleConnections()
	})
}

func TestAnAnswerIsCalledOffUntilItIsRead(t *testing.T) {
	v := serve(t, playing(signs), Server{})
	path := v.create(object("nonce", nonceA))
	next, leave := v.stream(path)
	defer leave()
	for next() != "" {
	}
	v.fetch("DELETE", path, "")
	if got := v.ended(path); got.State != "failed" || got.Result.Error.Code != fault.Cancelled || got.Result.AuthToken != nil {
		t.Errorf("%+v", got)
	}
}

func TestASiteCannotHoldAllConnections(t *testing.T) {
	s := newSession("x", asked{}, time.Hour, func(error) {})
	var leave func()
	for range maxWatchers {
		unwatch, err := s.follow()
		if err != nil {
			t.Fatal(err)
		}
		leave = unwatch
	}
	if _, err := s.follow(); !errors.Is(err, fault.RateLimited) {
		t.Errorf("one more: %v", err)
	}
	leave()
	if _, err := s.follow(); err != nil {
		t.Errorf("after one has left: %v", err)
	}
}

func TestClosingTheServerWaitsForNoSettling(t *testing.T) {
	inBubble(t, fails(fault.PINBlocked, false), func(d *door) {
		startScript(t, d, "1")
		begin := time.Now()
		d.close()
		if took := time.Since(begin); took != 0 {
			t.Errorf("closed after %v", took)
		}
	})
}
