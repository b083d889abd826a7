package pki

import (
	"crypto/x509"
	"time"
)

// ReadPEM reads one file of anchors.
func ReadPEM(name string) ([]*x509.Certificate, error) { return loadFile(name) }

// ChainOf returns the chain of any certificate, a CA's too.
func (a *Anchors) ChainOf(c *x509.Certificate, at time.Time) ([]*x509.Certificate, error) {
	return a.chain(c, at)
}

// ReadIdentity reads a subject that nobody has vouched for.
func ReadIdentity(c *x509.Certificate) (*Identity, error) { return readIdentity(c) }
