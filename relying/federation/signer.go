package federation

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net/url"
	"os"
	"time"

	"cied/internal/wholefile"
	"cied/pki"
	"cied/relying/saml"
)

// A key of the federation: the manual's minimum of 1024 bits is out of date, and self-signed
// certificates are taken for now (the manual, "Crittografia e infrastruttura a chiave
// pubblica").
const (
	keyBits  = 3072
	keyYears = 3
	maxPEM   = 64 << 10
)

// ReadSigner reads a key (PKCS #8 or PKCS #1, not encrypted) and its certificate, both PEM.
// The key is RSA with 2048 bits or more, and the one of the first certificate in its file.
func ReadSigner(keyFile, certFile string) (saml.Signer, error) {
	key, err := wholefile.Read(keyFile, maxPEM)
	if err != nil {
		return saml.Signer{}, err
	}
	defer clear(key)
	cert, err := wholefile.Read(certFile, maxPEM)
	if err != nil {
		return saml.Signer{}, err
	}
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		return saml.Signer{}, fmt.Errorf("federation: key %s, certificate %s: %w", keyFile, certFile, err)
	}
	if err := pki.CheckKey(pair.Leaf.PublicKey); err != nil {
		return saml.Signer{}, fmt.Errorf("federation: certificate %s: %w", certFile, err)
	}
	return saml.Signer{Key: pair.PrivateKey.(crypto.Signer), Certificate: pair.Leaf}, nil
}

// NewSigner makes a key, RSA with 3072 bits, and a certificate of its own for the service, to
// three years from now, and writes them to new files that only their owner may read. Nothing
// is overwritten: where one of the files is there, the error is [os.ErrExist] and the other
// is not made.
func (c *Config) NewSigner(keyFile, certFile string, env Environment, now time.Time) (saml.Signer, error) {
	files, err := newFiles(keyFile, certFile)
	if err != nil {
		return saml.Signer{}, err
	}
	s, key, err := c.generate(env, now)
	if err == nil {
		defer clear(key)
		err = errors.Join(files[0].fill("PRIVATE KEY", key), files[1].fill("CERTIFICATE", s.Certificate.Raw))
	}
	if err != nil {
		files[0].remove()
		files[1].remove()
		return saml.Signer{}, err
	}
	return s, nil
}

// generate returns a signer, and its key in PKCS #8.
func (c *Config) generate(env Environment, now time.Time) (saml.Signer, []byte, error) {
	key, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return saml.Signer{}, nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return saml.Signer{}, nil, err
	}
	template := c.template(env, now)
	template.SerialNumber = serial.Add(serial, big.NewInt(1)) // positive: RFC 5280, 4.1.2.2
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return saml.Signer{}, nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return saml.Signer{}, nil, err
	}
	octets, err := x509.MarshalPKCS8PrivateKey(key)
	return saml.Signer{Key: key, Certificate: certificate}, octets, err
}

// template is the certificate of an office, without the attributes of a person that the
// manual forbids.
func (c *Config) template(env Environment, now time.Time) *x509.Certificate {
	subject := pkix.Name{Country: []string{"IT"}}
	if host, err := url.Parse(c.Hosts[env]); err == nil {
		subject.CommonName = cut(host.Hostname())
	}
	if len(c.Organization) > 0 {
		subject.Organization = []string{cut(c.Organization[0].Name)}
	}
	return &x509.Certificate{
		Subject: subject, NotBefore: now, NotAfter: now.AddDate(keyYears, 0, 0), SignatureAlgorithm: x509.SHA256WithRSA,
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
	}
}

// cut keeps what the upper bounds of RFC 5280, A.1, let stand: 64 characters.
func cut(s string) string {
	if r := []rune(s); len(r) > 64 {
		return string(r[:64])
	}
	return s
}

// A newFile is one that was not there before.
type newFile struct{ *os.File }

// newFiles makes two files, or none.
func newFiles(first, second string) (two [2]newFile, err error) {
	for i, name := range []string{first, second} {
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			if i == 1 {
				two[0].remove()
			}
			return two, err
		}
		two[i] = newFile{f}
	}
	return two, nil
}

// fill writes a PEM block, to the disk.
func (f newFile) fill(kind string, der []byte) error {
	block := pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
	defer clear(block)
	_, err := f.Write(block)
	return errors.Join(err, f.Sync(), f.Close())
}

func (f newFile) remove() {
	_ = f.Close() // where that is not done yet
	_ = os.Remove(f.Name())
}
