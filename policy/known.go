package policy

import "slices"

// A Provider is an identity provider that the program knows by itself.
type Provider struct {
	Origin string
	Name   string // for people, in Italian
	Source string // where the origin was read
}

// Known returns the identity providers of Entra con CIE, which the Ministry of the Interior
// runs.
func Known() []Provider {
	return []Provider{
		{"https://idserver.servizicie.interno.gov.it", "Entra con CIE", "Entra con CIE, Manuale operativo, metadata of the identity provider: production"},
		{"https://preproduzione.idserver.servizicie.interno.gov.it", "Entra con CIE, preproduzione", "Entra con CIE, Manuale operativo, metadata of the identity provider: pre-production"},
	}
}

func isKnown(origin string) bool {
	return slices.ContainsFunc(Known(), func(p Provider) bool { return p.Origin == origin })
}
