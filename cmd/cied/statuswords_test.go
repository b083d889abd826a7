package main

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"

	"cied/card"
	"cied/control"
	"cied/fault"
	"cied/history"
	"cied/lang"
	"cied/pin"
)

func TestStatusHasEveryWordInEveryLanguage(t *testing.T) {
	for _, tag := range lang.All() {
		words := reflect.ValueOf(statusWordsIn(tag))
		english := reflect.ValueOf(statusWordsIn(lang.English))
		for i := range words.NumField() {
			name := words.Type().Field(i).Name
			if words.Field(i).String() == "" {
				t.Errorf("%s: no word for %s", tag, name)
			}
			if got := strings.Count(words.Field(i).String(), "%"); got != strings.Count(english.Field(i).String(), "%") {
				t.Errorf("%s: %s has %d verbs", tag, name, got)
			}
		}
	}
}

func TestAPersonReadsWhatTheDaemonDoes(t *testing.T) {
	at := time.Date(2026, 11, 22, 8, 30, 0, 0, time.Local)
	s := control.Status{
		Daemon:   control.Daemon{Version: "1.2.3", PID: 4711, Since: at, Address: "http://127.0.0.1:24731", Test: true},
		Stopping: true,
		Running:  &control.Running{What: history.Login, Stage: card.WaitingCard, Origin: scriptOrigin, Since: at},
		Last:     &control.Ended{What: history.Login, Code: fault.Cancelled, At: at},
	}
	var b bytes.Buffer
	p := &program{streams: streams{out: &b}, lang: lang.English}
	p.writeStatus(&b, s)
	const want = `cied 1.2.3 has been running since 2026-11-22 08:30:00 (process 4711)
address          http://127.0.0.1:24731
anchors          TEST: worth nothing outside a test
now              https://idp.example.test: lay the identity card on the reader (then it stops)
last use         2026-11-22 08:30:00  login: You cancelled. (cancelled)
`
	if got := b.String(); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestEveryStageIsTold(t *testing.T) {
	for _, tag := range lang.All() {
		p := &program{lang: tag}
		for _, stage := range []card.Stage{card.WaitingReader, card.WaitingCard, card.ReadingCard, card.Asking, card.Consented, card.Signing, pin.Storing} {
			for _, what := range []string{history.Login, history.Change, history.Unblock} {
				if p.doing(control.Running{What: what, Stage: stage}) == "" {
					t.Errorf("%s: %s, %s", tag, what, stage)
				}
			}
		}
		if got := p.moment(control.Status{Running: &control.Running{Origin: scriptOrigin}}); got != scriptOrigin {
			t.Errorf("%s: before the first stage: %q", tag, got)
		}
	}
}

func TestAPersonReadsThatAPINIsChanged(t *testing.T) {
	p := &program{lang: lang.English}
	s := control.Status{Running: &control.Running{What: history.Unblock, Stage: card.Asking}}
	if got := p.moment(s); got != "PIN unblock: the dialog asks for the new PIN" {
		t.Errorf("%q", got)
	}
}
