//go:build unix

package e2e

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const (
	terminalOrigin = "https://idp.example.test"
	terminalNonce  = "dGhpcyBub25jZSBpcyAzMiBieXRlcywgaW52ZW50ZWQ="
)

// One service and one card serve the whole tour, as on a citizen's desk.
func TestTheTerminalOnTheRealPCSC(t *testing.T) {
	s := layCard(t)
	t.Run("cied card reads what needs no PIN", s.readsCard)
	t.Run("opensc-tool sees the card", s.openscSees)
	t.Run("pcsc_scan sees the card", s.scanSees)
	t.Run("OpenSSL alone verifies what cied login signs", s.openSSLVerifies)
	t.Run("a wrong PIN costs one try and says so", s.wrongPIN)
}

func (s stack) readsCard(t *testing.T) {
	out := command(t, "", s.cied, "card", "--json", "--trust", s.trust, "--wait", "50s")
	var got struct {
		Reader, ATR, Family, NIS   string
		Certificate, Genuine, Test bool
		TriesLeft                  *int
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if got.ATR != s.card.ATR || got.Family != s.card.Family || got.NIS != s.card.NIS {
		t.Errorf("%+v is not the card that was laid, %+v", got, s.card)
	}
	if !strings.Contains(got.Reader, "Virtual PCD") || !got.Certificate || !got.Genuine || !got.Test {
		t.Errorf("%+v", got)
	}
	if got.TriesLeft == nil || *got.TriesLeft != 3 {
		t.Errorf("tries left: %s", out)
	}
}

func (s stack) openscSees(t *testing.T) {
	out := command(t, "", "opensc-tool", "-a")
	if got := strings.ToUpper(strings.ReplaceAll(strings.TrimSpace(out), ":", "")); got != s.card.ATR {
		t.Errorf("ATR %s, want %s", got, s.card.ATR)
	}
}

func (s stack) scanSees(t *testing.T) {
	atr, err := hex.DecodeString(s.card.ATR)
	if err != nil {
		t.Fatal(err)
	}
	out := command(t, "", "pcsc_scan", "-c", "-n")
	if want := strings.ToUpper(spaced(atr)); !strings.Contains(out, want) {
		t.Errorf("%s is not in:\n%s", want, out)
	}
}

// spaced writes bytes as "3b 8f".
func spaced(b []byte) string {
	pairs := make([]string, len(b))
	for i := range b {
		pairs[i] = hex.EncodeToString(b[i : i+1])
	}
	return strings.Join(pairs, " ")
}

func (s stack) login(t *testing.T, format string) string {
	return command(t, pin+"\n", s.cied, "login", "--origin", terminalOrigin, "--nonce", terminalNonce,
		"--format", format, "--pin-stdin", "--trust", s.trust)
}

// The commands are those of the README: whoever copies them must not be told wrong.
func (s stack) openSSLVerifies(t *testing.T) {
	dir, commands := t.TempDir(), fromREADME(t, "openssl cms -verify")
	put(t, dir, "token.json", s.login(t, "web-eid"))
	put(t, dir, "answer.pem", s.login(t, "cms"))
	if err := os.Symlink(s.trust, filepath.Join(dir, "world")); err != nil {
		t.Fatal(err)
	}
	out, err := shell(t, dir, commands, terminalOrigin, terminalNonce)
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, commands, out)
	}
	for _, want := range []string{"Verified OK", "card.pem: OK", "CMS Verification successful"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in:\n%s", want, out)
		}
	}
	statement := get(t, dir, "statement.json")
	for _, want := range []string{`"origin":"` + terminalOrigin + `"`, `"nonce":"` + terminalNonce + `"`} {
		if !strings.Contains(statement, want) {
			t.Errorf("%s is not in %s", want, statement)
		}
	}
	if out, err := shell(t, dir, commands, "https://idq.example.test", terminalNonce); err == nil {
		t.Errorf("another origin is accepted:\n%s", out)
	}
}

// fromREADME returns the block of commands that has what in it: lines that are indented
// as in a list, and empty ones between them.
func fromREADME(t *testing.T, what string) string {
	t.Helper()
	const indent = "       "
	var block strings.Builder
	for line := range strings.Lines(get(t, filepath.Join("..", ".."), "README.md") + "\nend") {
		if command, ok := strings.CutPrefix(line, indent); ok {
			block.WriteString(command)
			continue
		}
		if line != "\n" {
			if strings.Contains(block.String(), what) {
				return block.String()
			}
			block.Reset()
		}
	}
	t.Fatalf("the README has no commands with %q", what)
	return ""
}

// shell runs commands in dir, until the first that fails.
func shell(t *testing.T, dir, commands, origin, nonce string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-eu", "-c", commands)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "ORIGIN="+origin, "NONCE="+nonce)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func put(t *testing.T, dir, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, dir, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func (s stack) wrongPIN(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), s.cied, "login", "--origin", terminalOrigin, "--nonce", terminalNonce,
		"--pin-stdin", "--trust", s.trust)
	cmd.Stdin = strings.NewReader(wrongPIN)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	var exit *exec.ExitError
	if exit, _ = err.(*exec.ExitError); exit == nil || len(out) > 0 {
		t.Fatalf("%v, and on standard output %q", err, out)
	}
	var got struct {
		Code      string
		Exit      int
		TriesLeft *int
	}
	if err := json.Unmarshal([]byte(stderr.String()), &got); err != nil {
		t.Fatalf("%v: %s", err, &stderr)
	}
	if got.Code != "pin-wrong" || got.Exit != exit.ExitCode() || got.TriesLeft == nil || *got.TriesLeft != 2 {
		t.Errorf("%s, exit status %d", &stderr, exit.ExitCode())
	}
}
