//go:build linux

package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"cied/simulator"
)

const (
	socketName = "pcscd.comm"     // of a link to the socket of the service
	patience   = 20 * time.Second // how long something started may take until it is ready
	glance     = time.Millisecond // how long dial waits: short beside a start, and the processor is free for it
)

// A desk is a PC/SC service of its own with a simulated card on its first reader, and a home
// for daemons.
type desk struct {
	dir   string
	env   []string  // of daemons
	pcscd *exec.Cmd // nil until it runs
	lift  func()    // nil until the card lies there
}

// newDesk starts the service, and lays the card down.
func newDesk(ctx context.Context) (*desk, error) {
	dir, err := os.MkdirTemp("", "cied-idle-")
	if err != nil {
		return nil, err
	}
	d := &desk{dir: dir}
	if err := d.furnish(ctx); err != nil {
		d.clear()
		return nil, err
	}
	return d, nil
}

func (d *desk) furnish(ctx context.Context) error {
	if err := d.home(); err != nil {
		return err
	}
	card, err := simulator.New(simulator.Options{PIN: []byte("12345678"), PUK: []byte("87654321")})
	if err != nil {
		return err
	}
	if err := card.World().WriteAnchors(d.path("trust")); err != nil {
		return err
	}
	port, err := d.startPCSCD(ctx)
	if err != nil {
		return fmt.Errorf("a PC/SC service: %w", err)
	}
	return d.lay(card, port)
}

func (d *desk) path(name string) string { return filepath.Join(d.dir, name) }

// home makes the directories of a person who has no desktop.
func (d *desk) home() error {
	d.env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + d.dir, "LC_ALL=C.UTF-8", "PCSCLITE_CSOCK_NAME=" + d.path(socketName)}
	for _, name := range []string{"CACHE_HOME", "CONFIG_HOME", "DATA_HOME", "STATE_HOME", "RUNTIME_DIR"} {
		own := d.path(strings.ToLower(name))
		if err := os.Mkdir(own, 0o700); err != nil {
			return err
		}
		d.env = append(d.env, "XDG_"+name+"="+own)
	}
	return nil
}

// lay lays a card on the reader.
func (d *desk) lay(card *simulator.Card, port int) error {
	conn, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return err
	}
	card.Insert()
	ctx, lift := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- simulator.Attach(ctx, conn, card) }()
	d.lift = func() { lift(); <-done }
	return nil
}

// clear takes everything away again.
func (d *desk) clear() {
	if d.lift != nil {
		d.lift()
	}
	if d.pcscd != nil {
		_ = d.pcscd.Process.Kill()
		_ = d.pcscd.Wait()
	}
	_ = os.RemoveAll(d.dir)
}

// dial connects as soon as somebody listens; no event tells of that.
func dial(ctx context.Context, network, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		conn, err := net.Dial(network, address)
		if err == nil {
			return conn, nil
		}
		if sleep(ctx, glance) != nil {
			return nil, err
		}
	}
}
