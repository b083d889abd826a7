package session

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cied/fault"
	"cied/internal/machinetest"
)

const unitsDir = "../../installers/systemd"

func unit(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(unitsDir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// setting is the value of a key that a unit has once.
func setting(t *testing.T, unit, key string) string {
	t.Helper()
	m := regexp.MustCompile(`(?m)^`+key+`=(.*)$`).FindAllStringSubmatch(unit, -1)
	if len(m) != 1 {
		t.Fatalf("%s: %d times", key, len(m))
	}
	return m[0][1]
}

func TestTheServiceStartsAgainAfterAnUpgradeAndNotAfterWhatStartingDoesNotCure(t *testing.T) {
	service := unit(t, "cied.service")
	var hopeless []string
	for _, c := range []fault.Code{
		fault.Usage, fault.NoDialog, fault.PeerRefused, fault.PortInUse, fault.TrustUnreadable, fault.StateUnreadable, fault.PolicyInvalid, fault.AlreadyRunning,
	} {
		hopeless = append(hopeless, fmt.Sprint(c.Row().Exit))
	}
	if got, want := setting(t, service, "RestartPreventExitStatus"), strings.Join(hopeless, " "); got != want {
		t.Errorf("RestartPreventExitStatus=%s, not %s", got, want)
	}
	for _, key := range []string{"RestartForceExitStatus", "SuccessExitStatus"} {
		if got, want := setting(t, service, key), fmt.Sprint(fault.Interrupted.Row().Exit); got != want {
			t.Errorf("%s=%s, not %s", key, got, want)
		}
	}
}

func TestTheUnitsAreVerifiedBySystemd(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{serviceUnit, "cied.socket"} {
		put(t, filepath.Join(dir, name), strings.ReplaceAll(unit(t, name), "/usr/bin/cied", os.Args[0]))
		out := analyze(t, "verify", "--man=no", filepath.Join(dir, name))
		if out != "" {
			t.Errorf("%s: %s", name, out)
		}
	}
}

// exposure is what systemd-analyze security says of the service, which it takes for one of
// root: what is missing is what the systemd of a user has no right to take away.
const exposure = "6.4"

func TestTheServiceIsExposedAsMuchAsIsKnown(t *testing.T) {
	out := analyze(t, "security", "--offline=true", filepath.Join(unitsDir, serviceUnit))
	m := regexp.MustCompile(`Overall exposure level for cied.service: ([0-9.]+) .*`).FindStringSubmatch(out)
	if m == nil {
		t.Fatal(out)
	}
	t.Log(m[0])
	if m[1] > exposure {
		t.Errorf("%s, and it was %s", m[1], exposure)
	}
}

// analyze runs systemd-analyze, which reads units as the systemd of a user does.
func analyze(t *testing.T, verb string, args ...string) string {
	t.Helper()
	c := exec.Command(machinetest.Need(t, "systemd-analyze"), append([]string{verb, "--user", "--no-pager"}, args...)...)
	dir := t.TempDir()
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "XDG_RUNTIME_DIR=" + dir, "LC_ALL=C.UTF-8"}
	out, err := c.CombinedOutput()
	if err != nil {
		t.Errorf("%v: %s", err, out)
	}
	return string(out)
}

// noCgroups is the exit status of usermanager.sh where it can do nothing.
const noCgroups = 77

// TestTheUnitsLiveUnderARealSystemd: what follows inside is [liveUnderSystemd].
func TestTheUnitsLiveUnderARealSystemd(t *testing.T) {
	for _, name := range []string{"unshare", "setpriv", "systemctl"} {
		machinetest.Need(t, name)
	}
	if os.Geteuid() != 0 {
		t.Skip("needs root")
	}
	home, err := os.MkdirTemp("", "cied")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(home)
	if err := os.Chmod(home, 0o755); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(home, "cied")
	copyFile(t, os.Args[0], program)
	putUnits(t, home, program)
	c := exec.CommandContext(soon(t), "sh", "testdata/usermanager.sh", home, program)
	c.Env = append(os.Environ(), role+"=manager")
	out, err := c.CombinedOutput()
	var status *exec.ExitError
	if errors.As(err, &status) && status.ExitCode() == noCgroups {
		t.Skip("this machine has no control groups to spare")
	}
	if err != nil {
		log, _ := os.ReadFile(filepath.Join(home, "log"))
		t.Errorf("%v\n%s", err, log)
	}
	t.Logf("%s", out)
}

// putUnits installs the units where a package would, for one user, and wanted by every
// desktop, with another program and a free port.
func putUnits(t *testing.T, home, program string) {
	t.Helper()
	l, port := listenTCP(t, "127.0.0.1:0")
	_ = l.Close()
	dir := filepath.Join(home, ".local/share/systemd/user")
	with := strings.NewReplacer(
		"ExecStart=/usr/bin/cied serve", "ExecStart="+program+"\nEnvironment="+role+"=serve",
		"24731", fmt.Sprint(port), "RestartSec=2", "RestartSec=0",
	)
	files := map[string]string{
		serviceUnit: with.Replace(unit(t, serviceUnit)), "cied.socket": with.Replace(unit(t, "cied.socket")),
		desktopUnit: "[Unit]\nDescription=A desktop\n",
		"port":      fmt.Sprint(port),
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		put(t, filepath.Join(dir, name), files[name])
	}
	wants := filepath.Join(dir, desktopUnit+".wants")
	if err := os.Mkdir(wants, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../"+serviceUnit, filepath.Join(wants, serviceUnit)); err != nil {
		t.Fatal(err)
	}
}
