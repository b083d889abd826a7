package main

import (
	"net/url"
	"strings"
	"time"
)

// A bill is a CycloneDX 1.6 document (ECMA-424): the members that are known of a Go program.
// It has no serialNumber, which would differ from build to build.
type bill struct {
	Schema       string       `json:"$schema"`
	Format       string       `json:"bomFormat"`
	SpecVersion  string       `json:"specVersion"`
	Version      int          `json:"version"` // of the document
	Metadata     metadata     `json:"metadata"`
	Components   []component  `json:"components"`
	Dependencies []dependency `json:"dependencies"`
}

type metadata struct {
	Timestamp string    `json:"timestamp"`
	Component component `json:"component"`
}

type component struct {
	Ref        string     `json:"bom-ref"`
	Type       string     `json:"type"`
	Name       string     `json:"name"`
	Version    string     `json:"version"`
	Scope      string     `json:"scope,omitempty"`
	Hashes     []hash     `json:"hashes,omitempty"`
	Licences   []licence  `json:"licenses"`
	PURL       string     `json:"purl,omitempty"` // Package URL
	Properties []property `json:"properties,omitempty"`
}

type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

type licence struct {
	License struct {
		ID string `json:"id"` // of SPDX
	} `json:"license"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type dependency struct {
	Ref string   `json:"ref"`
	On  []string `json:"dependsOn,omitempty"`
}

// newBill writes down p and the libraries that are shipped beside it, whose commit was made at at.
func newBill(p program, own []library, version string, at time.Time) bill {
	root := component{
		Ref: "cied", Type: "application", Name: "cied", Version: version,
		Hashes:     []hash{{"SHA-256", p.Sum}},
		Licences:   []licence{licensed("EUPL-1.2")},
		Properties: []property{{"cied:file", p.Name}, {"cied:system", p.System}},
	}
	b := bill{
		Schema: "http://cyclonedx.org/schema/bom-1.6.schema.json", Format: "CycloneDX", SpecVersion: "1.6", Version: 1,
		Metadata: metadata{at.Format(time.RFC3339), root},
	}
	top := dependency{Ref: root.Ref}
	for _, m := range p.Modules {
		c := m.component()
		b.Components = append(b.Components, c)
		top.On = append(top.On, c.Ref)
	}
	b.Dependencies = []dependency{top} // which module needs which is not in a program
	for _, l := range own {
		b.Components = append(b.Components, l.component(version))
		b.Dependencies = append(b.Dependencies, dependency{Ref: l.Name}) // on nothing that is shipped
	}
	return b
}

// component is a library that other programs load, and that the program does without.
func (l library) component(version string) component {
	c := component{
		Ref: l.Name, Type: "library", Name: l.Name, Version: version, Scope: "optional",
		Hashes:   []hash{{"SHA-256", l.Sum}},
		Licences: []licence{licensed("EUPL-1.2")},
	}
	for _, name := range l.Needed {
		c.Properties = append(c.Properties, property{"cied:needed", name})
	}
	return c
}

func (m module) component() component {
	c := component{
		Type: "library", Name: m.Path, Version: m.Version, Scope: "required",
		Licences: []licence{licensed(m.Licence)}, PURL: m.purl(),
	}
	c.Ref = c.PURL
	if m.Sum != "" {
		c.Properties = []property{{"cied:go.sum", m.Sum}}
	}
	return c
}

// purl is the Package URL of the module (package-url, type "golang"): the segments of the
// path in lower case and escaped.
func (m module) purl() string {
	segments := strings.Split(strings.ToLower(m.Path), "/")
	for i, s := range segments {
		segments[i] = url.PathEscape(s)
	}
	return "pkg:golang/" + strings.Join(segments, "/") + "@" + url.PathEscape(m.Version)
}

func licensed(id string) (l licence) {
	l.License.ID = id
	return l
}
