package policy

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"testing"

	"cied/token"
)

// A schemaNode is the part of JSON schema that the policy's uses.
type schemaNode struct {
	Type       string                 `json:"type"`
	Properties map[string]*schemaNode `json:"properties"`
	Additional *bool                  `json:"additionalProperties"`
	Items      *schemaNode            `json:"items"`
	Enum       []string               `json:"enum"`
	Minimum    int                    `json:"minimum"`
	Maximum    int                    `json:"maximum"`
	Pattern    string                 `json:"pattern"`
	MaxLength  int                    `json:"maxLength"`
	Default    any                    `json:"default"`
}

func readSchema(t *testing.T) map[string]*schemaNode {
	t.Helper()
	var root schemaNode
	if err := json.Unmarshal([]byte(Schema()), &root); err != nil {
		t.Fatal(err)
	}
	all := map[string]*schemaNode{}
	collect(t, "", &root, all)
	return all
}

// collect has every leaf by its dotted name, and wants every table to be closed.
func collect(t *testing.T, prefix string, n *schemaNode, all map[string]*schemaNode) {
	t.Helper()
	if n.Additional == nil || *n.Additional {
		t.Errorf("%q takes any key", prefix)
	}
	for name, p := range n.Properties {
		if p.Type == "object" {
			collect(t, prefix+name+".", p, all)
			continue
		}
		all[prefix+name] = p
	}
}

func names(of []key) []string {
	var all []string
	for _, k := range of {
		all = append(all, k.name)
	}
	return all
}

func TestSchemaHasTheKeysOfTheProgram(t *testing.T) {
	schema := readSchema(t)
	ordered := slices.DeleteFunc(keys(), func(k key) bool { return !k.ordered })
	for list, want := range map[string][]string{"locked": names(keys()), "restrict": names(ordered)} {
		if schema[list] == nil || !slices.Equal(schema[list].Items.Enum, want) {
			t.Errorf("%s: %+v, want %v", list, schema[list], want)
		}
		delete(schema, list)
	}
	for _, k := range keys() {
		if schema[k.name] == nil {
			t.Errorf("%s is not in the schema", k.name)
		}
		delete(schema, k.name)
	}
	for name := range schema {
		t.Errorf("%s is in the schema alone", name)
	}
}

func TestSchemaTakesTheValuesThatTheProgramTakes(t *testing.T) {
	schema := readSchema(t)
	for _, k := range keys() {
		for _, word := range schema[k.name].Enum {
			if err := k.take(new(Settings), word); err != nil {
				t.Errorf("%s: %v", k.name, err)
			}
		}
	}
	port := schema["port"]
	for n, want := range map[int]bool{port.Minimum - 1: false, port.Minimum: true, port.Maximum: true, port.Maximum + 1: false} {
		if d, m := parse([]byte("port = "+itoa(n)), false); (m == nil) != want {
			t.Errorf("port %d: %+v, %v", n, d, m)
		}
	}
	site := schema["sites.allow"].Items
	pattern := regexp.MustCompile(site.Pattern)
	if site.MaxLength != token.MaxOrigin {
		t.Errorf("origins of %d bytes", site.MaxLength)
	}
	for _, p := range append(Known(), Provider{Origin: "https://[2001:db8::1]:8443"}, Provider{Origin: "https://a_b.example"}) {
		if !pattern.MatchString(p.Origin) {
			t.Errorf("%s does not match", p.Origin)
		}
	}
	for _, o := range []string{"http://idp.example.it", "https://idp.example.it/", "https://IDP.example.it", "null", ""} {
		if pattern.MatchString(o) {
			t.Errorf("%s matches", o)
		}
	}
}

func itoa(n int) string {
	text, _ := json.Marshal(n)
	return string(text)
}

func TestSchemaTellsTheDefaults(t *testing.T) {
	var s Settings
	schema := readSchema(t)
	for _, k := range keys() {
		value := schema[k.name].Default
		if f, ok := value.(float64); ok {
			value = int64(f)
		}
		if err := k.take(&s, value); err != nil {
			t.Errorf("%s: %v", k.name, err)
		}
	}
	wantDefaults(t, document{Settings: s})
}

func TestExampleHasEveryKeyAtItsDefault(t *testing.T) {
	d, m := parse([]byte(Example()), true)
	if m != nil {
		t.Fatal(m.in("the example"))
	}
	if d.locked == nil || d.restrict == nil {
		t.Error("a list is missing")
	}
	wantDefaults(t, d)
}

// wantDefaults wants every field of d's settings to be there, and to change nothing.
func wantDefaults(t *testing.T, d document) {
	t.Helper()
	fields := reflect.ValueOf(d.Settings)
	for i := range fields.NumField() {
		if fields.Field(i).IsNil() {
			t.Errorf("%s is missing", fields.Type().Field(i).Name)
		}
	}
	p := (&merge{administrator: d}).policy()
	if len(p.Allow) == 0 {
		p.Allow = nil
	}
	if !reflect.DeepEqual(p, Default()) {
		t.Errorf("%+v", p)
	}
}

// FuzzParse: what is taken is within its bounds, and what is refused has a line of the text.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{Example(), "sites = {allow = ['https://a.example']}", "[[sites]]", "a.b.c=1\na.b.c=2", "x = \"\\u0000", "locked=['port']\nrestrict=['cache']"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, input []byte) {
		text := make([]byte, len(input))
		copy(text, input)
		d, m := parse(text, true)
		if m != nil {
			lines := 1
			for _, b := range text {
				if b == '\n' {
					lines++
				}
			}
			if m.err == nil || m.line < 0 || m.line > lines {
				t.Errorf("line %d of %d: %v", m.line, lines, m.err)
			}
			return
		}
		p := (&merge{administrator: d}).policy()
		if p.Port < 1024 || p.Port > 65535 {
			t.Errorf("port %d", p.Port)
		}
		for _, o := range p.Allow {
			if _, err := token.CheckOrigin(o, false); err != nil {
				t.Error(err)
			}
		}
	})
}
