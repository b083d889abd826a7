//go:build unix

package e2e

import (
	"context"
	"crypto/rand"
	"os"
	"testing"
	"time"

	"cied/card"
	"cied/card/cardcache"
	"cied/internal/peer"
	"cied/localhttp"
	"cied/login"
	"cied/nfc"
	"cied/pki"
	"cied/prompt"
)

// hastyLimits are those of an installed cied, with less patience for people: they have five
// minutes for a login there, and a page that has gone may come back for ten seconds.
func hastyLimits() localhttp.Limits {
	l := localhttp.DefaultLimits()
	l.Session, l.Abandoned = 8*time.Second, time.Second
	return l
}

// serveHastily answers browsers as cied serve does, until the end of the test, and returns
// "http://127.0.0.1:PORT".
func serveHastily(t *testing.T, trust string) (address string) {
	t.Helper()
	anchors, err := pki.LoadDir(trust)
	if err != nil {
		t.Fatal(err)
	}
	server := &localhttp.Server{
		Login: &login.Service{
			Terminal: &card.Terminal{
				Readers: nfc.NewPCSC(nfc.PCSCOptions{}),
				Anchors: anchors, Cache: cardcache.Cache{Dir: t.TempDir()}, Rand: rand.Reader, Now: time.Now,
			},
			Prompt: prompt.Pinentry{Path: pinentry(t), Display: os.Getenv("DISPLAY"), Lang: "en"},
			App:    "https://example.test/cied/test", Version: "test",
		},
		Peer: peer.SameUser, Lang: "en", Test: true, Limits: hastyLimits(),
	}
	listeners, err := localhttp.Listen(0)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, listeners...) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return "http://" + listeners[0].Addr().String()
}
