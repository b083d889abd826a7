package simulator

import (
	"bytes"
	"crypto/x509"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"time"
)

// WriteRevocations writes the lists of revoked certificates (RFC 5280, clause 5) of the two
// issuing authorities, in force for a month from now: crl/subca002.crl and crl/subca003.crl
// under dir. revoked are the certificates that they name, for a compromised key.
func (w *World) WriteRevocations(dir string, now time.Time, revoked ...*x509.Certificate) error {
	for i, name := range []string{"subca002.crl", "subca003.crl"} {
		der, err := w.issuers[i].revoke(now, revoked)
		if err != nil {
			return fmt.Errorf("simulator: revocation list: %w", err)
		}
		path := filepath.Join(dir, "crl", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("simulator: revocation list: %w", err)
		}
		if err := os.WriteFile(path, der, 0o644); err != nil {
			return fmt.Errorf("simulator: revocation list: %w", err)
		}
	}
	return nil
}

// revoke signs the list of one authority, with those certificates that are its own.
func (a authorityCertificate) revoke(now time.Time, certs []*x509.Certificate) ([]byte, error) {
	const keyCompromise = 1 // CRLReason
	list := &x509.RevocationList{
		Number: big.NewInt(now.Unix()), ThisUpdate: now.Add(-time.Hour), NextUpdate: now.AddDate(0, 1, 0),
		SignatureAlgorithm: x509.SHA256WithRSA,
	}
	for _, c := range certs {
		if bytes.Equal(c.AuthorityKeyId, a.cert.SubjectKeyId) {
			list.RevokedCertificateEntries = append(list.RevokedCertificateEntries,
				x509.RevocationListEntry{SerialNumber: c.SerialNumber, RevocationTime: list.ThisUpdate, ReasonCode: keyCompromise})
		}
	}
	return x509.CreateRevocationList(nil, list, a.cert, a.key)
}
