package login_test

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"fmt"
	"time"

	"cied/card"
	"cied/card/cardcache"
	"cied/internal/simreader"
	"cied/login"
	"cied/pki"
	"cied/simulator"
)

// One login with a card in software, whose holder and PIN are invented.
func ExampleService_Login() {
	simulated, err := simulator.New(simulator.Options{Now: now})
	if err != nil {
		fmt.Println(err)
		return
	}
	w := simulated.World()
	s := &login.Service{
		Terminal: &card.Terminal{
			Readers: simreader.New(simulated),
			Anchors: pki.NewAnchors(append(w.CIERoots(), w.CIEIssuers()...), []*x509.Certificate{w.CSCA()}, true),
			Cache:   cardcache.Cache{}, // keeps nothing
			Rand:    rand.Reader,
			Now:     func() time.Time { return now },
			Wait:    10 * time.Second,
		},
		Prompt:  &person{pins: []string{"12345678"}},
		App:     "https://cied.invalid/example",
		Version: "0",
	}
	r := login.Request{Origin: "https://idp.example.test", Nonce: "dGhpcyBub25jZSBoYXMgdGhpcnR5LXR3byBieXRlcy4="}
	answer, err := s.Login(context.Background(), r, func(e card.Event) { fmt.Println(e.Stage) })
	fmt.Println(answer.Format, answer.Test, err)
	// Output:
	// reading-card
	// asking
	// consented
	// signing
	// web-eid true <nil>
}
