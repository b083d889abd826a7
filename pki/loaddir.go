package pki

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"cied/internal/wholefile"
)

// The bounds of a directory of anchors. A real CA certificate has 2.5 kB in PEM.
const (
	maxAnchorFiles = 64
	maxAnchorFile  = 64 << 10
)

// LoadDir reads test anchors: every cie/*.pem (roots and issuing CAs) and csca/*.pem
// under dir. Each file holds one or more PEM certificates in at most 64 KiB; both
// directories hold at least one file and at most 64. What cannot be read is
// fault.TrustUnreadable: half a trust store is none.
func LoadDir(dir string) (*Anchors, error) {
	cie, err := loadCertificates(filepath.Join(dir, "cie"))
	if err != nil {
		return nil, unreadable(err)
	}
	csca, err := loadCertificates(filepath.Join(dir, "csca"))
	if err != nil {
		return nil, unreadable(err)
	}
	a := NewAnchors(cie, csca, true)
	if !slices.ContainsFunc(a.list, func(ca Anchor) bool { return ca.Kind == Root }) {
		return nil, unreadable(fmt.Errorf("no self-signed root in %s", filepath.Join(dir, "cie")))
	}
	return a, nil
}

func loadCertificates(dir string) ([]*x509.Certificate, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var certs []*x509.Certificate
	files := 0
	for _, e := range entries {
		if filepath.Ext(e.Name()) != ".pem" {
			continue
		}
		if files++; files > maxAnchorFiles {
			return nil, fmt.Errorf("%s: more than %d files", dir, maxAnchorFiles)
		}
		name := filepath.Join(dir, e.Name())
		more, err := loadFile(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		certs = append(certs, more...)
	}
	if files == 0 {
		return nil, fmt.Errorf("no *.pem in %s", dir)
	}
	return certs, nil
}

func loadFile(name string) ([]*x509.Certificate, error) {
	text, err := wholefile.Read(name, maxAnchorFile)
	if err != nil {
		return nil, err
	}
	return parsePEM(text)
}

func parsePEM(text []byte) ([]*x509.Certificate, error) {
	var certs []*x509.Certificate
	for {
		block, rest := pem.Decode(text)
		if block == nil {
			break
		}
		if block.Type != "CERTIFICATE" {
			return nil, fmt.Errorf("a PEM block of type %.32q", block.Type)
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		certs = append(certs, c)
		text = rest
	}
	if len(certs) == 0 || bytes.Contains(text, []byte("-----BEGIN")) {
		return nil, errors.New("no certificate in PEM, or a broken one")
	}
	return certs, nil
}
