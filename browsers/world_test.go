package browsers

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	ourModule = "/usr/lib/x86_64-linux-gnu/pkcs11/cied-pkcs11.so"
	home      = "home/marta/" // of an invented person
	nssdbFile = home + ".pki/nssdb/pkcs11.txt"
	firefoxAt = home + ".mozilla/firefox/"
)

// newWorld is a computer with these files, beside our module: paths from "/" and contents.
// "->target" is a link; a path that ends with a slash is a directory.
func newWorld(t testing.TB, files map[string]string) World {
	t.Helper()
	w := World{OS: "linux", Top: t.TempDir(), Home: "/home/marta", Env: func(string) string { return "" }, Module: ourModule}
	w.Root = os.DirFS(w.Top)
	put(t, w, ourModule[1:], "module")
	for name, content := range files {
		put(t, w, name, content)
	}
	return w
}

func put(t testing.TB, w World, name, content string) {
	t.Helper()
	at := filepath.Join(w.Top, filepath.FromSlash(name))
	if strings.HasSuffix(name, "/") {
		must(t, os.MkdirAll(at, 0o700))
		return
	}
	must(t, os.MkdirAll(filepath.Dir(at), 0o700))
	if target, isLink := strings.CutPrefix(content, "->"); isLink {
		must(t, os.Symlink(target, at))
		return
	}
	must(t, os.WriteFile(at, []byte(content), 0o600))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// content returns what a file holds, "" where there is none.
func content(t testing.TB, w World, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(w.Top, filepath.FromSlash(name)))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return string(b)
}

// tree returns every file of a world with its content and permissions.
func tree(t testing.TB, w World) map[string]string {
	t.Helper()
	all := map[string]string{}
	must(t, fs.WalkDir(w.Root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := fs.ReadFile(w.Root, name)
		info, _ := d.Info()
		all[name] = info.Mode().String() + " " + string(b)
		return err
	}))
	return all
}

// A desk is a computer with Chromium and Firefox of the distribution, both used before.
func desk() map[string]string {
	return map[string]string{
		"usr/lib/chromium/chromium":             "program",
		"usr/lib/firefox-esr/firefox-esr":       "program",
		nssdbFile:                               internalBlock,
		firefoxAt + "profiles.ini":              twoProfiles,
		firefoxAt + "one.default/pkcs11.txt":    internalBlock + softHSM,
		firefoxAt + "two.default/places.sqlite": "never opened a key",
	}
}

const twoProfiles = `[Install4F96D1932A9F858E]
Default=one.default
Locked=1

[Profile1]
Name=default
IsRelative=1
Path=one.default
Default=1

[Profile0]
Name=second
IsRelative=1
Path=two.default

[General]
StartWithLastProfile=1
Version=2
`

// As certutil -N and modutil -add have written them.
const (
	internalBlock = `library=
name=NSS Internal PKCS #11 Module
parameters=configdir='sql:/home/marta/.pki/nssdb' certPrefix='' keyPrefix='' secmod='secmod.db' flags= updatedir='' updateCertPrefix='' updateKeyPrefix='' updateid='' updateTokenDescription='' 
NSS=Flags=internal,critical trustOrder=75 cipherOrder=100 slotParams=(1={slotFlags=[ECC,RSA,DSA,DH,RC2,RC4,DES,RANDOM,SHA1,MD5,MD2,SSL,TLS,AES,Camellia,SEED,SHA256,SHA512] askpw=any timeout=30})

`
	softHSM  = "library=/usr/lib/softhsm/libsofthsm2.so\nname=SoftHSM\n\n"
	ourBlock = "library=" + ourModule + "\nname=cied\n\n"
)
