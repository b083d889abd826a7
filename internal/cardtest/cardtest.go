// Package cardtest is a terminal with simulated cards inside one process, for tests that
// need neither a socket nor a service.
package cardtest

import (
	"crypto/rand"
	"crypto/x509"
	"sync"
	"testing"
	"time"

	"cied/card"
	"cied/card/cardcache"
	"cied/ias"
	"cied/nfc"
	"cied/pki"
	"cied/simulator"
)

// PIN is that of every simulated card; an invented one.
const PIN = "12345678"

// Now is inside the validity of every simulated certificate that is meant to be valid.
var Now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// world is minted once: equal years give equal authorities, byte for byte.
var world = sync.OnceValues(func() (*simulator.World, error) { return simulator.NewWorld(Now) })

// certificates is shared, so that thousands of cards cost one certificate of the terminal.
var certificates ias.Certificates

// World has the authorities of all cards.
func World(t testing.TB) *simulator.World {
	t.Helper()
	w, err := world()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// Card is a new card of [World], with these faults beside those of o, written as
// [simulator.ParseFault] reads them.
func Card(t testing.TB, o simulator.Options, faults ...string) *simulator.Card {
	t.Helper()
	for _, s := range faults {
		f, err := simulator.ParseFault(s)
		if err != nil {
			t.Fatal(err)
		}
		o.Faults = append(o.Faults, f)
	}
	o.World, o.Now = World(t), Now
	c, err := simulator.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// trusted are sorted once: they are not changed.
var trusted = sync.OnceValues(func() (*pki.Anchors, error) {
	w, err := world()
	if err != nil {
		return nil, err
	}
	return pki.NewAnchors(append(w.CIERoots(), w.CIEIssuers()...), []*x509.Certificate{w.CSCA()}, true), nil
})

// Anchors trust the authorities of [World].
func Anchors(t testing.TB) *pki.Anchors {
	t.Helper()
	a, err := trusted()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Terminal finds cards of [World] on readers, at [Now], with a cache of its own.
func Terminal(t testing.TB, readers nfc.Driver) *card.Terminal {
	t.Helper()
	return &card.Terminal{
		Readers: readers, Anchors: Anchors(t),
		Cache: cardcache.Cache{Dir: t.TempDir()}, Certificates: &certificates,
		Rand: rand.Reader, Now: func() time.Time { return Now }, Wait: time.Minute,
	}
}
