//go:build linux

package nfc_test

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"cied/fault"
	"cied/internal/machinetest"
	"cied/nfc"
)

// On loopback the flag for other machines opens nothing to other users of this one.
func TestVPCDCardOfAnotherUserIsRefused(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root to start a program as another user")
	}
	bash := machinetest.Have(t, "bash")
	refused := make(chan error, 1)
	v := listen(t, nfc.VPCDOptions{AllowRemote: true, Refused: func(err error) { refused <- err }})
	_, port, _ := net.SplitHostPort(v.Addr().String())
	cmd := exec.CommandContext(t.Context(), bash, "-c", "exec 3<>/dev/tcp/127.0.0.1/"+port+"; read -r -u 3 line")
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	err := <-refused
	wantFault(t, err, fault.ListenerRefused)
	if !errors.Is(err, fault.PeerRefused) {
		t.Errorf("refused because of %v, want %v", err, fault.PeerRefused)
	}
}
