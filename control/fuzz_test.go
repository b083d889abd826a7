package control

import (
	"encoding/json"
	"reflect"
	"testing"
)

// exactly returns a copy of b without room behind it.
func exactly(b []byte) []byte {
	c := make([]byte, len(b))
	copy(c, b)
	return c
}

// FuzzStop: whatever is taken for a request is one of two.
func FuzzStop(f *testing.F) {
	for _, s := range []string{`{"when":"now"}`, `{"when":"idle"}`, `{"when":"idle"} `, `{"when":null}`, `{"when":"now"}]`, `[`, ``} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		if when, err := parseStop(exactly(in)); err == nil && when != AtOnce && when != WhenIdle {
			t.Errorf("%q", when)
		}
	})
}

// FuzzStatus: what is read can be written and read again.
func FuzzStatus(f *testing.F) {
	f.Add([]byte(`{"version":"0.1.0","pid":4711,"since":"2026-11-22T08:00:00Z","address":"http://127.0.0.1:24731","test":false,"stopping":false,"running":{"what":"login","stage":"asking","origin":"https://idp.example.test","since":"2026-11-22T09:30:00Z"},"last":{"what":"pin-change","code":"pin-wrong","left":1,"at":"2026-11-22T09:12:41Z"}}`))
	f.Add([]byte(`{"running":null,"later":[1,2]}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, in []byte) {
		s, err := parseStatus(exactly(in))
		if err != nil {
			return
		}
		b, err := json.Marshal(s)
		if err != nil {
			return // a year that RFC 3339 does not write
		}
		if again, err := parseStatus(b); err != nil || !reflect.DeepEqual(again, s) {
			t.Errorf("%s: %+v, %v", b, again, err)
		}
	})
}

// FuzzPIN: whatever is taken for a request is one of three.
func FuzzPIN(f *testing.F) {
	for _, s := range []string{`{"do":"change"}`, `{"do":"unblock","forgotten":true,"reader":"a"}`, `{"do":"change","forgotten":true}`, `{"do":1}`, `null`, ``} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		r, err := parsePIN(exactly(in))
		if err == nil && (r.Do != DoUnblock && (r.Do != DoChange || r.Forgotten) || len(r.Reader) > 3*len(in)) {
			t.Errorf("%+v", r)
		}
	})
}
