package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"cied/fault"
)

func TestWithoutCgoOnlyPCSCIsMissing(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program a second time")
	}
	t.Parallel()
	program := filepath.Join(t.TempDir(), "cied")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	card := exec.CommandContext(t.Context(), program, "card", "--json")
	card.Env = append(os.Environ(), "XDG_CACHE_HOME="+t.TempDir())
	var out, errs strings.Builder
	card.Stdout, card.Stderr = &out, &errs
	err := card.Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		t.Fatalf("it has not failed: %v", err)
	}
	r := result{exit.ExitCode(), out.String(), errs.String()}
	if f := r.failed(t); f.Code != fault.PCSCNotBuilt {
		t.Errorf("%+v", f)
	}
}
