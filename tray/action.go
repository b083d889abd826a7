package tray

import (
	"context"
	"strings"

	"cied/fault"
)

// Actions are what the menu's entries do. Each is called in a goroutine of its own, and not
// again before it has returned; an entry without one is greyed out. What an action returns
// is told to the person, unless they cancelled. ctx ends with the tray.
type Actions struct {
	OpenPage   func(ctx context.Context) error // opens the status page in the browser
	ChangePIN  func(ctx context.Context) error // returns when the dialogs are over
	UnblockPIN func(ctx context.Context) error // the same
	Doctor     func(ctx context.Context) error // examines the computer, and shows the report

	// SetLanguage remembers the language, one of lang.All. The tray speaks it at once.
	SetLanguage func(ctx context.Context, tag string) error
	// StartWithSession has the daemon start with the session, or not any more. The tick
	// changes when it has.
	StartWithSession func(ctx context.Context, on bool) error

	Quit func() // has the daemon end
}

// has reports whether there is an action behind the entry.
func (a Actions) has(id string) bool {
	switch id {
	case pageEntry:
		return a.OpenPage != nil
	case changeEntry:
		return a.ChangePIN != nil
	case unblockEntry:
		return a.UnblockPIN != nil
	case doctorEntry:
		return a.Doctor != nil
	case autostartEntry:
		return a.StartWithSession != nil
	case quitEntry:
		return a.Quit != nil
	default:
		return strings.HasPrefix(id, languageEntry) && a.SetLanguage != nil
	}
}

// click answers a click on an entry. It does not wait.
func (t *Tray) click(ctx context.Context, id string) {
	if !t.config.Actions.has(id) || !t.begin(id) {
		return
	}
	go t.guard("action "+id, func() {
		defer t.end(id)
		err := t.act(ctx, id)
		if err == nil {
			return
		}
		t.log.Info("an entry of the tray's menu has failed", "entry", id, "cause", err)
		if f := fault.Of(err); answers(f.Code) {
			t.notify(ctx, noticeOf(f, t.language()))
		}
	})
}

// begin reports whether the entry's action is not under way already.
func (t *Tray) begin(id string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.busy[id] {
		return false
	}
	t.busy[id] = true
	return true
}

func (t *Tray) end(id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.busy, id)
}

// act does what the entry says.
func (t *Tray) act(ctx context.Context, id string) error {
	a := t.config.Actions
	switch id {
	case pageEntry:
		return a.OpenPage(ctx)
	case changeEntry:
		return a.ChangePIN(ctx)
	case unblockEntry:
		return a.UnblockPIN(ctx)
	case doctorEntry:
		return a.Doctor(ctx)
	case autostartEntry:
		return t.toggle(ctx)
	case quitEntry:
		a.Quit()
		return nil
	default:
		tag := strings.TrimPrefix(id, languageEntry)
		t.set(func() { t.tag = tag })
		return a.SetLanguage(ctx, tag)
	}
}

// toggle changes whether the daemon starts with the session.
func (t *Tray) toggle(ctx context.Context) error {
	t.mu.Lock()
	on := !t.withSession
	t.mu.Unlock()
	if err := t.config.Actions.StartWithSession(ctx, on); err != nil {
		return err
	}
	t.set(func() { t.withSession = on })
	return nil
}
