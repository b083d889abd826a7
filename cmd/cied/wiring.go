package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"time"

	"cied/fault"
	"cied/login"
	"cied/login/cardcache"
	"cied/nfc"
	"cied/pki"
)

// trust returns the anchors of dir, for tests, or those that the program carries.
func trust(dir string) (*pki.Anchors, error) {
	if dir == "" {
		return pki.Pinned(), nil
	}
	return pki.LoadDir(dir)
}

// cacheRoot is the directory of everything that is kept about cards.
func cacheRoot() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fault.New(fault.StateUnreadable, "cied: cache", err)
	}
	return filepath.Join(dir, "cied", "cards"), nil
}

// cache is where cards are remembered: runs with test anchors use one of their own.
func cache(trustDir string) cardcache.Cache {
	root, err := cacheRoot()
	if err != nil {
		return cardcache.Cache{} // no home: nothing is remembered
	}
	if trustDir == "" {
		return cardcache.Cache{Dir: filepath.Join(root, "real")}
	}
	abs, err := filepath.Abs(trustDir)
	if err != nil {
		abs = trustDir
	}
	h := sha256.Sum256([]byte(abs))
	return cardcache.Cache{Dir: filepath.Join(root, "test-"+hex.EncodeToString(h[:8]))}
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

// newService is the one use case, over real parts.
func (p *program) newService(drivers nfc.Driver, prompter login.Prompter, trustDir string, wait time.Duration) (*login.Service, error) {
	anchors, err := trust(trustDir)
	if err != nil {
		return nil, err
	}
	return &login.Service{
		Readers: drivers,
		Prompt:  prompter,
		Anchors: anchors,
		Cache:   p.remember(trustDir),
		Rand:    rand.Reader,
		Now:     time.Now,
		App:     appURL(),
		Version: release,
		Wait:    wait,
		Log:     p.log(),
	}, nil
}

// usage is a command line that cannot be understood.
func usage(words string) error { return fault.New(fault.Usage, "cied", errors.New(words)) }
