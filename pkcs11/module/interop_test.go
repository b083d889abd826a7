//go:build linux

package module

import (
	"bufio"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/hex"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"cied/internal/machinetest"
)

const (
	trustProvider = "/usr/lib/x86_64-linux-gnu/pkcs11/p11-kit-trust.so"
	clientModule  = "/usr/lib/x86_64-linux-gnu/pkcs11/p11-kit-client.so"
	softProvider  = "/usr/lib/softhsm/libsofthsm2.so"
)

// serveOthers starts p11-kit's own server of the protocol over a token of others.
func serveOthers(t testing.TB, provider string, env ...string) (socket string) {
	t.Helper()
	program := machinetest.Have(t, "p11-kit")
	if _, err := os.Stat(provider); err != nil {
		t.Skipf("needs %s", provider)
	}
	dir, err := os.MkdirTemp("", "p11")
	if err != nil {
		t.Fatal(err)
	}
	socket = filepath.Join(dir, "s")
	cmd := exec.Command(program, "server", "-f", "-n", socket, "--provider", provider, "pkcs11:")
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait(); os.RemoveAll(dir) })
	// It tells its address once it listens.
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatalf("p11-kit server: %v", err)
	}
	return socket
}

// p11-kit's server is another reading of the protocol, by those who made it.
func TestThroughTheServerOfP11Kit(t *testing.T) {
	socket := serveOthers(t, trustProvider)
	a := start(t, plain, plain.module(), socket)
	direct := start(t, plain, clientModule, socket)
	for _, application := range []*application{a, direct} {
		application.do("initialize", "initialize 0x0")
	}
	slots := a.ask("slots 1")
	slot, _, _ := strings.Cut(strings.TrimPrefix(slots, "0x0 "), ",")
	for _, command := range []string{"info", "slots 0", "slots 1", "slot " + slot, "token " + slot, "mechanisms " + slot, "slot 999", "token 999"} {
		if ours, theirs := a.ask(command), direct.ask(command); ours != theirs {
			t.Errorf("%s: %s, and p11-kit's own client %s", command, ours, theirs)
		}
	}
	_, session, _ := strings.Cut(a.ask("open "+slot), " ")
	_, theirSession, _ := strings.Cut(direct.ask("open "+slot), " ")
	found, theirs := a.ask("find "+session+" 1"), direct.ask("find "+theirSession+" 1")
	if found != theirs {
		t.Errorf("found %s, p11-kit's own client %s", found, theirs)
	}
	object, _, _ := strings.Cut(strings.TrimPrefix(found, "0x0 "), ",")
	// class, token, label, value, certificate type, issuer, trusted, start date, allowed mechanisms, modulus
	for _, attribute := range []string{"0", "1", "3", "0x11", "0x80", "0x81", "0x86", "0x110", "0x40000600", "0x120"} {
		ask := " " + object + " " + attribute
		if ours, theirs := a.ask("attribute "+session+ask), direct.ask("attribute "+theirSession+ask); ours != theirs {
			t.Errorf("attribute %s: %.80s, p11-kit's own client %.80s", attribute, ours, theirs)
		}
	}
	a.do("finalize", "finalize 0x0")
	a.end()
}

func TestASignatureOfASoftwareTokenVerifies(t *testing.T) {
	util := machinetest.Have(t, "softhsm2-util")
	dir := t.TempDir()
	conf := filepath.Join(dir, "softhsm2.conf")
	if err := os.WriteFile(conf, []byte("directories.tokendir = "+dir+"\nobjectstore.backend = file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	init := exec.Command(util, "--init-token", "--free", "--label", "test", "--pin", "1234", "--so-pin", "5678")
	init.Env = append(os.Environ(), "SOFTHSM2_CONF="+conf)
	if said, err := init.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	a := start(t, plain, plain.module(), serveOthers(t, softProvider, "SOFTHSM2_CONF="+conf))
	a.do("initialize", "initialize 0x0")
	slot, _, _ := strings.Cut(strings.TrimPrefix(a.ask("slots 1"), "0x0 "), ",")
	a.do("open "+slot, "open 0x0 1")
	public, private, _ := strings.Cut(strings.TrimPrefix(a.ask("keypair 1"), "0x0 "), ",")
	key := &rsa.PublicKey{E: 65537, N: new(big.Int).SetBytes(last(t, a.ask("attribute 1 "+public+" 0x120")))}
	signature := last(t, a.ask("sign 1 "+private+" 0x40 hello")) // CKM_SHA256_RSA_PKCS
	digest := sha256.Sum256([]byte("hello"))
	if err := rsa.VerifyPKCS1v15(key, crypto.SHA256, digest[:], signature); err != nil {
		t.Error(err)
	}
	a.end()
}

// last is the hexadecimal end of an answer.
func last(t testing.TB, answer string) []byte {
	t.Helper()
	b, err := hex.DecodeString(answer[strings.LastIndexByte(answer, ' ')+1:])
	if err != nil {
		t.Fatalf("%q: %v", answer, err)
	}
	return b
}

// The tools that people use, which load every function they need by themselves.
func TestPKCS11ToolReadsThroughTheModule(t *testing.T) {
	tool := machinetest.Have(t, "pkcs11-tool")
	socket := serveOthers(t, trustProvider)
	plain.build(t)
	cmd := exec.Command(tool, "--module", plain.module(), "--list-objects", "--type", "cert")
	cmd.Env = append(os.Environ(), "CIED_PKCS11_SOCKET="+socket)
	said, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(said), "X.509 cert") {
		t.Errorf("%v\n%.2000s", err, said)
	}
}
