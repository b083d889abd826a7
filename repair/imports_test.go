package repair

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// No request, of a browser or of another program of this computer, reaches what changes the
// computer; doctor, which pages show, changes nothing.
func TestNothingButTheCommandLineReachesARepair(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("the go command is not here to list imports")
	}
	for _, p := range []string{"localhttp", "control", "doctor", "doctor/bundle", "login"} {
		out, err := exec.Command("go", "list", "-deps", "cied/"+p).Output()
		if err != nil {
			t.Fatal(err)
		}
		list := strings.Fields(string(out))
		if !slices.Contains(list, "cied/"+p) || slices.Contains(list, "cied/repair") {
			t.Errorf("%s imports repair", p)
		}
	}
}
