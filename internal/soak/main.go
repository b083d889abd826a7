//go:build unix

// Command soak lays siege to a running cied: slow and idle callers, and hostile ones, while
// a page asks for the state of its login as pages do.
//
//	soak [-for 10s] [-slow 200] [-rate 100] CIED
//
// CIED is the program to start, with "serve" and directories of its own. What the page waited
// for an answer and what the program needed in memory is printed; beyond 1 s or 64 MB, or
// where an answer did not come, the exit status is 1.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"
)

func main() {
	var s siege
	flag.DurationVar(&s.lasts, "for", 10*time.Second, "how long")
	flag.IntVar(&s.slow, "slow", 200, "slow and idle connections, all the time")
	flag.IntVar(&s.rate, "rate", 100, "hostile requests a second")
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, s, flag.Arg(0))
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

// run lays s to program and prints what came of it.
func run(ctx context.Context, s siege, program string) error {
	d, err := start(ctx, program)
	if err != nil {
		return err
	}
	defer d.stop()
	r, err := s.lay(ctx, d.address)
	if err != nil {
		return err
	}
	if r.peak, err = d.peak(); err != nil {
		return err
	}
	fmt.Println(r)
	return r.verdict()
}
