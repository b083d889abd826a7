//go:build linux

package module

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// An application is the driver of testdata at work: it has loaded a module, and does what it is told.
type application struct {
	t     testing.TB
	in    io.WriteCloser
	lines chan string
	cmd   *exec.Cmd
}

// start runs the application under an optional wrapper, with the module that it loads
// told where the socket is.
func start(t testing.TB, v *variant, module, socket string, wrapper ...string) *application {
	t.Helper()
	v.build(t)
	command := append(wrapper, v.driver())
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(os.Environ(), "CIED_PKCS11_SOCKET="+socket, "P11_KIT_SERVER_ADDRESS=unix:path="+socket)
	cmd.Stderr = &said{t: t}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	a := &application{t: t, in: in, lines: make(chan string, 64), cmd: cmd}
	go a.read(out)
	t.Cleanup(a.kill)
	a.do("load "+module, "load 0x0 2.40")
	return a
}

// said shows what the application complains about.
type said struct{ t testing.TB }

func (s *said) Write(b []byte) (int, error) {
	s.t.Logf("%s", b)
	return len(b), nil
}

func (a *application) read(out io.Reader) {
	defer close(a.lines)
	for s := bufio.NewScanner(out); s.Scan(); {
		a.lines <- strings.TrimSpace(s.Text())
	}
}

// tell gives a command, and waits for nothing.
func (a *application) tell(command string) {
	a.t.Helper()
	if _, err := io.WriteString(a.in, command+"\n"); err != nil {
		a.t.Fatalf("%s: %v", command, err)
	}
}

// hear waits for the next answer.
func (a *application) hear() string {
	a.t.Helper()
	line, ok := <-a.lines
	if !ok {
		a.t.Fatal("the application has ended")
	}
	return line
}

// ask gives a command and returns its answer without the command's name.
func (a *application) ask(command string) string {
	a.t.Helper()
	a.tell(command)
	_, answer, _ := strings.Cut(a.hear(), " ")
	return answer
}

// do gives a command and compares the answer.
func (a *application) do(command, want string) {
	a.t.Helper()
	a.tell(command)
	a.expect(command, want)
}

// expect compares the next answer.
func (a *application) expect(command, want string) {
	a.t.Helper()
	if got := a.hear(); got != want {
		a.t.Errorf("%s: %q, want %q", command, got, want)
	}
}

// end closes the application's input and waits until it has ended well.
func (a *application) end() {
	a.t.Helper()
	a.in.Close()
	for line := range a.lines {
		a.t.Errorf("unexpected: %q", line)
	}
	if err := a.cmd.Wait(); err != nil {
		a.t.Errorf("the application: %v", err)
	}
}

func (a *application) kill() {
	a.in.Close()
	if a.cmd.ProcessState == nil {
		a.cmd.Process.Kill()
		a.cmd.Wait()
	}
}
