package relying

import (
	"context"
	"crypto/x509"
	"fmt"
	"time"

	"cied/fault"
	"cied/pki"
	"cied/pki/revocation"
	"cied/token"
)

// A Verifier says who an answer is from. Its fields are set once; it may then be used by
// several goroutines. When the trust store has changed, a server takes a copy with the new
// Anchors for the logins that follow.
type Verifier struct {
	Origin  string           // the service's own origin in serialised form, "https://idp.example.it"; compared as bytes
	Anchors *pki.Anchors     // what card certificates must chain to
	Now     func() time.Time // the service's clock

	// Chains are those verified within the last minutes, and may be shared by the verifiers
	// of one server; nil proves every chain anew.
	Chains *Chains

	// MaxAge bounds the distance between the service's clock and the time in a CMS
	// statement, either way. 0 takes any: a nonce that was issued minutes ago and is used
	// once proves that the answer is fresh, and a citizen's clock may be wrong.
	MaxAge time.Duration

	// Revocation is asked about every certificate that is otherwise good. nil asks nobody:
	// then revoked cards log in.
	Revocation Revocation
	// RequireRevocation refuses a login where Revocation does not know (fault.RevocationUnknown):
	// while the issuer's servers are down, nobody logs in. Without it the state is told in
	// [Identity], and the service decides. A revoked card is refused in any case.
	RequireRevocation bool
}

// An Identity is the person whom an answer proves.
type Identity struct {
	FiscalCode string    // codice fiscale, 16 upper-case letters and digits
	GivenName  string    // "" where the certificate has none
	Surname    string    // "" where the certificate has none
	Document   string    // number printed on the card; "" where there is none
	NotAfter   time.Time // end of the certificate
	Test       bool      // proved under test anchors: let nobody in with it

	Revocation revocation.Status // as far as it is known; zero where nobody was asked
}

// Verify reads an answer in the given format and proves, in this order, that it is well
// formed, that its certificate is a CIE's and valid now, and that the certificate's key
// signed the service's origin and nonce, the one that was issued to this browser's
// session; only then is its issuer asked whether it was revoked, until ctx ends. The faults
// are fault.FormatUnsupported, TokenMalformed, the Cert… group, TokenSignature and, where a
// CMS statement names another origin, nonce or time, NonceMismatch; with
// RequireRevocation also RevocationUnknown. A web-eid token names neither origin nor nonce:
// there another one is TokenSignature.
func (v *Verifier) Verify(ctx context.Context, format token.Format, data []byte, nonce string) (Identity, error) {
	certificate, verify, err := v.parse(format, data)
	if err != nil {
		return Identity{}, err
	}
	if err := token.CheckNonce(nonce); err != nil {
		return Identity{}, err
	}
	at := v.Now()
	holder, err := v.Chains.cardCertificate(v.Anchors, certificate.Raw, at)
	if err != nil {
		return Identity{}, err
	}
	if err := verify(v.Origin, nonce); err != nil {
		return Identity{}, err
	}
	return v.identify(ctx, holder, at)
}

// VerifyCertificate proves that the DER of a certificate is a CIE's for authentication and
// valid now, and asks its issuer whether it was revoked, until ctx ends: what [Verifier.Verify]
// asks of the certificate in an answer. The faults are the Cert… group, and RevocationUnknown
// with RequireRevocation. Certificates are no secret: that the caller's peer holds the key has
// to be proved elsewhere, as by the handshake of TLS (RFC 5246, 7.4.8).
func (v *Verifier) VerifyCertificate(ctx context.Context, der []byte) (Identity, error) {
	at := v.Now()
	holder, err := v.Chains.cardCertificate(v.Anchors, der, at)
	if err != nil {
		return Identity{}, err
	}
	return v.identify(ctx, holder, at)
}

// identify asks about the holder of a proved certificate, and says who it is.
func (v *Verifier) identify(ctx context.Context, holder *pki.Identity, at time.Time) (Identity, error) {
	status, err := v.checkRevocation(ctx, holder, at)
	if err != nil {
		return Identity{}, err
	}
	return Identity{
		Revocation: status,
		FiscalCode: holder.FiscalCode,
		GivenName:  holder.Name,
		Surname:    holder.Surname,
		Document:   holder.Document,
		NotAfter:   holder.Certificate.NotAfter,
		Test:       v.Anchors.Test,
	}, nil
}

// parse reads an answer into its certificate and the check of what it signed.
func (v *Verifier) parse(format token.Format, data []byte) (*x509.Certificate, func(origin, nonce string) error, error) {
	switch format {
	case token.WebEID:
		t, err := token.ParseWebEIDWith(v.Chains.certificate, data)
		if err != nil {
			return nil, nil, err
		}
		return t.Certificate, t.Verify, nil
	case token.CMS:
		s, err := token.ParseCMS(data)
		if err != nil {
			return nil, nil, err
		}
		verify := func(origin, nonce string) error {
			if err := s.Verify(origin, nonce); err != nil {
				return err
			}
			return v.checkAge(s.Time)
		}
		return s.Certificate, verify, nil
	}
	return nil, nil, fault.New(fault.FormatUnsupported, "relying: verify", fmt.Errorf("%.32q", string(format)))
}

func (v *Verifier) checkAge(signed time.Time) error {
	if v.MaxAge <= 0 {
		return nil
	}
	if age := v.Now().Sub(signed); age.Abs() > v.MaxAge {
		return fault.New(fault.NonceMismatch, "relying: verify", fmt.Errorf("the statement's time is %v from the clock of this server, at most %v", age.Round(time.Second), v.MaxAge))
	}
	return nil
}
