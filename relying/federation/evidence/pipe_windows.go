package evidence

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/windows"
)

// programs are where the browser may be, the most likely first.
func programs() []string {
	var all []string
	for _, root := range []string{os.Getenv("ProgramFiles"), os.Getenv("ProgramFiles(x86)"), os.Getenv("LocalAppData")} {
		if root == "" {
			continue
		}
		all = append(all, filepath.Join(root, `Chromium\Application\chrome.exe`),
			filepath.Join(root, `Google\Chrome\Application\chrome.exe`),
			filepath.Join(root, `Microsoft\Edge\Application\msedge.exe`))
	}
	return all
}

// lend gives the program its ends of the pipes, by their handles.
func lend(cmd *exec.Cmd, in, out *os.File) error {
	var handles []syscall.Handle
	for _, f := range []*os.File{in, out} {
		h := windows.Handle(f.Fd())
		if err := windows.SetHandleInformation(h, windows.HANDLE_FLAG_INHERIT, windows.HANDLE_FLAG_INHERIT); err != nil {
			return err
		}
		handles = append(handles, syscall.Handle(h))
	}
	cmd.Args = append(cmd.Args, "--remote-debugging-pipe", fmt.Sprintf("--remote-debugging-io-pipes=%d,%d", handles[0], handles[1]))
	cmd.SysProcAttr = &syscall.SysProcAttr{AdditionalInheritedHandles: handles}
	return nil
}

// kill ends what is left of the program.
func kill(cmd *exec.Cmd) { _ = cmd.Process.Kill() }
