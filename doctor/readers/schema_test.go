package readers_test

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"testing"
)

// A schema is the part of JSON Schema (draft 2020-12) that readers.schema.json uses.
type schema struct {
	Schema      string             `json:"$schema"`
	Title       string             `json:"title"`
	Description string             `json:"description"`
	Type        string             `json:"type"`
	Required    []string           `json:"required"`
	Properties  map[string]*schema `json:"properties"`
	Additional  *bool              `json:"additionalProperties"`
	Items       *schema            `json:"items"`
	MinItems    int                `json:"minItems"`
	Unique      bool               `json:"uniqueItems"`
	Pattern     string             `json:"pattern"`
	Enum        []any              `json:"enum"`
}

// check returns what in v is not as s says.
func (s *schema) check(place string, v any) (wrong []string) {
	say := func(format string, args ...any) { wrong = append(wrong, place+": "+fmt.Sprintf(format, args...)) }
	if s.Enum != nil && !contains(s.Enum, v) {
		say("%v is none of %v", v, s.Enum)
	}
	switch x := v.(type) {
	case map[string]any:
		wrong = append(wrong, s.checkObject(place, x)...)
	case []any:
		wrong = append(wrong, s.checkArray(place, x)...)
	case string:
		if s.Enum == nil && s.Type != "string" || !regexp.MustCompile(s.Pattern).MatchString(x) {
			say("%q is no %s of the form %s", x, s.Type, s.Pattern)
		}
	case bool:
		if s.Type != "boolean" {
			say("%v is no %s", x, s.Type)
		}
	default:
		say("%v is no %s", x, s.Type)
	}
	return wrong
}

func (s *schema) checkObject(place string, x map[string]any) (wrong []string) {
	if s.Type != "object" {
		return []string{place + ": an object"}
	}
	for _, name := range s.Required {
		if _, there := x[name]; !there {
			wrong = append(wrong, place+": has no "+name)
		}
	}
	for name, v := range x {
		p, known := s.Properties[name]
		switch {
		case known:
			wrong = append(wrong, p.check(place+"."+name, v)...)
		case s.Additional != nil && !*s.Additional:
			wrong = append(wrong, place+": has a "+name)
		}
	}
	return wrong
}

func (s *schema) checkArray(place string, x []any) (wrong []string) {
	if s.Type != "array" {
		return []string{place + ": an array"}
	}
	if len(x) < s.MinItems {
		wrong = append(wrong, fmt.Sprintf("%s: %d items of at least %d", place, len(x), s.MinItems))
	}
	for i, v := range x {
		if s.Unique && contains(x[:i], v) {
			wrong = append(wrong, fmt.Sprintf("%s: %v twice", place, v))
		}
		wrong = append(wrong, s.Items.check(fmt.Sprintf("%s[%d]", place, i), v)...)
	}
	return wrong
}

func contains(all []any, v any) bool {
	for _, x := range all {
		if reflect.DeepEqual(x, v) {
			return true
		}
	}
	return false
}

// load reads a file of JSON; strict refuses fields that v has not.
func load(t *testing.T, name string, strict bool, v any) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	d := json.NewDecoder(f)
	if strict {
		d.DisallowUnknownFields()
	}
	if err := d.Decode(v); err != nil {
		t.Fatal(err)
	}
}

func TestDataIsAsItsSchemaSays(t *testing.T) {
	var s schema
	load(t, "readers.schema.json", true, &s) // strict, so that no rule is passed over
	var file any
	load(t, "readers.json", false, &file)
	for _, wrong := range s.check("readers.json", file) {
		t.Error(wrong)
	}
}

func TestSchemaRefusesWhatItDoesNotName(t *testing.T) {
	var s schema
	load(t, "readers.schema.json", true, &s)
	for _, entry := range []string{
		`{}`,
		`{"id":"072F:2200","name":"Invented","kind":"contact","cie":"no","source":["invented"]}`,
		`{"id":"072f:2200","name":"Invented","kind":"magnetic","cie":"no","source":["invented"]}`,
		`{"id":"072f:2200","name":"Invented","kind":"contact","cie":"perhaps","source":["invented"]}`,
		`{"id":"072f:2200","name":"Invented","kind":"contact","cie":"no","source":[]}`,
		`{"id":"072f:2200","name":"Invented","kind":"contact","cie":"no","source":["twice","twice"]}`,
		`{"id":"072f:2200","name":"Invented","kind":"contact","cie":"no","source":["invented"],"colour":"red"}`,
		`{"id":"072f:2200","name":"Invented","kind":"contact","cie":"no","source":["invented"],"driver":{}}`,
		`{"id":"072f:2200","name":"Invented","kind":"contact","cie":"no","source":["invented"],"built_in":"yes"}`,
		`{"id":72,"name":"Invented","kind":"contact","cie":"no","source":["invented"]}`,
	} {
		var v any
		if err := json.Unmarshal([]byte(entry), &v); err != nil {
			t.Fatal(err)
		}
		if wrong := s.Properties["readers"].Items.check("entry", v); len(wrong) == 0 {
			t.Errorf("taken: %s", entry)
		}
	}
}
