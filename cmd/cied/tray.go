package main

import (
	"cmp"
	"context"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/cli/browser"

	"cied/card"
	"cied/control"
	"cied/fault"
	"cied/internal/session"
	"cied/internal/wholefile"
	"cied/lang"
	"cied/tray"
)

// showTray shows the daemon's face until ctx ends, where there is a desktop that shows it.
// Nothing that happens to it reaches the daemon.
func (p *program) showTray(ctx context.Context, d daemon, watch *control.Watch, address string) {
	log.SetOutput(io.Discard) // the library of the tray writes what it meets there
	auto := autostart()
	on, err := auto.Enabled(ctx)
	if err != nil {
		p.log().Debug("whether the daemon starts with the session is not known", "cause", err)
	}
	t := tray.New(tray.Config{
		Source: tray.FromControl(watch), Readers: d.logins.Readers,
		Lang: p.lang, WithSession: on,
		About:  tray.About{Version: release, Address: address, Test: d.server.Test},
		Getenv: os.Getenv, Log: p.log(),
		Actions: tray.Actions{
			OpenPage:         func(ctx context.Context) error { return openPage(ctx, address+"/") },
			Doctor:           func(ctx context.Context) error { return openPage(ctx, address+"/#doctor") },
			ChangePIN:        func(ctx context.Context) error { return watch.Change(ctx, card.Want{Patient: true}, nobody) },
			UnblockPIN:       func(ctx context.Context) error { return watch.Unblock(ctx, card.Want{Patient: true}, false, nobody) },
			SetLanguage:      func(_ context.Context, tag string) error { return saveLang(tag) },
			StartWithSession: auto.Set,
			Quit:             func() { watch.Stop(control.AtOnce) },
		},
	})
	t.Run(ctx)
}

// nobody watches the steps of a use that the tray began: the dialogs tell them.
func nobody(card.Event) {}

// openPage shows a page of ours in the person's browser. A daemon that the systemd of the
// user runs is confined, and what it started would be too: systemd starts the browser then.
func openPage(ctx context.Context, address string) error {
	var err error
	if os.Getenv("INVOCATION_ID") != "" { // systemd.exec(5)
		err = exec.CommandContext(ctx, "systemd-run", "--user", "--quiet", "--collect", "--", "xdg-open", address).Run()
	} else {
		browser.Stdout = io.Discard
		err = browser.OpenURL(address)
	}
	if err != nil {
		return fault.New(fault.NoDialog, "cied: open a page", err)
	}
	return nil
}

// autostart is whether and how the daemon starts with the session.
func autostart() session.Autostart {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	return session.Autostart{Program: self, Getenv: os.Getenv}
}

// langFile is where the language that the person has chosen in the tray is kept.
func langFile() (string, error) {
	dir, err := dataRoot()
	return filepath.Join(dir, "cied", "language"), err
}

// saveLang keeps the language for commands, pages and dialogs from the next start on.
func saveLang(tag string) error {
	name, err := langFile()
	if err == nil {
		err = os.MkdirAll(filepath.Dir(name), 0o700)
	}
	if err == nil {
		err = wholefile.Replace(name, []byte(tag+"\n"))
	}
	if err != nil {
		return fault.New(fault.StateUnreadable, "cied: language", err)
	}
	return nil
}

// chosenLang is the language of this run: that which the person has chosen in the tray, or
// that of the environment.
func chosenLang() string {
	name, err := langFile()
	if err != nil {
		return lang.FromEnv(os.Getenv)
	}
	text, _ := wholefile.Read(name, 64) // none is chosen where there is none
	return cmp.Or(lang.Parse(strings.TrimSpace(string(text))), lang.FromEnv(os.Getenv))
}
