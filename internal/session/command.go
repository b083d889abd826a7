package session

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
)

// A command runs a program of the system to its end and returns what it wrote to standard
// output; the error has what it wrote to standard error.
type command func(ctx context.Context, name string, args ...string) ([]byte, error)

// maxSaid bounds what of a program's complaint an error repeats, in bytes.
const maxSaid = 500

// execute is the command of this system.
func execute(ctx context.Context, name string, args ...string) ([]byte, error) {
	c := exec.CommandContext(ctx, name, args...)
	var said bytes.Buffer
	c.Stderr = &said
	out, err := c.Output()
	if err != nil {
		first, _, _ := bytes.Cut(said.Bytes(), []byte{'\n'})
		return out, fmt.Errorf("%s: %w: %s", name, err, first[:min(len(first), maxSaid)])
	}
	return out, nil
}
