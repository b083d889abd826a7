package browsers

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"
)

const entry = `"cied": "` + ourModule + `"`

func TestAPolicyIsAddedAndTakenAwayToTheOctet(t *testing.T) {
	for name, c := range map[string]struct{ before, after string }{
		"no file":                      {"", `{"policies": {"SecurityDevices": {"Add": {` + entry + "}}}}\n"},
		"other policies":               {"{\n  \"policies\": {\n    \"DisableTelemetry\": true\n  }\n}\n", "{\n  \"policies\": {\"SecurityDevices\": {\"Add\": {" + entry + "}},\n    \"DisableTelemetry\": true\n  }\n}\n"},
		"no policies":                  {`{"x": [1, {"policies": 2}]}`, `{"policies": {"SecurityDevices": {"Add": {` + entry + `}}},"x": [1, {"policies": 2}]}`},
		"another module":               {`{"policies":{"SecurityDevices":{"Add":{"a\"":"/a.so"}}}}`, `{"policies":{"SecurityDevices":{"Add":{` + entry + `,"a\"":"/a.so"}}}}`},
		"only modules to take away":    {`{"policies":{"SecurityDevices":{"Delete":["a"]}}}`, `{"policies":{"SecurityDevices":{"Add": {` + entry + `},"Delete":["a"]}}}`},
		"modules in the older writing": {`{"policies":{"SecurityDevices":{"a": "/a.so"}}}`, `{"policies":{"SecurityDevices":{` + entry + `,"a": "/a.so"}}}`},
	} {
		got, err := withPolicy([]byte(c.before), ourModule)
		if string(got) != c.after || err != nil {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
		if r, err := policyIn(got); r.library != ourModule || err != nil {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
		if back, err := withoutPolicy(got); string(back) != c.before || err != nil {
			t.Errorf("%s: %v\n%s", name, err, back)
		}
	}
}

func TestAPolicyOfOursIsRenewedWhereItStands(t *testing.T) {
	const before = `{"policies":{"SecurityDevices":{"Add":{"a":"/a.so", "cied" : "/old/cied-pkcs11.so"}}}}`
	const after = `{"policies":{"SecurityDevices":{"Add":{"a":"/a.so", "cied" : "` + ourModule + `"}}}}`
	got, err := withPolicy([]byte(before), ourModule)
	if string(got) != after || err != nil {
		t.Errorf("%v\n%s", err, got)
	}
	if got, err = withoutPolicy([]byte(after)); string(got) != `{"policies":{"SecurityDevices":{"Add":{"a":"/a.so"}}}}` || err != nil {
		t.Errorf("%v\n%s", err, got)
	}
}

func TestPoliciesOfOthersAreNotTakenAway(t *testing.T) {
	for _, file := range []string{
		`{}`, `{"policies":{}}`, `{"policies":{"SecurityDevices":{"Add":{"cied":"/x/other.so"}}}}`,
		`{"policies":{"SecurityDevices":{"Add":{"cied":1}}}}`, `{"cied":"` + ourModule + `"}`,
		`{"policies":{"SecurityDevices":{"Delete":["cied"],"cied":"` + ourModule + `"}}}`,
	} {
		if got, err := withoutPolicy([]byte(file)); string(got) != file || err != nil {
			t.Errorf("%s: %v\n%s", file, err, got)
		}
	}
}

func TestPoliciesThatFirefoxWouldNotReadAreRefused(t *testing.T) {
	for _, file := range []string{
		`{`, `[]`, `{} {}`, "\uFEFF{}", `{"policies": []}`, `{"policies": {"SecurityDevices": null}}`,
		`{"policies": {"SecurityDevices": {"Add": ["a"]}}}`, `{"policies": {}, "policies": {}}`, `{"p\u006flicies": {}, "policies": {}}`,
	} {
		if got, err := withPolicy([]byte(file), ourModule); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v\n%s", file, err, got)
		}
	}
}

func FuzzPolicies(f *testing.F) {
	for _, s := range []string{
		`{}`, "\n{ }", `{"policies":{"SecurityDevices":{"Add":{"a":"/a.so"},"Delete":["b"]}}}`, `{"policies":{"SecurityDevices":{"a":"/a.so"}}}`,
		`{"a":[1,-2e3,true,null,{"b":"\\\""}],"policies":{ "x" : {} }}`, `{"policies":{"SecurityDevices":{"Add":{` + entry + `}}}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		clean, err := withoutPolicy(exactly(file))
		if err != nil || len(clean) == 0 {
			return
		}
		if r, _ := policyIn(clean); r.taken {
			return
		}
		added, err := withPolicy(exactly(clean), ourModule)
		if err != nil || !json.Valid(added) {
			t.Fatalf("%v\n%s", err, added)
		}
		if r, err := policyIn(added); r.library != ourModule || err != nil {
			t.Fatalf("%+v, %v", r, err)
		}
		back, err := withoutPolicy(added)
		if err != nil || !reflect.DeepEqual(meaning(t, back), meaning(t, clean)) {
			t.Fatalf("%v\nwas  %s\nback %s", err, clean, back)
		}
	})
}

// meaning is what a file says, without the objects on our way that say nothing.
func meaning(t *testing.T, text []byte) map[string]any {
	t.Helper()
	v := map[string]any{}
	if len(text) > 0 {
		must(t, json.Unmarshal(text, &v))
	}
	prune(v, "policies", "SecurityDevices", "Add")
	return v
}

func prune(v map[string]any, way ...string) {
	if len(way) == 0 {
		return
	}
	if next, ok := v[way[0]].(map[string]any); ok {
		if prune(next, way[1:]...); len(next) == 0 {
			delete(v, way[0])
		}
	}
}
