package federation

import (
	"crypto/x509"
	"io"
	"maps"
	"slices"
	"time"

	"cied/internal/tomlkeys"
	"cied/relying/saml"
)

// An Environment is one of the two federations: a service has metadata in each.
type Environment string

// The environments (the manual, "Metadata SP"), by the names of their tables in the file.
const (
	PreProduction Environment = "pre-production"
	Production    Environment = "production"
)

// transient is the only NameIDFormat of the federation.
const transient = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"

// A Config is what a file says of a service. What both environments have in common stands
// there once: addresses are paths, under the host of the environment.
type Config struct {
	Hosts        map[Environment]string // "https://servizi.comune.example"; those that the file names
	EntityID     string                 // a path
	Logout       string                 // a path, "" where the file has none
	Consumers    map[int]string         // paths by index; the lowest index is the default
	Attributes   []saml.AttributeSet    // by index; each asks for the four attributes
	Organization []saml.Organization    // by language
	Contacts     []saml.Contact         // the service itself, then its partner

	lines tomlkeys.Lines
}

// Metadata returns what the service says of itself in an environment, with the certificates
// of the keys that sign its requests. Where the file has no host for the environment, the
// error is [Mistakes]. Whether the federation takes the metadata is for [Config.Check] to say.
func (c *Config) Metadata(env Environment, certificates ...*x509.Certificate) (*saml.SPMetadata, error) {
	host := c.Hosts[env]
	if host == "" {
		key := string(env) + ".host"
		return nil, Mistakes{{c.lines.Of(key), key, Missing, ""}}
	}
	return &saml.SPMetadata{
		EntityID: host + c.EntityID, RequestsSigned: true, WantAssertions: true,
		Certificates:  certificates,
		Logout:        c.logout(host),
		NameIDFormats: []string{transient},
		Consumers:     c.consumers(host),
		AttributeSets: c.Attributes,
		Organization:  c.Organization,
		Contacts:      c.Contacts,
	}, nil
}

// logout is the one by redirect that the manual demands ("SingleLogoutService").
func (c *Config) logout(host string) []saml.Endpoint {
	if c.Logout == "" {
		return nil
	}
	return []saml.Endpoint{{Binding: saml.BindingRedirect, Location: host + c.Logout}}
}

// consumers are by POST, the only binding of a Response.
func (c *Config) consumers(host string) []saml.Consumer {
	var all []saml.Consumer
	for i, index := range slices.Sorted(maps.Keys(c.Consumers)) {
		all = append(all, saml.Consumer{Index: index, Default: i == 0, Binding: saml.BindingPOST, Location: host + c.Consumers[index]})
	}
	return all
}

// Sign writes the metadata for an environment, signed, and judges them as whoever receives
// them: read back from the octets. Where the federation would refuse them, that is more than
// advice ([saml.Problem.Advice]), there are findings and no octets.
func (c *Config) Sign(env Environment, signer saml.Signer, random io.Reader, at time.Time) ([]byte, []Finding, error) {
	draft, err := c.Metadata(env, signer.Certificate)
	if err != nil {
		return nil, nil, err
	}
	if found := c.Check(env, draft, at); refused(found) {
		return nil, found, nil
	}
	octets, err := draft.Sign(signer, random)
	if err != nil {
		return nil, nil, err
	}
	read, err := saml.ReadSP(octets, signer.Certificate)
	if err != nil {
		return nil, nil, err
	}
	found := c.Check(env, read, at)
	if refused(found) {
		octets = nil
	}
	return octets, found, nil
}
