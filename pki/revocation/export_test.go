package revocation

import (
	"crypto/x509"
	"math/big"
	"time"

	"cied/pki"
)

// A Question is one OCSP request and the reading of its answer, without a network.
type Question struct{ q *question }

// Ask makes the question about c with the nonce that random gives.
func Ask(c *x509.Certificate, issuer pki.Anchor, random interface{ Read([]byte) (int, error) }) (Question, error) {
	q, err := newQuestion(c, issuer, random)
	return Question{q}, err
}

// DER is the request.
func (q Question) DER() ([]byte, error) { return q.q.der() }

// Read is what the answer in der proves.
func (q Question) Read(der []byte, at time.Time) (Status, error) {
	s, _, err := q.q.read(der, at, DefaultMaxAge)
	return s, err
}

// A List is a CRL whose signature nobody has proved.
type List struct{ l *crl }

// ParseList reads a CRL and all of its entries.
func ParseList(der []byte) (List, error) {
	l, err := parseCRL(der)
	if err == nil {
		err = l.makeIndex()
	}
	return List{l}, err
}

// ReadList is [ParseList] of a list that issuer has signed.
func ReadList(der []byte, issuer pki.Anchor) (List, error) {
	l, err := readCRL(der, issuer)
	return List{l}, err
}

// Len is the number of its entries.
func (l List) Len() int { return len(l.l.index) }

// Find looks a serial number up.
func (l List) Find(serial *big.Int) (at time.Time, reason string, listed bool) {
	e, listed := l.l.find(serialOctets(serial))
	if listed {
		at, reason = e.when()
	}
	return at, reason, listed
}
