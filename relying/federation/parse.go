package federation

import (
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"cied/internal/tomlkeys"
	"cied/relying/saml"
)

// MaxFile is how long a file may be, and maxText a text in it, in octets.
const (
	MaxFile = 64 << 10
	maxText = 1024
)

// depth is the number of names that a key of ours has at most: "attributes.0.name".
const depth = 3

// Parse reads a file (TOML 1.0; [Example] is one). The error is [Mistakes], all of them.
//
// It wants what can be understood. What the federation wants of it, an IPA code say, is for
// [Config.Check] to ask for, so that nothing is told twice.
func Parse(text []byte) (*Config, error) {
	if len(text) > MaxFile {
		return nil, Mistakes{{0, "", TooLong, ""}}
	}
	lines, twice := tomlkeys.Find(text, depth)
	var tree map[string]any
	if err := toml.Unmarshal(text, &tree); err != nil {
		return nil, Mistakes{malformed(err, twice)}
	}
	r := &reader{lines: lines}
	c := r.config(&table{r: r, values: tree})
	if len(r.mistakes) > 0 {
		slices.SortStableFunc(r.mistakes, byLine)
		return nil, r.mistakes
	}
	c.lines = lines
	return c, nil
}

// malformed is the mistake of a text that is not TOML. Of a key that stands there twice the
// library does not tell where.
func malformed(err error, twice tomlkeys.Repetition) Mistake {
	var at *toml.DecodeError
	if errors.As(err, &at) {
		line, _ := at.Position()
		return Mistake{line, "", Malformed, strings.TrimPrefix(at.Error(), "toml: ")}
	}
	if twice.Line > 0 {
		return Mistake{twice.Line, twice.Key, Twice, ""}
	}
	return Mistake{0, "", Malformed, strings.TrimPrefix(err.Error(), "toml: ")}
}

// A reader gathers the mistakes of a file.
type reader struct {
	lines    tomlkeys.Lines
	mistakes Mistakes
}

func (r *reader) wrong(key string, k Kind) {
	r.mistakes = append(r.mistakes, Mistake{r.lines.Of(key), key, k, ""})
}

// config reads the whole file.
func (r *reader) config(file *table) *Config {
	c := &Config{Hosts: map[Environment]string{}}
	for _, env := range []Environment{PreProduction, Production} {
		t := file.under(string(env))
		if host := t.text("host", isHost, WantHost); host != "" {
			c.Hosts[env] = host
		}
		t.done()
	}
	r.paths(c, file.under("paths"))
	c.Consumers = r.consumers(file.under("consumers"))
	c.Attributes = r.attributes(file.under("attributes"))
	c.Organization = r.organization(file.under("organization"))
	r.contacts(c, file)
	file.done()
	return c
}

func (r *reader) paths(c *Config, t *table) {
	c.EntityID = t.text("entity-id", isPath, WantPath)
	if !t.has("entity-id") {
		r.wrong(t.key("entity-id"), Missing)
	}
	c.Logout = t.text("logout", isPath, WantPath)
	t.done()
}

func (r *reader) consumers(t *table) map[int]string {
	all := map[int]string{}
	for _, name := range t.names() {
		if index, ok := r.index(t, name); ok {
			all[index] = t.text(name, isPath, WantPath)
		}
	}
	return all
}

// attributes reads the sets, each of which asks for the four attributes: the federation has
// no others (the manual, "Attribute Consuming Service").
func (r *reader) attributes(t *table) []saml.AttributeSet {
	var all []saml.AttributeSet
	for _, name := range t.names() {
		index, ok := r.index(t, name)
		if !ok {
			continue
		}
		in := t.under(name)
		all = append(all, saml.AttributeSet{Index: index, Name: in.text("name", anyText, WantText),
			Description: in.under("description").byLanguage(), Attributes: saml.TheFourAttributes()})
		in.done()
	}
	slices.SortFunc(all, func(a, b saml.AttributeSet) int { return a.Index - b.Index })
	return all
}

// index reads the name of a key as an index, an xs:unsignedShort (SAML 2.0 Metadata, 2.2.3).
func (r *reader) index(t *table, name string) (int, bool) {
	index, err := strconv.ParseUint(name, 10, 16)
	if err != nil || strconv.FormatUint(index, 10) != name {
		r.wrong(t.key(name), WantIndex)
		t.skip(name)
		return 0, false
	}
	return int(index), true
}

// organization reads the names of the office, the Italian ones first.
func (r *reader) organization(t *table) []saml.Organization {
	var all []saml.Organization
	for _, language := range t.names() {
		if !isLanguage(language) {
			r.wrong(t.key(language), WantLanguage)
			t.skip(language)
			continue
		}
		in := t.under(language)
		all = append(all, saml.Organization{Language: language, Name: in.text("name", anyText, WantText),
			Display: in.text("display", anyText, WantText), URL: in.text("url", anyText, WantText)})
		in.done()
	}
	slices.SortStableFunc(all, func(a, b saml.Organization) int { return rank(a.Language) - rank(b.Language) })
	return all
}

func rank(language string) int {
	if language == "it" {
		return 0
	}
	return 1
}

// contacts reads the service and its partner. The service's Company is the Italian name of
// the office, to the letter (the manual, "Informazioni di censimento e contatto").
func (r *reader) contacts(c *Config, file *table) {
	if file.has(tableOf(saml.Administrative)) {
		service := r.contact(saml.Administrative, file)
		if len(c.Organization) > 0 && c.Organization[0].Language == "it" {
			service.Company = c.Organization[0].Name
		}
		c.Contacts = append(c.Contacts, service)
	}
	if file.has(tableOf(saml.Technical)) {
		c.Contacts = append(c.Contacts, r.contact(saml.Technical, file))
	}
}

// tableOf is the name of the table of a contact.
func tableOf(contact string) string {
	if contact == saml.Administrative {
		return "service"
	}
	return "partner"
}

func (r *reader) contact(contact string, file *table) saml.Contact {
	t := file.under(tableOf(contact))
	kind := t.text("kind", isKind, WantKind)
	c := saml.Contact{Type: contact, Public: kind == "public", Private: kind == "private", NACE2: t.texts("nace2-codes")}
	if contact == saml.Technical {
		c.Company = t.text("company", anyText, WantText)
	}
	for key, to := range map[string]*string{
		"ipa-code": &c.IPACode, "ipa-category": &c.Category, "vat-number": &c.VATNumber, "fiscal-code": &c.Fiscal,
		"municipality": &c.Town, "province": &c.Province, "country": &c.Country, "email": &c.Email, "telephone": &c.Telephone,
	} {
		*to = t.text(key, anyText, WantText)
	}
	t.done()
	return c
}

func anyText(string) bool      { return true }
func isKind(s string) bool     { return s == "public" || s == "private" }
func isLanguage(s string) bool { return match(`^[a-z]{2}$`, s) }

// isPath reports whether s has the characters of a path and its query (RFC 3986, 3.3 and
// 3.4), and no second slash at the beginning, which would name another host.
func isPath(s string) bool {
	const path = `[A-Za-z0-9._~!$&'()*+,;=:@%?-]`
	return match(`^/(`+path+`(`+path+`|/)*)?$`, s)
}

func match(pattern, value string) bool { return regexp.MustCompile(pattern).MatchString(value) }

// isHost reports whether s is a scheme and a host, with a port or without. That the scheme
// is https is the federation's rule.
func isHost(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && s == u.Scheme+"://"+u.Host
}
