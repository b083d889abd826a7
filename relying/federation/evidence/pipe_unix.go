//go:build unix

package evidence

import (
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// programs are where the browser may be, the most likely first.
func programs() []string {
	if runtime.GOOS == "darwin" {
		return []string{"/Applications/Chromium.app/Contents/MacOS/Chromium",
			"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
			"/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"}
	}
	return []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"}
}

// lend gives the program its ends of the pipes, as the descriptors 3 and 4 that it expects,
// and a process group of its own.
func lend(cmd *exec.Cmd, in, out *os.File) error {
	cmd.Args = append(cmd.Args, "--remote-debugging-pipe")
	cmd.ExtraFiles = []*os.File{in, out}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return nil
}

// kill ends what is left of the program and of its helpers.
func kill(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
