package session

import (
	"errors"
	"fmt"
	"os/exec"

	"cied/fault"
)

// errAlready is how a daemon ends that is the second.
var errAlready = errors.New("another daemon runs already")

// Detach starts a program that outlives this one and its terminal, with nothing to read and
// nowhere to write. How it ends is passed on to whoever is still there: nil, or an error.
// The daemon starts its own successor with it, "serve --replace", where nobody else would.
func Detach(program string, args ...string) (ended <-chan error, err error) {
	c := exec.Command(program, args...)
	c.SysProcAttr = apart()
	if err := c.Start(); err != nil {
		return nil, err
	}
	end := make(chan error, 1)
	go func() { end <- howEnded(c.Wait()) }()
	return end, nil
}

func howEnded(err error) error {
	var status *exec.ExitError
	if errors.As(err, &status) && status.ExitCode() == fault.AlreadyRunning.Row().Exit {
		return fmt.Errorf("%w: %w", errAlready, err)
	}
	return err
}
