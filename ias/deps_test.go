package ias

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"cied/internal/machinetest"
)

// imports lists what the packages of pattern depend on, tests aside: for each, what it
// imports itself.
func imports(t *testing.T, pattern string) map[string][]string {
	t.Helper()
	cmd := exec.Command(machinetest.Have(t, "go"), "list", "-deps", "-f", `{{.ImportPath}} {{join .Imports " "}}`, pattern)
	cmd.Dir = ".." // the module's root
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list -deps %s: %v", pattern, err)
	}
	list := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		list[fields[0]] = fields[1:]
	}
	return list
}

// The applet reaches a card only through apdu.Card.
func TestAppletImportsNoReaderNoProgramAndNoOtherRoom(t *testing.T) {
	got := imports(t, "./ias/...")
	if _, ok := got["cied/ias/sm"]; !ok {
		t.Fatalf("the list is not that of ias: %v", got)
	}
	may := []string{"cied/ias", "cied/ias/explain", "cied/ias/sm", "cied/apdu", "cied/apdu/trace", "cied/fault", "cied/lang", "cied/secret"}
	for p := range got {
		ours := strings.HasPrefix(p, "cied/")
		if ours && !slices.Contains(may, p) || strings.HasPrefix(p, "github.com/ebfe/") || p == "os/exec" || p == "net/http" {
			t.Errorf("ias imports %s", p)
		}
	}
}

// The simulator is the second reading of the same text: one mistake must not hide in both.
func TestSimulatorSharesNoProtocolCodeWithTheTerminal(t *testing.T) {
	for d := range imports(t, "./simulator") {
		if strings.HasPrefix(d, "cied/ias") {
			t.Errorf("simulator imports %s", d)
		}
	}
}
