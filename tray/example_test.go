package tray_test

import (
	"context"
	"log/slog"
	"os"

	"cied/control"
	"cied/lang"
	"cied/nfc"
	"cied/tray"
)

// A daemon gives the tray what it watches, and what its menu's entries do.
func ExampleNew() {
	ctx, quit := context.WithCancelCause(context.Background())
	watch := &control.Watch{End: quit}
	t := tray.New(tray.Config{
		Source:  tray.FromControl(watch),
		Readers: nfc.All(nfc.NewPCSC(nfc.PCSCOptions{})),
		Actions: tray.Actions{
			OpenPage: func(context.Context) error { return nil },
			Quit:     func() { watch.Stop(control.AtOnce) },
		},
		Lang:   lang.FromEnv(os.Getenv),
		About:  tray.About{Version: "0.1.0", Address: "http://127.0.0.1:24731"},
		Getenv: os.Getenv,
		Log:    slog.Default(),
	})
	go t.Run(ctx) // on macOS: t.Run(ctx), in main's goroutine
}
