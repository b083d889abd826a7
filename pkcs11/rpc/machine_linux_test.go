package rpc

import (
	"bytes"
	"context"
	"encoding/hex"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"cied/internal/machinetest"
)

var update = flag.Bool("update", false, "record testdata from p11-kit-client.so")

// clientModule finds the client of p11-kit, where Debian or Fedora has it.
func clientModule(t *testing.T) string {
	t.Helper()
	for _, pattern := range []string{"/usr/lib/*/pkcs11/p11-kit-client.so", "/usr/lib64/pkcs11/p11-kit-client.so"} {
		if paths, _ := filepath.Glob(pattern); len(paths) != 0 {
			return paths[0]
		}
	}
	t.Fatal("p11-kit-client.so is not installed")
	return ""
}

// Each program drives p11-kit-client.so, which drives Serve. With -update the bytes on the
// connection become the recording that TestARecordedApplicationGetsTheSameAnswers replays.
func TestProgramsOfOthersUseTheTokenThroughP11KitClient(t *testing.T) {
	machinetest.Need(t, "pkcs11-tool")
	machinetest.Have(t, "p11tool")
	module := clientModule(t)
	data := filepath.Join(t.TempDir(), "data")
	signature := data + ".signature"
	if err := os.WriteFile(data, []byte("digest"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		recording string
		command   []string
		says      string
	}{
		{"slots", []string{"pkcs11-tool", "--module", module, "--list-slots"}, "CIE di prova"},
		{"mechanisms", []string{"pkcs11-tool", "--module", module, "--list-mechanisms"}, "SHA256-RSA-PKCS"},
		{"objects", []string{"pkcs11-tool", "--module", module, "--list-objects"}, "Private Key Object; RSA"},
		{"sign", []string{"pkcs11-tool", "--module", module, "--sign", "-m", "RSA-PKCS", "-i", data, "-o", signature}, "RSA-PKCS"},
		{"login", []string{"pkcs11-tool", "--module", module, "--login", "--pin", "00000000", "--list-objects", "--type", "privkey"}, "Private Key Object; RSA"},
		{"p11tool", []string{"p11tool", "--provider", module, "--list-tokens"}, "model=CIE%203.0"},
	} {
		t.Run(tt.recording, func(t *testing.T) {
			c := listen(t)
			command := exec.Command(tt.command[0], tt.command[1:]...)
			command.Env = append(os.Environ(), "P11_KIT_SERVER_ADDRESS=unix:path="+c.path)
			out, err := command.CombinedOutput()
			if err != nil || !strings.Contains(string(out), tt.says) {
				t.Fatalf("%v\n%s", err, out)
			}
			if err := <-c.served; err != nil {
				t.Fatal(err)
			}
			if *update {
				record(t, tt.recording, tt.command, c.log.String())
			}
		})
	}
	if got, err := os.ReadFile(signature); err != nil || !bytes.Equal(got, signatureOf([]byte("digest"))) {
		t.Errorf("signature %x, %v", got, err)
	}
}

// A served is a socket with a test token behind it, for one application.
type served struct {
	path   string
	served chan error
	log    *strings.Builder
}

func listen(t *testing.T) *served {
	c := &served{filepath.Join(t.TempDir(), "s"), make(chan error, 1), new(strings.Builder)}
	l, err := net.Listen("unix", c.path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		conn, err := l.Accept()
		if err != nil {
			c.served <- err
			return
		}
		c.served <- Serve(context.Background(), &tee{Conn: conn, log: c.log}, &testToken{})
	}()
	return c
}

// A tee writes down what goes over a connection: a line for what came in before the
// answer, a line for the answer.
type tee struct {
	net.Conn
	mu  sync.Mutex
	in  bytes.Buffer
	log *strings.Builder
}

func (t *tee) Read(p []byte) (int, error) {
	n, err := t.Conn.Read(p)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.in.Write(p[:n])
	return n, err
}

func (t *tee) Write(p []byte) (int, error) {
	t.mu.Lock()
	fmt.Fprintf(t.log, "> %s\n< %s\n", hex.EncodeToString(t.in.Bytes()), hex.EncodeToString(p))
	t.in.Reset()
	t.mu.Unlock()
	return t.Conn.Write(p)
}

func record(t *testing.T, name string, command []string, log string) {
	t.Helper()
	said := slices.Clone(command)
	for i, word := range said {
		said[i] = filepath.Base(word)
	}
	head := fmt.Sprintf("# %s\n# Debian's p11-kit-client.so 0.24.1 (>) and the test token (<)\n", strings.Join(said, " "))
	if err := os.WriteFile(filepath.Join("testdata", name+".txt"), []byte(head+log), 0o644); err != nil {
		t.Fatal(err)
	}
}
