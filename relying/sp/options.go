package sp

import (
	"cmp"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"cied/lang"
	"cied/relying/saml"
	"cied/token"
)

// The paths of the service.
const (
	PathMetadata = "/metadata"
	PathConsumer = "/acs"
	PathLogin    = "/login" // POST; with the field "binding" a [saml.Binding]
	PathLogout   = "/logout"
	PathResult   = "/result" // the [Result] of this browser's last login, as JSON
)

// What an [Options] does not say.
const (
	DefaultLife = 30 * time.Minute
	// Waiting is how long a login may be on its way.
	Waiting = 30 * time.Minute
)

// Options say what a [Server] is made of.
type Options struct {
	// Origin is where the pages are, in serialised form ("https://comune.example"). The
	// consumers in the metadata begin with it.
	Origin string
	// LoopbackHTTP allows an origin of http on this computer, for demonstrations. Cookies have
	// then neither "Secure" nor the prefix "__Host-".
	LoopbackHTTP bool

	SP *saml.SP
	// Ask says how a login is asked for. A zero Binding is POST, a zero Context level 3, exact;
	// the RelayState is the server's own.
	Ask saml.Ask
	// Evidence keeps requests and Responses; nil keeps none, which the rules of the federation
	// do not allow outside tests and demonstrations.
	Evidence *Evidence
	// Done is told of each Response; nil: nobody is. It is not called twice at a time for one
	// login, but for several logins at once.
	Done func(Result)

	Test bool             // every page says that nothing here is real
	Life time.Duration    // how long somebody stays logged in; 0 is [DefaultLife]
	Lang string           // of who names no language; "" is Italian
	Now  func() time.Time // nil is [time.Now]
	Rand io.Reader        // of the sessions' names, safe for use by several goroutines; nil is crypto/rand
	Log  *slog.Logger     // nil is silence. No person's name or number is written
}

// Metadata returns what a service with its pages at origin says of itself, for all four
// attributes. Organisation and contacts are added by the caller.
func Metadata(origin string, keys ...*x509.Certificate) *saml.SPMetadata {
	return &saml.SPMetadata{
		EntityID: origin + PathMetadata, RequestsSigned: true, WantAssertions: true,
		Certificates:  keys,
		Logout:        []saml.Endpoint{{Binding: saml.BindingRedirect, Location: origin + PathLogout}},
		NameIDFormats: []string{"urn:oasis:names:tc:SAML:2.0:nameid-format:transient"},
		Consumers:     []saml.Consumer{{Default: true, Binding: saml.BindingPOST, Location: origin + PathConsumer}},
		AttributeSets: []saml.AttributeSet{{
			Name:       "urn:uuid:00000000-0000-4000-8000-000000000001",
			Attributes: saml.TheFourAttributes(),
		}},
	}
}

// complete fills in what was left out.
func (o *Options) complete() {
	o.Ask.Binding = cmp.Or(o.Ask.Binding, saml.BindingPOST)
	o.Ask.Context = cmp.Or(o.Ask.Context, saml.Context{Level: saml.LevelCard, Comparison: saml.Exact})
	o.Life = cmp.Or(o.Life, DefaultLife)
	o.Lang = cmp.Or(lang.Parse(o.Lang), lang.Italian)
	if o.Done == nil {
		o.Done = func(Result) {}
	}
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
	if o.SP == nil || o.SP.Metadata == nil || o.SP.IdP == nil || o.SP.Seen == nil {
		return errors.New("sp: SP, with Metadata, IdP and Seen, is needed")
	}
	if _, err := token.CheckOrigin(o.Origin, o.LoopbackHTTP); err != nil {
		return fmt.Errorf("sp: %w", err)
	}
	if len(o.consumers()) == 0 {
		return fmt.Errorf("sp: the metadata have no consumer by POST at %s", o.Origin)
	}
	return nil
}

// consumers returns the paths that Responses are posted to.
func (o *Options) consumers() []string {
	var paths []string
	for _, c := range o.SP.Metadata.Consumers {
		u, err := url.Parse(c.Location)
		if err != nil || c.Binding != saml.BindingPOST || !strings.HasPrefix(c.Location, o.Origin+"/") || u.RawQuery != "" {
			continue
		}
		paths = append(paths, u.Path)
	}
	return paths
}
