//go:build unix

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A daemon is a "cied serve" that runs, with a home, a state and a control socket of its own.
type daemon struct {
	address string // "127.0.0.1:port"
	cmd     *exec.Cmd
	dir     string
}

// start runs program, which has no reader and never asks for a PIN, until it says where it
// listens.
func start(ctx context.Context, program string) (*daemon, error) {
	dir, err := os.MkdirTemp("", "cied-soak-")
	if err != nil {
		return nil, err
	}
	d := &daemon{dir: dir, cmd: exec.CommandContext(ctx, program, "--json", "serve", "--no-pcsc", "--port", "0", "--pinentry", "/bin/false")}
	d.cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir}
	for _, name := range []string{"CACHE_HOME", "CONFIG_HOME", "DATA_HOME", "STATE_HOME", "RUNTIME_DIR"} {
		own := filepath.Join(dir, strings.ToLower(name))
		if err := os.Mkdir(own, 0o700); err != nil {
			return nil, err
		}
		d.cmd.Env = append(d.cmd.Env, "XDG_"+name+"="+own)
	}
	d.cmd.Stderr = os.Stderr
	out, err := d.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := d.cmd.Start(); err != nil {
		return nil, err
	}
	if d.address, err = addressIn(out); err != nil {
		d.stop()
		return nil, err
	}
	return d, nil
}

// addressIn reads what "cied --json serve" prints first.
func addressIn(r io.Reader) (string, error) {
	var said struct{ Address string }
	if err := json.NewDecoder(io.LimitReader(r, 4096)).Decode(&said); err != nil {
		return "", fmt.Errorf("it did not say where it listens: %w", err)
	}
	address, ok := strings.CutPrefix(said.Address, "http://")
	if !ok {
		return "", fmt.Errorf("it listens on %q", said.Address)
	}
	return address, nil
}

// stop ends the program and removes what it wrote.
func (d *daemon) stop() {
	_ = d.cmd.Process.Signal(syscall.SIGTERM)
	kill := time.AfterFunc(5*time.Second, func() { _ = d.cmd.Process.Kill() })
	_ = d.cmd.Wait()
	kill.Stop()
	_ = os.RemoveAll(d.dir)
}

// peak returns the most memory that the program has had at a time, in bytes.
func (d *daemon) peak() (int64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", d.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	return peakIn(status)
}

// peakIn reads VmHWM, in kB, from a status of proc_pid_status(5).
func peakIn(status []byte) (int64, error) {
	for line := range bytes.Lines(status) {
		if f := bytes.Fields(line); len(f) == 3 && string(f[0]) == "VmHWM:" && string(f[2]) == "kB" {
			n, err := strconv.ParseInt(string(f[1]), 10, 40)
			return n << 10, err
		}
	}
	return 0, errors.New("no VmHWM in the status of a process")
}
