package localhttp

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"cied/fault"
)

// A document is an OpenAPI description (3.1) with the part of JSON Schema (2020-12) that
// ours uses; another keyword is an error.
type document struct{ root map[string]any }

func readDocument(t *testing.T) document {
	t.Helper()
	b, err := os.ReadFile("../docs/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	return document{decode(t, string(b)).(map[string]any)}
}

func decode(t *testing.T, text string) (v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return v
}

// object returns what a reference "#/…" points to.
func (d document) object(reference string) map[string]any {
	at := d.root
	for _, name := range strings.Split(strings.TrimPrefix(reference, "#/"), "/") {
		next, ok := at[name].(map[string]any)
		if !ok {
			panic(reference + " points to nothing")
		}
		at = next
	}
	return at
}

// follow returns o, or what it refers to.
func (d document) follow(o map[string]any) map[string]any {
	if to, ok := o["$ref"].(string); ok {
		return d.object(to)
	}
	return o
}

func (d document) responses(method, path string) map[string]any {
	item, _ := d.object("#/paths")[path].(map[string]any)
	op, _ := item[strings.ToLower(method)].(map[string]any)
	all, _ := op["responses"].(map[string]any)
	return all
}

// codes returns the codes of the schema with this name.
func (d document) codes(name string) []fault.Code {
	var all []fault.Code
	for _, v := range d.object("#/components/schemas/" + name)["enum"].([]any) {
		all = append(all, fault.Code(v.(string)))
	}
	return all
}

// codesOf returns the codes of a described refusal, or "" alone for anything else.
func (d document) codesOf(response map[string]any) []string {
	content, _ := response["content"].(map[string]any)
	media, ok := content["application/problem+json"].(map[string]any)
	if !ok {
		return []string{""}
	}
	narrowed := media["schema"].(map[string]any)["allOf"].([]any)[1].(map[string]any)["properties"].(map[string]any)
	var all []string
	for _, v := range narrowed["code"].(map[string]any)["enum"].([]any) {
		all = append(all, v.(string))
	}
	return all
}

func (d document) checkHeaders(response map[string]any, h http.Header) error {
	described, _ := response["headers"].(map[string]any)
	for name, o := range described {
		field := d.follow(o.(map[string]any))
		value := h.Get(name)
		if value == "" {
			if field["required"] == true {
				return fmt.Errorf("no %s", name)
			}
			continue
		}
		var v any = value
		schema := field["schema"].(map[string]any)
		if n, err := strconv.ParseFloat(value, 64); err == nil && schema["type"] == "integer" {
			v = n
		}
		if err := d.check(schema, v); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func (d document) checkBody(response map[string]any, r reply) error {
	content, _ := response["content"].(map[string]any)
	if len(content) == 0 {
		if r.body != "" {
			return errors.New("a body that is not described")
		}
		return nil
	}
	contentType, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	media, ok := content[contentType].(map[string]any)
	if !ok {
		return fmt.Errorf("content type %q", contentType)
	}
	var v any = r.body
	if strings.HasSuffix(contentType, "json") {
		if err := json.Unmarshal([]byte(r.body), &v); err != nil {
			return err
		}
	}
	return d.check(media["schema"].(map[string]any), v)
}

// check says why v, as encoding/json decodes it, is not what schema describes; nil if it is.
func (d document) check(schema map[string]any, v any) error {
	for _, keyword := range slices.Sorted(maps.Keys(schema)) {
		if err := d.checkKeyword(schema, keyword, v); err != nil {
			return err
		}
	}
	return nil
}

func (d document) checkKeyword(schema map[string]any, keyword string, v any) error {
	rule := schema[keyword]
	ok := true
	switch keyword {
	case "description", "contentEncoding":
	case "$ref":
		return d.check(d.object(rule.(string)), v)
	case "allOf":
		for _, s := range rule.([]any) {
			if err := d.check(s.(map[string]any), v); err != nil {
				return err
			}
		}
	case "oneOf":
		return d.checkOne(rule.([]any), v)
	case "type":
		ok = typeOf(v) == rule || rule == "number" && typeOf(v) == "integer"
	case "enum":
		ok = slices.Contains(rule.([]any), v)
	case "const":
		ok = rule == v
	case "required", "properties", "additionalProperties":
		if o, is := v.(map[string]any); is {
			return d.checkMembers(schema, keyword, o)
		}
	case "pattern", "maxLength":
		if s, is := v.(string); is && keyword == "pattern" {
			ok = regexp.MustCompile(rule.(string)).MatchString(s)
		} else if is {
			ok = utf8.RuneCountInString(s) <= int(rule.(float64))
		}
	case "minimum":
		n, is := v.(float64)
		ok = !is || n >= rule.(float64)
	default:
		return fmt.Errorf("the keyword %s is unknown here", keyword)
	}
	if !ok {
		return fmt.Errorf("%v: %s %v", v, keyword, rule)
	}
	return nil
}

// checkOne wants exactly one of schemas to describe v.
func (d document) checkOne(schemas []any, v any) error {
	var why []error
	for _, s := range schemas {
		if err := d.check(s.(map[string]any), v); err != nil {
			why = append(why, err)
		}
	}
	if len(why) != len(schemas)-1 {
		return fmt.Errorf("%d of %d alternatives: %w", len(schemas)-len(why), len(schemas), errors.Join(why...))
	}
	return nil
}

func (d document) checkMembers(schema map[string]any, keyword string, o map[string]any) error {
	described, _ := schema["properties"].(map[string]any)
	if keyword == "required" {
		for _, name := range schema["required"].([]any) {
			if _, there := o[name.(string)]; !there {
				return fmt.Errorf("no %s", name)
			}
		}
		return nil
	}
	for name, v := range o {
		s, known := described[name].(map[string]any)
		switch {
		case keyword == "additionalProperties" && !known:
			return fmt.Errorf("%s is not described", name)
		case keyword == "properties" && known:
			if err := d.check(s, v); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return nil
}

// typeOf names the type of a decoded value as JSON Schema does.
func typeOf(v any) string {
	switch v := v.(type) {
	case map[string]any:
		return "object"
	case []any:
		return "array"
	case string:
		return "string"
	case bool:
		return "boolean"
	case float64:
		if v == float64(int64(v)) {
			return "integer"
		}
		return "number"
	}
	return "null"
}

// generous are limits under which a test may begin logins as it likes.
func generous() Limits {
	l := DefaultLimits()
	l.PerOrigin, l.Total = 1000, 1000
	return l
}

// short returns a nonce of n characters.
func short(n int) string { return strings.Repeat("n", n) }
