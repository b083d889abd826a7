package repair

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"cied/fault"
)

// A Runner runs one command as the administrator.
type Runner interface {
	// Run returns when the command has ended, and an error unless it went well: with an
	// *exec.ExitError where there is an exit status. argv[0] is the name of a program of the
	// system, stdin all that it reads. Where nothing was run it is fault.Cancelled, for a
	// person who refuses, fault.Interrupted, for ctx, which ends the asking only (what has
	// begun as the administrator is completed), or ErrNotRun.
	Run(ctx context.Context, argv []string, stdin []byte) error
}

// ErrNotRun says that a command could not even be started.
var ErrNotRun = errors.New("repair: nothing was run")

// Elevated is a Runner that asks the person for the administrator's password.
type Elevated struct {
	Admin    bool // the program already has those rights: nothing is asked
	Desktop  bool // a desktop session, whose polkit agent can ask: pkexec
	Terminal bool // a terminal, at which sudo can ask
}

// path is where programs are looked for: the user's own directories have no say in what the
// administrator runs.
const path = "/usr/sbin:/usr/bin:/sbin:/bin"

// errNobody says that there is no way to become the administrator.
var errNobody = errors.New("neither pkexec nor sudo can ask for the administrator's password here: run cied doctor --fix as the administrator")

// Run implements [Runner].
func (e Elevated) Run(ctx context.Context, argv []string, stdin []byte) error {
	full, err := e.command(argv, lookup)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotRun, err)
	}
	if ctx.Err() != nil {
		return fault.New(fault.Interrupted, "repair: run", ctx.Err())
	}
	var said bytes.Buffer
	c := exec.CommandContext(ctx, full[0], full[1:]...)
	c.Stdin, c.Stderr = bytes.NewReader(stdin), &said
	if e.Admin {
		c.Env = []string{"PATH=" + path, "LC_ALL=C"}
	}
	c.Cancel = func() error { // what refuses the signal has become the administrator's own
		if e.Admin || c.Process.Kill() != nil {
			return os.ErrProcessDone
		}
		return nil
	}
	if err := c.Start(); err != nil {
		return fmt.Errorf("%w: %w", ErrNotRun, err)
	}
	return outcome(ctx, full, c.Wait(), said.String())
}

// command is argv with what gives it the rights before it. sudo may pass the caller's PATH
// on (sudoers(5), secure_path), which pkexec never does (pkexec(1), "Environment").
func (e Elevated) command(argv []string, look func(name string) (string, error)) ([]string, error) {
	name, err := look(argv[0])
	if err != nil {
		return nil, err
	}
	argv = append([]string{name}, argv[1:]...)
	if e.Admin {
		return argv, nil
	}
	if pkexec, err := look("pkexec"); err == nil && e.Desktop {
		return append([]string{pkexec}, argv...), nil
	}
	if sudo, err := look("sudo"); err == nil && e.Terminal {
		return append([]string{sudo, "--", "/usr/bin/env", "-i", "PATH=" + path, "LC_ALL=C"}, argv...), nil
	}
	return nil, errNobody
}

// lookup finds a program of the system.
func lookup(name string) (string, error) {
	for _, dir := range strings.Split(path, ":") {
		if found, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
			return found, nil
		}
	}
	return "", fmt.Errorf("%s is not installed: %w", name, exec.ErrNotFound)
}

// dismissed is the exit status of pkexec where the person closed its dialog (pkexec(1),
// "Return value").
const dismissed = 126

// maxSaid bounds what is kept of a program's words.
const maxSaid = 512

// outcome gives the end of a command its meaning.
func outcome(ctx context.Context, argv []string, err error, said string) error {
	if err == nil {
		return nil
	}
	exit, ended := errors.AsType[*exec.ExitError](err)
	if ended && exit.ExitCode() < 0 && ctx.Err() != nil {
		return fault.New(fault.Interrupted, "repair: run", ctx.Err())
	}
	if ended && exit.ExitCode() == dismissed && filepath.Base(argv[0]) == "pkexec" {
		return fault.New(fault.Cancelled, "repair: run", err)
	}
	said = strings.TrimSpace(visible(strings.ReplaceAll(said, "\n", " ")))
	if len(said) > maxSaid {
		said = strings.ToValidUTF8(said[len(said)-maxSaid:], "")
	}
	if said == "" {
		return fmt.Errorf("%s: %w", filepath.Base(argv[0]), err)
	}
	return fmt.Errorf("%s: %w: %s", filepath.Base(argv[0]), err, said)
}
