package demo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"

	"cied/card"
	"cied/fault"
)

// seen is what the daemon's page shows.
type seen struct {
	Version int        `json:"version"`
	Stage   card.Stage `json:"stage"`
	Code    fault.Code `json:"code"`
	Final   bool       `json:"final"`
	Finish  string     `json:"finish"`
}

// watch follows the daemon's page, and answers the dialog when it opens. A login that
// waits for the card to be mended is cancelled: this citizen has no other card.
func (d *Demo) watch(b *browser, page string, c Citizen) (seen, error) {
	stop := make(chan struct{})
	defer close(stop)
	told := make(chan *fault.Error, 1)
	go d.answerDialogs(c, told, stop)
	for after := 0; ; {
		var s seen
		if err := b.read(fmt.Sprintf("%s/state?after=%d", page, after), &s); err != nil {
			return s, err
		}
		after = s.Version
		switch {
		case s.Final && s.Code != "":
			return s, why(s.Code, told)
		case s.Final:
			return s, nil
		case s.Code != "" && (s.Stage == card.WaitingCard || s.Stage == card.WaitingReader):
			resp, err := b.send(http.MethodPost, page+"/cancel", origin(page), "", "")
			if err == nil {
				err = resp.Body.Close()
			}
			return s, errors.Join(fault.New(s.Code, "demo: login", nil), err)
		}
	}
}

// why is the fault of a login that ended in code. A citizen who closed the second dialog
// was told before that the PIN was wrong.
func why(code fault.Code, told <-chan *fault.Error) error {
	if code == fault.Cancelled {
		select {
		case f := <-told:
			return f
		default:
		}
	}
	return fault.New(code, "demo: login", nil)
}

// answerDialogs types the PIN into the first dialog of the desk and closes a second one,
// having passed on to told what that one said was wrong.
func (d *Demo) answerDialogs(c Citizen, told chan<- *fault.Error, stop <-chan struct{}) {
	var last *dialog
	for {
		ask, changed := d.desk.look()
		switch {
		case ask == nil || ask == last:
		case last == nil:
			last = ask
			d.typePIN(c)
		default:
			told <- fault.Of(cmp.Or(ask.Wrong, error(fault.Cancelled)))
			_ = d.desk.decline()
			return
		}
		select {
		case <-changed:
		case <-stop:
			return
		}
	}
}

// typePIN answers as the person at the desk. A PIN that is none is not taken by the
// dialog, which the person then closes.
func (d *Demo) typePIN(c Citizen) {
	pin := append([]byte(nil), c.PIN...)
	if err := d.desk.reply(pin, c.LastTry); err != nil {
		_ = d.desk.decline()
	}
}

// Attend types the PIN into every dialog that opens on the desk until ctx ends: for a walk
// whose browser is somebody else's.
func (d *Demo) Attend(ctx context.Context, pin []byte) {
	var last *dialog
	for {
		ask, changed := d.desk.look()
		if ask != nil && ask != last {
			d.typePIN(Citizen{PIN: pin})
		}
		last = ask
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}
