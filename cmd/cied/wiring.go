package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"cied/card"
	"cied/card/cardcache"
	"cied/fault"
	"cied/history"
	"cied/ias"
	"cied/login"
	"cied/nfc"
	"cied/pin"
	"cied/pki"
	"cied/pki/store"
	"cied/policy"
)

// trust returns the anchors of dir, for tests, or those that the program carries with what
// updates have changed.
func trust(dir string) (*pki.Anchors, error) {
	if dir != "" {
		return pki.LoadDir(dir)
	}
	s, err := trustStore()
	if err != nil {
		return nil, err
	}
	return s.Anchors()
}

// trustStore is the file of what updates have changed.
func trustStore() (store.Store, error) {
	dir, err := dataRoot()
	if err != nil {
		return store.Store{}, fault.New(fault.TrustUnreadable, "cied: trust store", err)
	}
	return store.Store{File: filepath.Join(dir, "cied", "trust.json")}, nil
}

// dataRoot is where a program keeps what must not be lost: the XDG base directory for data
// on Linux and its like, the directory for configuration elsewhere, as those systems have it.
func dataRoot() (string, error) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return os.UserConfigDir()
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return dir, nil
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, ".local", "share"), err
}

// stateRoot is where a program keeps what it may lose and nobody makes anew, such as its
// log (XDG Base Directory Specification 0.8), or the like of other systems.
func stateRoot() (string, error) {
	home, err := os.UserHomeDir()
	switch {
	case runtime.GOOS == "windows":
		return os.UserCacheDir() // %LocalAppData%
	case runtime.GOOS == "darwin":
		return filepath.Join(home, "Library", "Logs"), err
	case filepath.IsAbs(os.Getenv("XDG_STATE_HOME")):
		return os.Getenv("XDG_STATE_HOME"), nil
	}
	return filepath.Join(home, ".local", "state"), err
}

// cacheRoot is the directory of what can be had again, of one sort: "cards", "crl".
func cacheRoot(what string) (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fault.New(fault.StateUnreadable, "cied: cache", err)
	}
	return filepath.Join(dir, "cied", what), nil
}

// cacheDir is the part of a cache that belongs to these anchors: test anchors have one of
// their own.
func cacheDir(what, trustDir string) (string, error) {
	root, err := cacheRoot(what)
	if err != nil || trustDir == "" {
		return filepath.Join(root, "real"), err
	}
	abs, err := filepath.Abs(trustDir)
	if err != nil {
		return "", fault.New(fault.StateUnreadable, "cied: cache", err)
	}
	h := sha256.Sum256([]byte(abs))
	return filepath.Join(root, "test-"+hex.EncodeToString(h[:8])), nil
}

// cache is where cards are remembered.
func cache(trustDir string) cardcache.Cache {
	dir, err := cacheDir("cards", trustDir)
	if err != nil {
		return cardcache.Cache{} // no home: nothing is remembered
	}
	return cardcache.Cache{Dir: dir}
}

// remember is the cache of this run, or one that keeps nothing.
func (p *program) remember(trustDir string) cardcache.Cache {
	if p.noCache {
		return cardcache.Cache{}
	}
	return cache(trustDir)
}

// readers opens the readers of a command: those of PC/SC, or a vpcd listener alone.
func readers(listenVPCD string, allowRemote bool, refused func(error)) (nfc.Driver, func(), error) {
	if listenVPCD == "" {
		return nfc.NewPCSC(nfc.PCSCOptions{}), func() {}, nil
	}
	v, err := nfc.ListenVPCD(nfc.VPCDOptions{Addr: listenVPCD, AllowRemote: allowRemote, Refused: refused})
	if err != nil {
		return nil, nil, err
	}
	return v, func() { _ = v.Close() }, nil
}

// newTerminal is where cards are found and proved, over real parts.
func (p *program) newTerminal(drivers nfc.Driver, trustDir string, wait time.Duration) (*card.Terminal, error) {
	anchors, err := trust(trustDir)
	if err != nil {
		return nil, err
	}
	return p.terminalUnder(anchors, drivers, trustDir, wait), nil
}

// terminalUnder is newTerminal with anchors that were read before.
func (p *program) terminalUnder(anchors *pki.Anchors, drivers nfc.Driver, trustDir string, wait time.Duration) *card.Terminal {
	return &card.Terminal{
		Readers: drivers,
		Anchors: anchors,
		Cache:   p.remember(trustDir),
		Rand:    rand.Reader,
		Now:     time.Now,
		Wait:    wait,
		Log:     p.logUnder(anchors),

		Certificates: new(ias.Certificates),
	}
}

// newService is the login, with the cards of t.
func newService(t *card.Terminal, prompter login.Prompter) *login.Service {
	return &login.Service{
		Terminal: t,
		Prompt:   prompter,
		App:      appURL(t.Anchors.Test),
		Version:  signedBy(t.Anchors.Test),
	}
}

// keeper stands before the services and keeps the history, if the policy has one.
func (p *program) keeper(t *card.Terminal, rules *policy.Policy, logins login.Runner, pins pin.Runner) *history.Keeper {
	k := &history.Keeper{Logins: logins, PINs: pins, Test: t.Anchors.Test, Now: time.Now, Log: t.Logger()}
	if !rules.History {
		return k
	}
	var err error
	if k.List, err = historyList(); err != nil {
		k.Log.Warn("history not kept", "cause", err)
	}
	return k
}

// historyList is the file of what was asked of cards. Runs with test anchors share it, and
// mark what they add.
func historyList() (history.List, error) {
	dir, err := dataRoot()
	if err != nil {
		return history.List{}, fault.New(fault.StateUnreadable, "cied: history", err)
	}
	return history.List{File: filepath.Join(dir, "cied", "history.jsonl")}, nil
}

// usage is a command line that cannot be understood.
func usage(words string) error { return fault.New(fault.Usage, "cied", errors.New(words)) }
