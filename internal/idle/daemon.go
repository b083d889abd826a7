//go:build linux

package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os/exec"
	"strconv"
	"syscall"
	"time"
)

// A daemon is a "cied serve" that runs.
type daemon struct {
	cmd   *exec.Cmd
	ended chan struct{} // closed when it has
	took  time.Duration // from exec to its first connection
}

// serve starts a program, and waits until it has accepted a connection.
func (d *desk) serve(ctx context.Context, program string) (*daemon, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	var said bytes.Buffer
	c := &daemon{ended: make(chan struct{})}
	c.cmd = exec.CommandContext(ctx, program, "serve", "--port", strconv.Itoa(port), "--trust", d.path("trust"), "--pinentry", "/bin/false")
	c.cmd.Env, c.cmd.Stdout, c.cmd.Stderr = d.env, &said, &said
	began := time.Now()
	if err := c.cmd.Start(); err != nil {
		return nil, err
	}
	ctx, gone := context.WithCancel(ctx)
	defer gone()
	go func() { defer close(c.ended); defer gone(); _ = c.cmd.Wait() }()
	conn, err := dial(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	c.took = time.Since(began)
	if err != nil {
		c.stop()
		return nil, fmt.Errorf("%w\n%s", err, &said)
	}
	return c, conn.Close()
}

func (c *daemon) pid() int { return c.cmd.Process.Pid }

// stop asks the daemon to end, and kills it where it does not.
func (c *daemon) stop() {
	_ = c.cmd.Process.Signal(syscall.SIGTERM)
	kill := time.AfterFunc(patience, func() { _ = c.cmd.Process.Kill() })
	<-c.ended
	kill.Stop()
}
