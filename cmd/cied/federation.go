package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"cied/fault"
	"cied/internal/wholefile"
	"cied/relying/federation"
	"cied/relying/saml"
)

func (p *program) federation() *cobra.Command {
	c := &cobra.Command{
		Use:   "federation",
		Short: "Prepare a service for the federation Entra con CIE",
		Long: "For an office that offers a service, and for its supplier: from one file to the signed metadata that the\n" +
			"federation's portal wants, and to the pictures of the four outcomes. None of it needs a card or the daemon.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(p.federationExample(), p.federationMetadata(), p.federationCheck(), p.federationEvidence())
	return c
}

func (p *program) federationExample() *cobra.Command {
	return &cobra.Command{
		Use:   "example",
		Short: "Write an example file to start from",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := io.WriteString(p.out, federation.Example())
			return err
		},
	}
}

// metadataFlags say whose metadata are written, for what, and where.
type metadataFlags struct {
	config, key, cert, output string
	newKey, production        bool
}

func (f *metadataFlags) environment() federation.Environment {
	if f.production {
		return federation.Production
	}
	return federation.PreProduction
}

func (p *program) federationMetadata() *cobra.Command {
	var f metadataFlags
	c := &cobra.Command{
		Use:   "metadata",
		Short: "Write the signed metadata of a service",
		Long: "Write the metadata of a service, signed, for the pre-production of the federation or for production. What\n" +
			"the federation would refuse is told with the line of the file, and nothing is written then.",
		Example: "  cied federation example >comune.toml\n" +
			"  cied federation metadata --config comune.toml --key key.pem --cert cert.pem --new-key -o metadata.xml",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return p.runMetadata(f) },
	}
	c.Flags().StringVar(&f.config, "config", "", "`FILE` that says what the service is (TOML)")
	c.Flags().StringVar(&f.key, "key", "", "`FILE` of the service's key (PEM, RSA)")
	c.Flags().StringVar(&f.cert, "cert", "", "`FILE` of the key's certificate (PEM)")
	c.Flags().BoolVar(&f.newKey, "new-key", false, "make the two files of --key and --cert first; nothing is overwritten")
	c.Flags().BoolVar(&f.production, "production", false, "for production; without it, for pre-production")
	c.Flags().StringVarP(&f.output, "output", "o", "", "`FILE` for the metadata; without it, standard output")
	for _, name := range []string{"config", "key", "cert"} {
		_ = c.MarkFlagRequired(name)
	}
	return c
}

// federationView is what a machine reads of metadata.
type federationView struct {
	File     string            `json:"file,omitempty"`
	EntityID string            `json:"entityId,omitempty"`
	Findings []federationIssue `json:"findings"`
}

// A federationIssue is a mistake of the file, or a rule of the federation that is broken.
type federationIssue struct {
	Rule    string `json:"rule"`
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"`
	Key     string `json:"key,omitempty"`
	Advice  bool   `json:"advice,omitempty"`
	Message string `json:"message"`

	text string // for a person
}

func (p *program) runMetadata(f metadataFlags) error {
	if p.json && f.output == "" {
		return usage("--json tells of the metadata: name a file for them with --output")
	}
	c, err := p.readConfig(f.config)
	if err != nil {
		return err
	}
	now := time.Now()
	signer, err := signerOf(c, f, now)
	if err != nil {
		return err
	}
	octets, found, err := c.Sign(f.environment(), signer, rand.Reader, now)
	if err != nil {
		return p.mistakes(f.config, err)
	}
	var issues []federationIssue
	for _, x := range found {
		issues = append(issues, federationIssue{string(x.Problem), f.config, x.Line, x.Key, x.Problem.Advice(), x.Message(p.lang), x.In(p.lang)})
	}
	if octets == nil {
		return p.refusedMetadata(issues)
	}
	if err := p.writeMetadata(f.output, octets); err != nil {
		return err
	}
	m, err := c.Metadata(f.environment(), signer.Certificate)
	if err != nil || f.output == "" {
		p.tellIssues(p.err, issues)
		return err
	}
	return p.tellMetadata(f.output, m, issues)
}

