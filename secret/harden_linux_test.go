package secret_test

import (
	"os"
	"os/exec"
	"testing"

	"golang.org/x/sys/unix"

	"cied/secret"
)

// hardenHelper makes the test binary a process that hardens itself and looks.
const hardenHelper = "CIED_TEST_HARDEN"

func TestHardenSwitchesCoreDumpsOff(t *testing.T) {
	if os.Getenv(hardenHelper) != "" {
		checkHardened(t)
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestHardenSwitchesCoreDumpsOff$")
	cmd.Env = append(os.Environ(), hardenHelper+"=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

func checkHardened(t *testing.T) {
	if err := secret.Harden(); err != nil {
		t.Fatal(err)
	}
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_CORE, &limit); err != nil || limit.Cur != 0 || limit.Max != 0 {
		t.Errorf("core limit %+v, %v", limit, err)
	}
	if dumpable, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0); err != nil || dumpable != 0 {
		t.Errorf("dumpable %d, %v", dumpable, err)
	}
}
