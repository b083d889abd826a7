package prompt

import (
	"context"
	"io"
	"os/exec"
	"time"
)

// grace is how long a program that is told to stop may take before it is killed.
const grace = time.Second

// A child is a running program that shows a dialog.
type child struct {
	cmd      *exec.Cmd
	stdin    io.WriteCloser
	stdout   io.ReadCloser
	unbind   func() bool
	leftover func() // kills what the program itself has started and left
}

// start runs the program at path until ctx ends. Its standard error is dropped: nobody
// promises that it holds no secrets. Other users of the computer can read args.
func start(ctx context.Context, path string, env []string, args ...string) (*child, error) {
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Env = env
	cmd.WaitDelay = grace
	c := &child{cmd: cmd, leftover: group(cmd)}
	var err error
	if c.stdin, err = cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if c.stdout, err = cmd.StdoutPipe(); err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	// A reader must wake up even where a child of the program keeps the pipe open.
	c.unbind = context.AfterFunc(ctx, func() { _ = c.stdout.Close() })
	return c, nil
}

// stop ends the program, kindly first, and returns when it is gone. The question is
// over, so how the program ends does not matter.
func (c *child) stop(cancel context.CancelFunc) {
	_ = c.stdin.Close()
	c.unbind()
	cancel()
	_ = c.cmd.Wait()
	c.leftover()
}

// end waits until the program ends by itself, or with its ctx, and returns its exit
// status: -1 where a signal ended it.
func (c *child) end() int {
	_ = c.stdin.Close()
	_ = c.cmd.Wait()
	c.unbind()
	c.leftover()
	return c.cmd.ProcessState.ExitCode()
}