// readConfig reads the file of a service.
func (p *program) readConfig(name string) (*federation.Config, error) {
	text, err := wholefile.Read(name, federation.MaxFile)
	if err != nil {
		return nil, fault.New(fault.StateUnreadable, "cied: federation", err)
	}
	c, err := federation.Parse(text)
	if err != nil {
		return nil, p.mistakes(name, err)
	}
	return c, nil
}

// mistakes tells those of a file; any other error is a fault of this program.
func (p *program) mistakes(name string, err error) error {
	wrong, ok := errors.AsType[federation.Mistakes](err)
	if !ok {
		return fault.New(fault.Internal, "cied: federation", err)
	}
	var issues []federationIssue
	for _, m := range wrong {
		issues = append(issues, federationIssue{string(m.Kind), name, m.Line, m.Key, false, m.Message(p.lang), m.In(p.lang)})
	}
	return p.refusedMetadata(issues)
}

// signerOf reads the service's key, or makes it.
func signerOf(c *federation.Config, f metadataFlags, now time.Time) (saml.Signer, error) {
	if f.newKey {
		s, err := c.NewSigner(f.key, f.cert, f.environment(), now)
		if err != nil {
			return s, fault.New(fault.StateUnreadable, "cied: federation", err)
		}
		return s, nil
	}
	s, err := federation.ReadSigner(f.key, f.cert)
	switch {
	case err == nil:
		return s, nil
	case errors.Is(err, os.ErrNotExist):
		return s, usage(fmt.Sprintf("%v; --new-key makes one", err))
	}
	return s, fault.New(fault.FederationInvalid, "cied: federation", err)
}

func (p *program) writeMetadata(name string, octets []byte) error {
	if name == "" {
		_, err := p.out.Write(octets)
		return err
	}
	if err := os.WriteFile(name, octets, 0o644); err != nil { // metadata are public
		return fault.New(fault.StateUnreadable, "cied: federation", err)
	}
	return nil
}

func (p *program) federationCheck() *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE",
		Short: "Judge the metadata of a service by the rules of the federation",
		Long: "Judge metadata that are there already, whoever has written them. The signature must be that of the\n" +
			"certificate in it. The federation's own portal is not asked.",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeFiles,
		RunE:              func(_ *cobra.Command, args []string) error { return p.checkMetadata(args[0], time.Now()) },
	}
}

func (p *program) checkMetadata(name string, at time.Time) error {
	octets, err := wholefile.Read(name, saml.MaxMetadata)
	if err != nil {
		return fault.New(fault.StateUnreadable, "cied: federation", err)
	}
	m, err := saml.ReadSP(octets, nil)
	if err != nil {
		return fault.New(fault.FederationInvalid, "cied: federation", err)
	}
	var issues []federationIssue
	refused := false
	for _, x := range saml.Check(m, at) {
		refused = refused || !x.Problem.Advice()
		issues = append(issues, federationIssue{string(x.Problem), name, 0, "", x.Problem.Advice(), x.Message(p.lang), x.Message(p.lang)})
	}
	if refused {
		return p.refusedMetadata(issues)
	}
	return p.tellMetadata(name, m, issues)
}

// tellMetadata tells of metadata that the federation takes.
func (p *program) tellMetadata(name string, m *saml.SPMetadata, issues []federationIssue) error {
	if issues == nil {
		issues = []federationIssue{}
	}
	return p.result(federationView{name, m.EntityID, issues}, func(w io.Writer) {
		p.tellIssues(w, issues)
		fmt.Fprintf(w, federationWordsIn(p.lang).well+"\n", name, m.EntityID)
	})
}

// refusedMetadata tells why the federation would not take them.
func (p *program) refusedMetadata(issues []federationIssue) error {
	f := fault.New(fault.FederationInvalid, "cied: federation", nil)
	if err := p.result(federationView{Findings: issues}, func(io.Writer) { p.tellIssues(p.err, issues) }); err != nil {
		return err
	}
	return f
}

// tellIssues has each on a line: file, line, key, what to do.
func (p *program) tellIssues(w io.Writer, issues []federationIssue) {
	for _, x := range issues {
		advice := ""
		if x.Advice {
			advice = federationWordsIn(p.lang).advice
		}
		separator := ": "
		if x.Line > 0 {
			separator = ":"
		}
		fmt.Fprintf(w, "%s%s%s%s\n", x.File, separator, x.text, advice)
	}
}
