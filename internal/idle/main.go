//go:build linux

// Command idle measures what a cied costs that nobody uses: in memory, in time of the
// processor, in wake-ups, on the disk, and at its start.
//
//	idle [-for 60s] [-starts 20] CIED
//
// CIED is the program to start, as it is in a package, with "serve" and directories of its
// own; no icon's host is there. Meanwhile a simulated card lies on the reader of a PC/SC service of
// its own (pcscd and the driver of vsmartcard-vpcd), which needs root or a kernel that lets
// users unshare. CIED_IDLE_SECONDS is another way to say how long.
//
// Each figure is printed beside its target, and says "over" where it misses it. That is no
// failure: the exit status is 1 where something could not be measured.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"time"
)

// A measurement is what is asked for.
type measurement struct {
	program string
	lasts   time.Duration // of the idleness
	starts  int
}

func main() {
	m := measurement{lasts: time.Minute}
	if n, err := strconv.Atoi(os.Getenv("CIED_IDLE_SECONDS")); err == nil && n > 0 {
		m.lasts = time.Duration(n) * time.Second
	}
	flag.DurationVar(&m.lasts, "for", m.lasts, "how long it is idle")
	flag.IntVar(&m.starts, "starts", 20, "how often it is started")
	flag.Parse()
	if flag.NArg() != 1 || m.starts < 1 || m.lasts <= 0 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := m.run(ctx, flag.Arg(0))
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "idle:", err)
		os.Exit(1)
	}
}

// run measures a program, and prints what came of it.
func (m measurement) run(ctx context.Context, program string) (err error) {
	if m.program, err = filepath.Abs(program); err != nil {
		return err
	}
	file, err := os.Stat(m.program)
	if err != nil {
		return err
	}
	r := report{lasts: m.lasts, size: file.Size()}
	d, err := newDesk(ctx)
	if err != nil {
		return err
	}
	defer d.clear()
	if r.idle, err = m.idle(ctx, d); err != nil {
		return err
	}
	if r.starts, err = m.start(ctx, d); err != nil {
		return err
	}
	fmt.Println(r)
	return nil
}

// settle is how long a daemon may take to have seen the card and everything else that is
// there at its start, before it counts as idle.
const settle = 5 * time.Second

// idle has a daemon do nothing, and returns what that took.
func (m measurement) idle(ctx context.Context, d *desk) (f figures, err error) {
	c, err := d.serve(ctx, m.program)
	if err != nil {
		return f, err
	}
	defer c.stop()
	if err := sleep(ctx, settle); err != nil {
		return f, err
	}
	before, err := measure(c.pid())
	if err != nil {
		return f, err
	}
	if err := sleep(ctx, m.lasts); err != nil {
		return f, err
	}
	after, err := measure(c.pid())
	return after.since(before), err
}

// start starts daemons one after the other, and returns how long each took to its first
// connection.
func (m measurement) start(ctx context.Context, d *desk) (took []time.Duration, err error) {
	for range m.starts {
		c, err := d.serve(ctx, m.program)
		if err != nil {
			return nil, err
		}
		c.stop()
		took = append(took, c.took)
	}
	return took, nil
}

// sleep waits, unless ctx ends before.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
