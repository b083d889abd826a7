package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"cied/card"
	"cied/fault"
	"cied/login"
	"cied/policy"
)

// policyFlags are what a person may decide for one run, where the policy files leave it.
type policyFlags struct {
	revocation, unknownChip string
	given                   func(flag string) bool
}

func (f *policyFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.revocation, "revocation", "off", "ask whether the card was revoked: `WHOM` is off, crl (lists kept by cied trust update --crl) or ocsp (and the issuer, who then learns of the login)")
	f.addChip(c)
}

// addChip adds what counts also where nobody logs in.
func (f *policyFlags) addChip(c *cobra.Command) {
	c.Flags().StringVar(&f.unknownChip, "unknown-chip", "refuse", "what to do with a chip whose maker nobody vouches for: `WHAT` is refuse or ask")
	f.given = c.Flags().Changed
}

// settle returns what holds for this run: the policy files and what the command line says.
func (p *program) settle(f policyFlags, run policy.Settings) (*policy.Policy, error) {
	if f.given("unknown-chip") && !slices.Contains([]policy.Choice{policy.Refuse, policy.Ask}, policy.Choice(f.unknownChip)) {
		return nil, usage(fmt.Sprintf("--unknown-chip %q is neither refuse nor ask", f.unknownChip))
	}
	if f.given("revocation") && !slices.Contains([]policy.Revocation{policy.Off, policy.CRL, policy.OCSP}, policy.Revocation(f.revocation)) {
		return nil, usage(fmt.Sprintf("--revocation %q is none of off, crl and ocsp", f.revocation))
	}
	if f.given("revocation") {
		run.Revocation = new(policy.Revocation(f.revocation))
	}
	if f.given("unknown-chip") {
		run.UnknownChip = new(policy.Choice(f.unknownChip))
	}
	if f.given("no-cache") {
		run.Cache = new(!p.noCache)
	}
	files, err := policy.DefaultFiles()
	if err != nil {
		return nil, err
	}
	rules, err := policy.Load(files, run)
	if err != nil {
		return nil, err
	}
	for _, o := range rules.Overruled {
		if o.File == "" {
			return nil, usage(fmt.Sprintf("the policy of this computer (%s) has decided about %s", files.Administrator, o.Key))
		}
		p.log().Warn("a setting is overruled by the administrator's", "key", o.Key, "file", o.File)
	}
	p.noCache = !rules.Cache
	return rules, nil
}

// rule sets what the policy says of a service; trustDir is where its anchors are from. Runs
// with test anchors remember no sites.
func (p *program) rule(s *login.Service, rules *policy.Policy, trustDir string) {
	ruleChip(s.Terminal, rules)
	if rules.Revocation != policy.Off {
		s.Revocation = inquirer{checker(trustDir), rules.Revocation == policy.OCSP}
	}
	if dir, err := dataRoot(); err == nil && trustDir == "" {
		s.Sites = sites{rules, policy.Remembered{File: filepath.Join(dir, "cied", "sites.json")}}
	}
}

// ruleChip sets what the policy says of a terminal.
func ruleChip(t *card.Terminal, rules *policy.Policy) {
	if rules.UnknownChip == policy.Ask {
		t.UnknownIssuer = card.Ask
	}
}

// sites are the origins that need no word about a first time: those that the policy allows
// by name, and those that the person has said yes to.
type sites struct {
	rules *policy.Policy
	policy.Remembered
}

// Seen reports whether the person is asked as always.
func (s sites) Seen(origin string) bool {
	return s.rules.Judge(origin, s.Remembered.Seen) == policy.Allowed
}

// mayAsk refuses the origins that the policy does not let ask.
func mayAsk(rules *policy.Policy) func(origin string) error {
	return func(origin string) error {
		if rules.Judge(origin, nil) == policy.Refused {
			return fault.New(fault.OriginRefused, "cied: policy", errors.New(origin))
		}
		return nil
	}
}
