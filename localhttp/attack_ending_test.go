package localhttp

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cied/fault"
)

func personCancels(t *testing.T) {
	v := serve(t, playing(waits), Server{})
	path := v.begin(fields("nonce", nonceA))
	r := v.ask("POST", path+"/cancel", "", header("Origin", "http://"+v.addr), header("Sec-Fetch-Site", "same-origin"))
	if r.StatusCode != http.StatusNoContent {
		t.Fatalf("cancel: %d %s", r.StatusCode, r.body)
	}
	if end := v.end(path); end.Code != fault.Cancelled || !end.Forward {
		t.Errorf("the page's last state: %+v", end)
	}
	if got := v.finish(path); got.Error == nil || got.Error.Code != fault.Cancelled {
		t.Errorf("callback: %+v", got)
	}
}

// closedTab is row 39 on the clock of a bubble; back button and duplicate tab need a browser.
func closedTab(t *testing.T) {
	inBubble(t, waits, func(d *door) {
		s := start(t, d, site, "1")
		unwatch := s.watch()
		time.Sleep(time.Minute)
		if at, _, _ := s.look(); at.end != nil {
			t.Error("cancelled while somebody watched")
		}
		unwatch()
		time.Sleep(9 * time.Second)
		s.watch()() // a reload of the page
		time.Sleep(9 * time.Second)
		if at, _, _ := s.look(); at.end != nil {
			t.Error("cancelled although the page came back")
		}
		time.Sleep(2 * time.Second)
		at, _, _ := s.look()
		if at.end == nil || at.end.code() != fault.Cancelled || at.end.refused {
			t.Errorf("ending: %+v", at.end)
		}
	})
}

// resultIsTheSites is row 49: an answer is told once, to the origin that asked, and not
// for ever.
func resultIsTheSites(t *testing.T) {
	t.Run("window", deliveredOnce)
	t.Run("script", readOnce)
	t.Run("after its expiry", expired)
	t.Run("another origin", readByAnother)
	t.Run("another origin when it is over", overForAnother)
}

func deliveredOnce(t *testing.T) {
	v := serve(t, playing(signs), Server{})
	path := v.begin(fields("nonce", nonceA))
	v.end(path)
	v.finish(path)
	for _, again := range []string{path + "/finish", path, path + "/state"} {
		want(t, again, v.ask("GET", again, ""), http.StatusGone, fault.SessionOver)
	}
	r := v.ask("POST", path+"/cancel", "", header("Origin", "http://"+v.addr))
	want(t, "cancel", r, http.StatusGone, fault.SessionOver)
	page := v.ask("GET", path, "", header("Accept", "text/html"))
	if text := fault.SessionOver.Text(italian).Message; page.StatusCode != http.StatusGone || !strings.Contains(page.body, text) {
		t.Errorf("the back button shows %d %s", page.StatusCode, page.body)
	}
}

// An answer that nobody reads in time is gone, on either way, and so is the memory of it
// ten minutes later.
func expired(t *testing.T) {
	inBubble(t, signs, func(d *door) {
		window := start(t, d, site, "1")
		synctest.Wait()
		script := startScript(t, d, "2")
		limits := DefaultLimits()
		for _, c := range []struct {
			after time.Duration
			want  error
		}{
			{limits.Ready - time.Second, nil},
			{2 * time.Second, fault.SessionOver},
			{overMemory - 2*time.Second, fault.SessionOver},
			{2 * time.Second, fault.SessionUnknown},
		} {
			time.Sleep(c.after)
			if _, err := d.session(window.id, byWindow, ""); !errors.Is(err, c.want) {
				t.Errorf("window: %v, want %v", err, c.want)
			}
			if _, err := d.session(script.id, byScript, site); !errors.Is(err, c.want) {
				t.Errorf("script: %v, want %v", err, c.want)
			}
		}
	})
}

// Who could not read a session does not learn that there was one.
func overForAnother(t *testing.T) {
	v := serve(t, playing(signs), Server{Limits: unpaced()})
	path := v.create(object("nonce", nonceA))
	v.ended(path)
	window := v.beginAgain(fields("nonce", "B"+nonceA[1:]))
	v.end(window)
	v.finish(window)
	page := "/ui/s/" + path[len("/v1/sessions/"):]
	script := "/v1/sessions/" + window[len("/ui/s/"):]
	for name, r := range map[string]reply{
		"another origin":             v.fetch("GET", path, "", as(other)),
		"another origin's events":    v.fetch("GET", path+"/events", "", as(other)),
		"another origin's delete":    v.fetch("DELETE", path, "", as(other)),
		"a window, of a script's":    v.ask("GET", page, ""),
		"the way back of a script's": v.ask("GET", page+"/finish", ""),
		"a script, of a window's":    v.fetch("GET", script, ""),
	} {
		want(t, name, r, http.StatusNotFound, fault.SessionUnknown)
	}
}

func failureTellsNothing(t *testing.T) {
	t.Run("window before consent", onlyCancelled)
	t.Run("script before consent", onlyPending)
	t.Run("log", confidential)
}

// A site must not learn that there is a reader, a card or a blocked PIN by asking.
func onlyCancelled(t *testing.T) {
	for _, row := range fault.Rows() {
		t.Run(string(row.Code), func(t *testing.T) {
			v := serve(t, playing(fails(fault.New(row.Code, "test", errors.New("'6983' on ACME Reader 7")), false)), Server{})
			path := v.begin(fields("nonce", nonceA))
			page := v.end(path)
			if page.Code != row.Code || page.Problem != row.Text(italian).Message {
				t.Errorf("the page says %q %q", page.Code, page.Problem)
			}
			if page.Forward != (row.Code == fault.Cancelled) {
				t.Errorf("forward %v: the moment would tell", page.Forward)
			}
			if got := v.finish(path); got.Error == nil || got.Error.Code != fault.Cancelled {
				t.Errorf("callback: %+v", got)
			}
		})
	}
}

// confidential: the log names codes and origins, and nothing of what a site
// sent or a card said.
func confidential(t *testing.T) {
	var log bytes.Buffer
	wrong := &fault.Error{Code: fault.PINWrong, Op: "ias: verify", Left: 2, Err: errors.New("'63C2' on ACME Reader 7")}
	v := serve(t, playing(fails(wrong, true)), Server{
		Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	path := v.begin(fields("nonce", nonceA, "state", "basket-7"))
	v.end(path)
	v.finish(path)
	v.post(fields("nonce", nonceA, "state", "basket-7"))
	if err := v.stop(); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(log.String(), "pin-wrong") || !strings.Contains(log.String(), "nonce-reused") {
		t.Errorf("the log lacks the codes: %s", &log)
	}
	for _, leak := range []string{"63C2", "ACME", nonceA, "basket-7", strings.TrimPrefix(path, "/ui/s/")} {
		if strings.Contains(log.String(), leak) {
			t.Errorf("%q is logged: %s", leak, &log)
		}
	}
}
