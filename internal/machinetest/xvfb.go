//go:build unix

package machinetest

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// StartXvfb starts a display without a screen, which stays when its last client leaves, puts its name into DISPLAY for this test
// and returns it. The server chooses a free number itself.
func StartXvfb(t testing.TB) (display string) {
	t.Helper()
	server := Need(t, "Xvfb")
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	cmd := exec.Command(server, "-displayfd", "3", "-noreset", "-screen", "0", "1280x1024x24", "-nolisten", "tcp")
	cmd.ExtraFiles = []*os.File{w}
	start(t, cmd)
	w.Close()
	r.SetReadDeadline(time.Now().Add(patience))
	// The number is written when the server is ready, and its line feed after it: a pipe that
	// is closed in between ends the server.
	number, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb did not name its display: %v", err)
	}
	display = ":" + strings.TrimSpace(number)
	t.Setenv("DISPLAY", display)
	return display
}
