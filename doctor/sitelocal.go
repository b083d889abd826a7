package doctor

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io/fs"
	"path"
)

// Bounds of what is read of the authorities that were added to a computer.
const (
	localFiles = 200
	localBytes = 64 << 10
)

// localAnchors are where an administrator puts authorities that the distribution does not
// have: update-ca-certificates(8) of Debian and of SUSE, update-ca-trust(8) of Fedora and of
// Arch.
func localAnchors() []string {
	return []string{
		"usr/local/share/ca-certificates",
		"etc/pki/trust/anchors",
		"etc/pki/ca-trust/source/anchors",
		"etc/ca-certificates/trust-source/anchors",
	}
}

// aboutIssuer tells that the authority of a site was added to this computer. That is normal
// for an office's own site, and worth knowing for any other.
func (x *exam) aboutIssuer(v visit) []Finding {
	if !v.met() {
		return nil
	}
	s := v.stops[len(v.stops)-1]
	chain, err := s.verify(x.Roots, x.Now())
	if err != nil || !x.installedHere(chain[len(chain)-1]) {
		return nil
	}
	return []Finding{{Evidence: fmt.Sprintf("the authority of %s was added to this computer: %s",
		s.host, nameOf(chain[len(chain)-1].Subject))}}
}

// installedHere reports whether root was added to this computer by its administrator.
func (m *Machine) installedHere(root *x509.Certificate) bool {
	if m.Root == nil {
		return false
	}
	for _, dir := range localAnchors() {
		files, err := fs.ReadDir(m.Root, dir)
		if err != nil {
			continue
		}
		for _, f := range files[:min(len(files), localFiles)] {
			if m.holds(path.Join(dir, f.Name()), root.Raw) {
				return true
			}
		}
	}
	return false
}

// holds reports whether a file is the certificate, in DER or among others in PEM (RFC 7468).
func (m *Machine) holds(name string, der []byte) bool {
	text, err := m.readAtMost(name, localBytes)
	if err != nil {
		return false
	}
	if bytes.Equal(text, der) {
		return true
	}
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if bytes.Equal(block.Bytes, der) {
			return true
		}
	}
	return false
}
