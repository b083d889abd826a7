package main

import (
	"testing"

	"cied/localhttp"
	"cied/policy"
)

// TestPolicyKnowsTheDefaultPort: package policy does not import the front door.
func TestPolicyKnowsTheDefaultPort(t *testing.T) {
	if got := policy.Default().Port; got != localhttp.DefaultPort {
		t.Errorf("port %d, want %d", got, localhttp.DefaultPort)
	}
}

// TestSitesOfThePolicyAreNoStrangers: the warning of a first time is for the others.
func TestSitesOfThePolicyAreNoStrangers(t *testing.T) {
	rules := policy.Default()
	rules.Allow = []string{"https://idp.example.test"}
	s := sites{rules, policy.Remembered{File: t.TempDir() + "/sites.json"}}
	for origin, want := range map[string]bool{
		"https://idserver.servizicie.interno.gov.it": true, "https://idp.example.test": true, "https://other.example.test": false,
	} {
		if got := s.Seen(origin); got != want {
			t.Errorf("%s: %v", origin, got)
		}
	}
	if err := s.Remember("https://other.example.test"); err != nil {
		t.Fatal(err)
	}
	if !s.Seen("https://other.example.test") {
		t.Error("a site that the person said yes to is a stranger")
	}
}
