//go:build linux

package installers

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A process runs beside the test, in the Debian.
type process struct {
	name  string // of the program
	cmd   *exec.Cmd
	lines chan string   // of standard output and standard error; closed at the end
	ended chan struct{} // closed when it has
}

// mounts gives a program the /proc of its own view of the file system, and the displays of
// the machine. What is mounted there goes with the program.
const mounts = `mkdir -p "$0/tmp/.X11-unix" /tmp/.X11-unix && mount -t proc proc "$0/proc" &&
	mount --bind /tmp/.X11-unix "$0/tmp/.X11-unix" && exec chroot "$0" "$@"`

// start runs a program in the Debian until the end of the test, in a process group of its
// own and with no other environment.
func (d debian) start(env []string, args ...string) *process {
	d.t.Helper()
	cmd := exec.Command("unshare", slices.Concat([]string{"--mount", "sh", "-c", mounts, d.root}, args)...)
	cmd.Env, cmd.SysProcAttr = env, &syscall.SysProcAttr{Setpgid: true}
	r, w, err := os.Pipe()
	if err != nil {
		d.t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = w, w
	p := &process{name: filepath.Base(args[0]), cmd: cmd, lines: make(chan string, 4096), ended: make(chan struct{})}
	err = cmd.Start()
	w.Close()
	if err != nil {
		d.t.Fatal(err)
	}
	go p.collect(r)
	go func() { _ = cmd.Wait(); close(p.ended) }()
	d.t.Cleanup(func() { p.stop(d.t) })
	return p
}

// collect passes lines on, and drops those that nobody has room for.
func (p *process) collect(r io.ReadCloser) {
	defer close(p.lines)
	defer r.Close()
	s := bufio.NewScanner(r)
	for s.Scan() {
		select {
		case p.lines <- s.Text():
		default:
		}
	}
	_, _ = io.Copy(io.Discard, r)
}

// await waits for a line that has what in it.
func (p *process) await(t *testing.T, what string) {
	t.Helper()
	late := time.After(patience)
	var seen []string
	for {
		select {
		case line, more := <-p.lines:
			seen = append(seen, line)
			if strings.Contains(line, what) {
				return
			}
			if !more {
				t.Fatalf("%s ended without %q:\n%s", p.name, what, strings.Join(seen, "\n"))
			}
		case <-late:
			t.Fatalf("%s has not said %q in %v:\n%s", p.name, what, patience, strings.Join(seen, "\n"))
		}
	}
}

// stop tells the process to end, and kills it and what it has started if it does not.
func (p *process) stop(t *testing.T) {
	t.Helper()
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.ended:
	case <-time.After(patience):
		t.Errorf("%s does not obey SIGTERM", p.name)
	}
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	<-p.ended
	if t.Failed() {
		p.report(t)
	}
}

// report logs what the process has said and nobody waited for.
func (p *process) report(t *testing.T) {
	t.Helper()
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	for line := range p.lines {
		t.Logf("%s: %s", p.name, line)
	}
}
