package control_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"cied/control"
	"cied/fault"
)

func Example() {
	dir, err := os.MkdirTemp("", "cied")
	if err != nil {
		return
	}
	defer os.RemoveAll(dir)
	p := control.Place{Dir: filepath.Join(dir, "cied")}

	l, err := control.Listen(context.Background(), p) // the daemon
	if err != nil {
		return
	}
	ctx, end := context.WithCancelCause(context.Background())
	w := &control.Watch{End: end, Daemon: control.Daemon{Version: "0.1.0", Address: "http://127.0.0.1:24731"}}
	go func() {
		_ = (&control.Server{Watch: w}).Serve(ctx, l)
		_ = l.Close()
	}()

	c := &control.Client{Place: p} // a command
	s, err := c.Status(context.Background())
	fmt.Println(s.Version, s.Address, err)
	if c.Stop(context.Background(), control.WhenIdle) == nil && c.Gone(context.Background()) == nil {
		_, err = c.Status(context.Background())
		fmt.Println(errors.Is(err, fault.NotRunning))
	}
	// Output:
	// 0.1.0 http://127.0.0.1:24731 <nil>
	// true
}
