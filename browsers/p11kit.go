package browsers

import (
	"bytes"
	"cmp"
	"io/fs"
	"strings"
)

// Where module files of p11-kit are (pkcs11.conf(5), "FILES"): of a package, of the
// administrator, of the person.
const (
	kitPackage = "usr/share/p11-kit/modules/" + kitFile
	kitAdmin   = "etc/pkcs11/modules/" + kitFile
	kitFile    = EntryName + ".module"
)

func (w World) kitPlaces() []Place {
	if w.OS == "windows" || w.OS == "darwin" {
		return nil
	}
	return []Place{w.place(P11Kit, w.inConfig("pkcs11/modules/"+kitFile)), w.place(P11Kit, kitAdmin), w.place(P11Kit, kitPackage)}
}

// kit reports whether a module file of p11-kit registers our module.
func (w World) kit() bool {
	for _, p := range w.kitPlaces() {
		if r, err := w.seen(p); err == nil && r.library != "" && w.holds(r.library) {
			return true
		}
	}
	return false
}

// wholePath is where p11-kit finds what a module file names: a bare name, as a distribution
// writes it, is in its default directory of modules (pkcs11.conf(5), "module").
func (w World) wholePath(library string) string {
	if library == moduleBase+extension(w.OS) {
		return cmp.Or(w.firstModule(packaged), library)
	}
	return library
}

// nssPolicy is read by NSS of Fedora and its like in every program, and names the proxy there
// (fedoraproject.org, Changes/NSSLoadP11KitModules).
const nssPolicy = "etc/crypto-policies/back-ends/nss.config"

// proxies reports whether the system loads p11-kit-proxy into an installation. A browser in
// /opt that carries its own NSS, as Mozilla's, does not read that file.
func (w World) proxies(i installation) bool {
	if i.how != Package || i.family == Firefox && strings.HasPrefix(i.program, "opt/") {
		return false
	}
	return w.proxySystem()
}

func (w World) proxySystem() bool {
	if !w.there(nssPolicy) {
		return false
	}
	file, err := fs.ReadFile(w.Root, nssPolicy) // a link, by custom
	return err == nil && len(file) <= maxFile && bytes.Contains(file, []byte(theProxy))
}

// moduleFile is a module file of p11-kit for our module (pkcs11.conf(5)).
func moduleFile(module string) []byte {
	return []byte("# Login with the Italian electronic identity card\nmodule: " + module + "\n")
}

// moduleFileIn tells what a module file of p11-kit says: lines "key: value", and comments.
func moduleFileIn(file []byte) registered {
	var r registered
	for line := range strings.Lines(string(file)) {
		key, value, found := strings.Cut(line, ":")
		switch key, value = strings.TrimSpace(key), strings.TrimSpace(value); {
		case !found || key != "module" && key != "remote":
		case key == "module" && isModule(value):
			r = registered{library: value}
		default:
			return registered{taken: true}
		}
	}
	return r
}
