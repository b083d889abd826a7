package sdkjs_test

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"cied/internal/machinetest"
	sdkjs "cied/sdk/js"
)

// TestTheModule runs the tests of the module itself, which are written in its language.
func TestTheModule(t *testing.T) {
	node := machinetest.Need(t, "node")
	tests, err := filepath.Glob("test/*.test.js")
	if err != nil || len(tests) == 0 {
		t.Fatalf("no tests: %v", err)
	}
	out, err := exec.CommandContext(t.Context(), node, append([]string{"--test"}, tests...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// TestTheBuiltModuleIsThatOfTheSource builds the module anew: nobody reads dist, which
// sites copy as it is.
func TestTheBuiltModuleIsThatOfTheSource(t *testing.T) {
	npm := machinetest.Need(t, "npm")
	work := t.TempDir()
	for _, name := range []string{"package.json", "package-lock.json", "tsconfig.json"} {
		copyFile(t, name, work)
	}
	if err := os.CopyFS(filepath.Join(work, "src"), os.DirFS("src")); err != nil {
		t.Fatal(err)
	}
	if out, err := run(t, work, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"); err != nil {
		if strings.Contains(out, "ENOTFOUND") || strings.Contains(out, "EAI_AGAIN") || strings.Contains(out, "ECONNREFUSED") {
			t.Skip("this machine does not reach the npm registry")
		}
		t.Fatalf("npm ci: %v\n%s", err, out)
	}
	if out, err := run(t, work, npm, "run", "build"); err != nil {
		t.Fatalf("npm run build: %v\n%s", err, out)
	}
	built, committed := files(t, filepath.Join(work, "dist")), files(t, "dist")
	for name := range built {
		if !bytes.Equal(built[name], committed[name]) {
			t.Errorf("dist/%s is not what src makes: npm run build", name)
		}
		delete(committed, name)
	}
	for name := range committed {
		t.Errorf("dist/%s has no source", name)
	}
}

func copyFile(t *testing.T, name, to string) {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(to, name), content, 0o644); err != nil {
		t.Fatal(err)
	}
}

func run(t *testing.T, dir, program string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func files(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	contents := make(map[string][]byte)
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if contents[e.Name()], err = os.ReadFile(filepath.Join(dir, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return contents
}

// TestGoServersHaveEveryScript wants that no import of the module leads out of what is
// embedded.
func TestGoServersHaveEveryScript(t *testing.T) {
	scripts, err := fs.Glob(sdkjs.Dist(), "*.js")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("%q, %v", scripts, err)
	}
	for _, name := range scripts {
		content, err := fs.ReadFile(sdkjs.Dist(), name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(content)) {
			_, from, found := strings.Cut(strings.TrimSpace(line), ` from "./`)
			if !found {
				continue
			}
			if _, err := fs.Stat(sdkjs.Dist(), strings.TrimSuffix(from, `";`)); err != nil {
				t.Errorf("%s: %s: %v", name, strings.TrimSpace(line), err)
			}
		}
		for _, bad := range []string{"innerHTML", "eval(", "document.write", ".style", "new Function"} {
			if bytes.Contains(content, []byte(bad)) {
				t.Errorf("%s has %s, which a strict Content-Security-Policy refuses", name, bad)
			}
		}
	}
}
