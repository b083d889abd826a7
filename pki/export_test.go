package pki

import (
	"crypto/x509"
)

// ReadPEM reads one file of anchors.
func ReadPEM(name string) ([]*x509.Certificate, error) { return loadFile(name) }

// ReadIdentity reads a subject that nobody has vouched for.
func ReadIdentity(c *x509.Certificate) (*Identity, error) { return readIdentity(c) }
