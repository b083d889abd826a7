package simulator

import (
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"time"
)

// World is the simulated public key infrastructure of one year (pki.md, 1.1 and 2.3): two
// roots with one name and different keys, an issuing authority under each, and a Country
// Signer. Equal years give equal certificates, byte for byte.
type World struct {
	year int
	keys keyPool

	roots, issuers [2]authorityCertificate // generations 2016 and 2024
	csca           authorityCertificate

	memory memory
}

// authorityCertificate is an authority that can sign.
type authorityCertificate struct {
	cert *x509.Certificate
	key  authority
}

// Names of the authorities, those of the real ones with a mark.
const (
	rootName   = "National root CA for the Italian Electronic Identity Card (SIMULATED)"
	issuerName = "Issuing sub CA for the Italian Electronic Identity Card - %s (SIMULATED)"
	cieUnit    = "Direz. Centr. per i Servizi Demografici - CNSD"
	cieOrg     = "Ministero dell'Interno"

	cscaName = "Italian Country Signer CA1 (SIMULATED)"
	cscaUnit = "National Electronic Center of Italian National Police"
	cscaOrg  = "Ministry of Interior"
)

// Certificate policies of the CIE (pki.md, 1.1 and 1.2).
var (
	policyRoot   = policy(1, 3, 76, 47, 1)
	policyIssuer = policy(1, 3, 76, 47, 2)
	policyHolder = policy(1, 3, 76, 47, 4)
	policyOther  = policy(1, 3, 76, 16, 2, 1) // that of the CNS card
)

func policy(arcs ...uint64) x509.OID { return must(x509.OIDFromInts(arcs)) }

// NewWorld mints the authorities for the year of now; the zero time is today.
func NewWorld(now time.Time) (*World, error) {
	if now.IsZero() {
		now = time.Now()
	}
	keys, err := loadKeys()
	if err != nil {
		return nil, err
	}
	w := &World{year: now.UTC().Year(), keys: keys}
	for i, name := range []string{"root-2016", "root-2024"} {
		if w.roots[i], err = w.mintRoot(name); err != nil {
			return nil, err
		}
		sub := []string{"SUBCA002", "SUBCA003"}[i]
		key := []string{"subca-002", "subca-003"}[i]
		if w.issuers[i], err = w.mintIssuer(sub, key, w.roots[i]); err != nil {
			return nil, err
		}
	}
	w.csca, err = w.mintCSCA("csca", cscaName)
	return w, err
}

// CIERoots returns the two roots; they have one name and different keys.
func (w *World) CIERoots() []*x509.Certificate {
	return []*x509.Certificate{w.roots[0].cert, w.roots[1].cert}
}

// CIEIssuers returns the issuing authorities, in the order of the roots that signed them.
func (w *World) CIEIssuers() []*x509.Certificate {
	return []*x509.Certificate{w.issuers[0].cert, w.issuers[1].cert}
}

// CSCA returns the Country Signer.
func (w *World) CSCA() *x509.Certificate { return w.csca.cert }

// WriteAnchors writes the authorities as PEM files: cie/root-2016.pem, cie/root-2024.pem,
// cie/subca002.pem, cie/subca003.pem and csca/csca.pem under dir.
func (w *World) WriteAnchors(dir string) error {
	for name, cert := range map[string]*x509.Certificate{
		"cie/root-2016.pem": w.roots[0].cert,
		"cie/root-2024.pem": w.roots[1].cert,
		"cie/subca002.pem":  w.issuers[0].cert,
		"cie/subca003.pem":  w.issuers[1].cert,
		"csca/csca.pem":     w.csca.cert,
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("simulator: anchors: %w", err)
		}
		block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw})
		if err := os.WriteFile(path, block, 0o644); err != nil {
			return fmt.Errorf("simulator: anchors: %w", err)
		}
	}
	return nil
}

// day is 1 January, that many years from the year of this world.
func (w *World) day(years int) time.Time {
	return time.Date(w.year+years, 1, 1, 0, 0, 0, 0, time.UTC)
}

// mintRoot makes a self-signed root. All roots have the same name.
func (w *World) mintRoot(keyName string) (authorityCertificate, error) {
	t := w.authorityTemplate(keyName, cieName(rootName), policyRoot)
	t.NotBefore, t.NotAfter = w.day(-15), w.day(15)
	return w.mintAuthority(t, keyName, authorityCertificate{cert: t})
}

// mintIssuer makes an issuing authority with path length 0.
func (w *World) mintIssuer(name, keyName string, root authorityCertificate) (authorityCertificate, error) {
	t := w.authorityTemplate(keyName, cieName(fmt.Sprintf(issuerName, name)), policyIssuer)
	t.NotBefore, t.NotAfter = w.day(-12), w.day(12)
	t.MaxPathLenZero = true
	return w.mintAuthority(t, keyName, root)
}

// mintCSCA makes a self-signed Country Signer, RSASSA-PSS with SHA-512 like the present one.
func (w *World) mintCSCA(keyName, name string) (authorityCertificate, error) {
	t := w.authorityTemplate(keyName, distinguishedName(
		commonName(printable(name)), unit(printable(cscaUnit)), organisation(printable(cscaOrg)), country()))
	t.NotBefore, t.NotAfter = w.day(-15), w.day(15)
	t.MaxPathLenZero = true
	t.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	t.SignatureAlgorithm = x509.SHA512WithRSAPSS
	return w.mintAuthority(t, keyName, authorityCertificate{cert: t})
}

// cieName is a name under the ministry, CN first, in UTF8String.
func cieName(cn string) []byte {
	return distinguishedName(commonName(utf8(cn)), unit(utf8(cieUnit)), organisation(utf8(cieOrg)), country())
}

// authorityTemplate is what all certificates of authorities share.
func (w *World) authorityTemplate(keyName string, subject []byte, policies ...x509.OID) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber:          serial(keyName),
		RawSubject:            subject,
		BasicConstraintsValid: true,
		IsCA:                  true,
		MaxPathLen:            -1,
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		Policies:              policies,
		CRLDistributionPoints: []string{"http://crl.example.test/root.crl"},
		SignatureAlgorithm:    x509.SHA256WithRSA,
	}
}

// mintAuthority signs t with the issuer's key, or with its own when the issuer is t itself.
func (w *World) mintAuthority(t *x509.Certificate, keyName string, issuer authorityCertificate) (authorityCertificate, error) {
	key, err := w.keys.key(keyName)
	if err != nil {
		return authorityCertificate{}, err
	}
	own := authorityCertificate{key: authority{key}}
	if t.MaxPathLenZero {
		t.MaxPathLen = 0
	}
	t.SubjectKeyId = keyID(&key.PublicKey)
	if issuer.cert == t {
		issuer.key = own.key
	}
	own.cert, err = mint(t, &key.PublicKey, issuer)
	return own, err
}

// mint signs a certificate and reads it back.
func mint(t *x509.Certificate, public *rsa.PublicKey, issuer authorityCertificate) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(nil, t, issuer.cert, public, issuer.key)
	if err != nil {
		return nil, fmt.Errorf("simulator: certificate: %w", err)
	}
	return x509.ParseCertificate(der)
}

// keyID is the usual key identifier, SHA-1 of the public key (RFC 5280, 4.2.1.2, method 1).
func keyID(k *rsa.PublicKey) []byte {
	sum := sha1.Sum(x509.MarshalPKCS1PublicKey(k))
	return sum[:]
}

// serial is the serial number that belongs to a name.
func serial(name string) *big.Int { return new(big.Int).SetBytes(serialBytes(name)) }
