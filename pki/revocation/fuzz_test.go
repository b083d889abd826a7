package revocation_test

import (
	"bytes"
	"testing"
	"time"

	"golang.org/x/crypto/ocsp"

	"cied/pki/revocation"
)

// FuzzOCSPResponse holds that no changed response is good: what is believed contains, byte
// for byte, what the responder signed.
func FuzzOCSPResponse(f *testing.F) {
	w := newWorld(f)
	r := w.good()
	signed := r.data(f)
	f.Add(r.der(f))
	r.about[0].status, r.about[0].revokedAt, r.critical = 1, now, true
	f.Add(r.der(f))
	r.keyHash, r.name, r.nonce = make([]byte, 20), nil, []byte{4, 1, 0}
	f.Add(r.der(f))
	f.Add(ocsp.TryLaterErrorResponse)
	q, err := revocation.Ask(w.card, issuer(w.sub), bytes.NewReader(make([]byte, 32)))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, der []byte) {
		s, err := q.Read(exact(der), now)
		if err == nil && !bytes.Contains(der, signed) {
			t.Errorf("believed %v", s)
		}
		if err != nil && s.State == revocation.Good {
			t.Errorf("good, and %v", err)
		}
	})
}

// FuzzOCSPData signs whatever comes: what is read behind a right signature is bounded too.
func FuzzOCSPData(f *testing.F) {
	w := newWorld(f)
	r := w.good()
	f.Add(r.data(f))
	r.about[0].status, r.about[0].revokedAt, r.about[0].reason = 1, now, 4
	r.nonce = []byte{4, 1, 0}
	f.Add(r.data(f))
	r.about[0].status, r.about[0].next, r.version = 2, time.Time{}, 1
	f.Add(r.data(f))
	q, err := revocation.Ask(w.card, issuer(w.sub), bytes.NewReader(make([]byte, 32)))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		der := r.around(t, exact(data))
		s, err := q.Read(der, now)
		if err != nil {
			return
		}
		other, err := ocsp.ParseResponseForCert(der, w.card, w.sub.Certificate)
		if err == nil && (other.Status == ocsp.Good) != (s.State == revocation.Good) {
			t.Errorf("%v, and x/crypto/ocsp reads %d", s, other.Status)
		}
	})
}

// FuzzCRL reads lists that nobody has signed, and compares the entries with those that
// crypto/x509 reads.
func FuzzCRL(f *testing.F) {
	w := newWorld(f)
	l := list(4)
	f.Add(signList(f, l, w.sub))
	l.ExtraExtensions = append(l.ExtraExtensions, pointOf(crlAddress))
	f.Add(signList(f, l, w.sub))
	l.RevokedCertificateEntries = nil
	f.Add(signList(f, l, w.sub))
	f.Fuzz(func(t *testing.T, der []byte) {
		got, err := revocation.ParseList(exact(der))
		if err != nil {
			return
		}
		got.Find(w.card.SerialNumber)
		sameEntries(t, got, der)
	})
}
