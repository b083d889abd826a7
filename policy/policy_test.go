package policy_test

import (
	"fmt"
	"testing"

	"cied/policy"
	"cied/token"
)

const (
	production = "https://idserver.servizicie.interno.gov.it"
	listed     = "https://idp.example.it"
	stranger   = "https://altro.example.org"
)

func TestJudge(t *testing.T) {
	yes := func(string) bool { return true }
	no := func(string) bool { return false }
	strict := policy.Policy{Others: policy.Refuse, Allow: []string{listed}}
	open := policy.Policy{Known: true, Others: policy.Ask, Allow: []string{listed}}
	cases := []struct {
		name   string
		policy policy.Policy
		origin string
		seen   func(string) bool
		want   policy.Verdict
	}{
		{"a known provider", open, production, no, policy.Allowed},
		{"a known provider that is not wanted", strict, production, yes, policy.Refused},
		{"a listed site", strict, listed, no, policy.Allowed},
		{"a listed name at another port", strict, listed + ":8443", no, policy.Refused},
		{"a name under a listed one", strict, "https://a.idp.example.it", no, policy.Refused},
		{"a stranger, the first time", open, stranger, no, policy.FirstTime},
		{"a stranger, where nothing is remembered", open, stranger, nil, policy.FirstTime},
		{"a stranger, the second time", open, stranger, yes, policy.Allowed},
		{"a stranger that was allowed before the policy changed", strict, stranger, yes, policy.Refused},
		{"a policy that nobody filled in", policy.Policy{}, stranger, yes, policy.Refused},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := c.policy.Judge(c.origin, c.seen); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestKnownProvidersAreOriginsWithASource(t *testing.T) {
	for _, p := range policy.Known() {
		if _, err := token.CheckOrigin(p.Origin, false); err != nil || p.Name == "" || p.Source == "" {
			t.Errorf("%+v: %v", p, err)
		}
	}
}

func Example() {
	p := policy.Default()
	for _, origin := range []string{production, stranger} {
		fmt.Println(origin, p.Judge(origin, nil) == policy.Allowed)
	}
	// Output:
	// https://idserver.servizicie.interno.gov.it true
	// https://altro.example.org false
}
