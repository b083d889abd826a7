package session

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"

	"cied/fault"
)

func roles() map[string]func() error {
	return map[string]func() error{"listeners": tellListeners, "watched": tellChange, "serve": playDaemon, "manager": liveUnderSystemd}
}

// tellListeners says which sockets were passed, or which fault they are, then greets whoever
// connects to the first.
func tellListeners() error {
	port, err := strconv.Atoi(os.Args[1])
	if err != nil {
		return err
	}
	listeners, err := Listeners(port)
	if err != nil {
		fmt.Println(fault.CodeOf(err), err)
		return nil
	}
	for _, l := range listeners {
		fmt.Print(l.Addr(), " ")
	}
	_, still := os.LookupEnv("LISTEN_FDS")
	fmt.Println("variables:", still)
	if len(listeners) == 0 {
		return nil
	}
	return greet(listeners[0])
}

func greet(l net.Listener) error {
	c, err := l.Accept()
	if err != nil {
		return err
	}
	_, err = c.Write([]byte("from the child\n"))
	return errors.Join(err, c.Close())
}

// tellChange says what becomes of the program that runs.
func tellChange() error {
	p, err := ThisProgram()
	if err != nil {
		return err
	}
	p.settle = 20 * time.Millisecond
	changed := p.Changed(context.Background())
	fmt.Println("watching")
	fmt.Println("change", <-changed)
	return nil
}

// playDaemon is a daemon as cmd/cied is one, without cards: it takes the sockets, says that
// it is ready, greets each visitor, and ends on a signal or when its program was replaced.
func playDaemon() error {
	ctx, stop := WithSignals(context.Background(), unix.SIGTERM)
	defer stop()
	p, err := ThisProgram()
	if err != nil {
		return err
	}
	p.settle = 20 * time.Millisecond
	n := NewNotifier(os.Getenv)
	listeners, err := Listeners(0)
	if err != nil {
		return err
	}
	for _, l := range listeners {
		go func() {
			for greet(l) == nil {
			}
		}()
	}
	if err := n.Ready(fmt.Sprintf("%d sockets", len(listeners))); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return n.Stopping(string(Why(context.Cause(ctx), Same)))
	case <-p.Changed(context.Background()):
		_ = n.Stopping(string(Upgraded))
		os.Exit(fault.Interrupted.Row().Exit)
		return nil
	}
}
