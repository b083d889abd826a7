package idp

import (
	"cmp"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"time"

	"cied/lang"
	"cied/relying"
	"cied/relying/saml"
	"cied/token"
)

// The paths of the identity provider, those of the real one.
const (
	PathMetadata    = "/idp/shibboleth" // with the query "Metadata"
	PathPOST        = "/idp/profile/SAML2/POST/SSO"
	PathRedirect    = "/idp/profile/SAML2/Redirect/SSO"
	PathLogout      = "/idp/logout"
	PathPrompt      = "/idp/x509-prompt"
	PathCertificate = "/idp/Authn/X509" // on the listener of [Server.Certificate]
	PathErrorCode   = "/idp/errorcode"
)

// What an [Options] does not say.
const (
	DefaultDaemon = "http://127.0.0.1:24731"
	DefaultLimit  = relying.NonceTTL
)

// Options say what a [Server] is made of.
type Options struct {
	// Origin is where the pages are, in serialised form ("https://idp.example.it"). The
	// addresses in the metadata begin with it, and the verifier has the same.
	Origin string
	// LoopbackHTTP allows an origin of http on this computer, for demonstrations. Cookies have
	// then neither "Secure" nor the prefix "__Host-".
	LoopbackHTTP bool

	IdP      *saml.IdP         // of [Metadata]
	Verifier *relying.Verifier // of the cards, for both doors
	People   relying.People
	Nonces   relying.Nonces
	Sessions Store

	// Test lets in whom test anchors prove, and has every page say so. Without it nobody is let
	// in by test anchors.
	Test bool

	Daemon      string // where cied listens on the citizens' computers; "" is [DefaultDaemon]
	Certificate string // address of [PathCertificate], on the same host; "" offers no such door

	// Limit is how long a login may take, by Now; 0 is [DefaultLimit]. Then the service gets
	// nr 21. Longer than [relying.NonceTTL] helps nobody who does not load the page again.
	Limit time.Duration
	// Speed is how many seconds pass by Now while one passes in the browser, for
	// demonstrations with an accelerated clock; 0 is 1.
	Speed int

	Lang string           // of who names no language; "" is Italian
	Now  func() time.Time // nil is [time.Now]
	Rand io.Reader        // of the sessions' names, safe for use by several goroutines; nil is crypto/rand
	Log  *slog.Logger     // nil is silence. No person's name or number is written
}

// Metadata returns what the provider at origin says of itself: its entityID is the address
// of its SSO by POST, as in the federation.
func Metadata(origin string, keys ...*x509.Certificate) *saml.IdPMetadata {
	return &saml.IdPMetadata{
		EntityID:     origin + PathPOST,
		Certificates: keys,
		SSO: []saml.Endpoint{
			{Binding: saml.BindingPOST, Location: origin + PathPOST},
			{Binding: saml.BindingRedirect, Location: origin + PathRedirect},
		},
		Logout: []saml.Endpoint{{Binding: saml.BindingRedirect, Location: origin + PathLogout}},
	}
}

// complete fills in what was left out.
func (o *Options) complete() {
	o.Daemon = cmp.Or(o.Daemon, DefaultDaemon)
	o.Limit = cmp.Or(o.Limit, DefaultLimit)
	o.Speed = cmp.Or(o.Speed, 1)
	o.Lang = cmp.Or(lang.Parse(o.Lang), lang.Italian)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
}

// check reports what a server cannot be made of.
func (o *Options) check() error {
	if o.IdP == nil || o.IdP.Metadata == nil || o.Verifier == nil || o.Nonces == nil || o.Sessions == nil {
		return errors.New("idp: IdP, Verifier, Nonces and Sessions are needed")
	}
	if _, err := token.CheckOrigin(o.Origin, o.LoopbackHTTP); err != nil {
		return fmt.Errorf("idp: %w", err)
	}
	if o.Verifier.Origin != o.Origin || o.IdP.Metadata.EntityID != o.Origin+PathPOST {
		return fmt.Errorf("idp: the verifier's origin or the entityID is not of %s", o.Origin)
	}
	if o.Limit < 0 || o.Speed < 0 {
		return errors.New("idp: a limit or speed below 0")
	}
	if err := o.checkDaemon(); err != nil {
		return err
	}
	return o.checkCertificate()
}

// checkDaemon wants an address that only this citizen's computer has.
func (o *Options) checkDaemon() error {
	u, err := url.Parse(o.Daemon)
	if err != nil || u.Scheme != "http" {
		return fmt.Errorf("idp: the daemon's address %q is not http", o.Daemon)
	}
	if _, err := token.CheckOrigin(o.Daemon, true); err != nil {
		return fmt.Errorf("idp: the daemon's address: %w", err)
	}
	return nil
}

// checkCertificate wants the other listener on the same host: the session's cookie is of the
// host, on every port (RFC 6265, 8.5).
func (o *Options) checkCertificate() error {
	if o.Certificate == "" {
		return nil
	}
	u, err := url.Parse(o.Certificate)
	own, _ := url.Parse(o.Origin) // checked
	if err != nil || u.Scheme != "https" || u.Path != PathCertificate || u.Hostname() != own.Hostname() || u.Host == own.Host && own.Scheme == "https" {
		return fmt.Errorf("idp: %q is not https://%s:PORT%s", o.Certificate, own.Hostname(), PathCertificate)
	}
	return nil
}
