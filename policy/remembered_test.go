package policy

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"cied/fault"
	"cied/token"
)

func newRemembered(t testing.TB) Remembered {
	return Remembered{filepath.Join(t.TempDir(), "a", "sites.json")}
}

func remember(t testing.TB, r Remembered, origins ...string) {
	t.Helper()
	for _, o := range origins {
		if err := r.Remember(o); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOriginIsSeenOnceItIsRemembered(t *testing.T) {
	r := newRemembered(t)
	const z, a = "https://z.example", "https://a.example:8443"
	if r.Seen(z) {
		t.Error("seen before anything was remembered")
	}
	remember(t, r, z, a, z)
	for origin, want := range map[string]bool{z: true, a: true, "https://a.example": false, "https://b.z.example": false, "": false} {
		if r.Seen(origin) != want {
			t.Errorf("%q: seen %v", origin, !want)
		}
	}
}

// TestFileHoldsOriginsAlone: neither times nor an order tell when somebody logged in where.
func TestFileHoldsOriginsAlone(t *testing.T) {
	r := newRemembered(t)
	remember(t, r, "https://z.example", "https://a.example")
	text, err := os.ReadFile(r.File)
	want := `{
  "version": 1,
  "origins": [
    "https://a.example",
    "https://z.example"
  ]
}
`
	if err != nil || string(text) != want {
		t.Errorf("%v\n%s", err, text)
	}
}

func TestFileThatCannotBeUnderstoodIsReplaced(t *testing.T) {
	r := newRemembered(t)
	remember(t, r, "https://a.example")
	for name, text := range map[string]string{
		"cut": `{"version":1,"origins":["https://a.ex`, "empty": "", "another version": `{"version":2,"origins":["https://a.example"]}`,
		"no origin": `{"version":1,"origins":["https://a.example/"]}`, "disorder": `{"version":1,"origins":["https://b.example","https://a.example"]}`,
		"huge": strings.Repeat(" ", maxRememberedFile+1),
	} {
		if err := os.WriteFile(r.File, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if r.Seen("https://a.example") {
			t.Errorf("%s: seen", name)
		}
		remember(t, r, "https://c.example")
		if !r.Seen("https://c.example") || r.Seen("https://a.example") {
			t.Errorf("%s: not replaced", name)
		}
	}
}

func TestRememberWritesOnlyOrigins(t *testing.T) {
	r := newRemembered(t)
	for _, o := range []string{"", "null", "https://a.example/", "http://a.example"} {
		if err := r.Remember(o); !errors.Is(err, fault.StateUnreadable) {
			t.Errorf("%q: %v", o, err)
		}
	}
	if _, err := os.Stat(r.File); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file was written: %v", err)
	}
}

func TestFullFileSaysSo(t *testing.T) {
	r := newRemembered(t)
	var list []string
	for i := range maxRemembered {
		list = append(list, fmt.Sprintf("https://%060d.example", i))
	}
	if err := r.write(list); err != nil {
		t.Fatal(err)
	}
	if !r.Seen(list[0]) || !r.Seen(list[maxRemembered-1]) {
		t.Error("a full file is not read")
	}
	if err := r.Remember("https://a.example"); !errors.Is(err, fault.StateUnreadable) {
		t.Errorf("got %v", err)
	}
}

func TestWithoutAFileNothingIsRemembered(t *testing.T) {
	var r Remembered
	if err := r.Remember("https://a.example"); err != nil || r.Seen("https://a.example") {
		t.Errorf("seen, or %v", err)
	}
}

func TestSitesRememberedAtOnceAreAllKept(t *testing.T) {
	r := newRemembered(t)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() { _ = r.Remember(fmt.Sprintf("https://s%d.example", i)) })
	}
	all.Wait()
	if list, err := r.read(); err != nil || len(list) != 8 {
		t.Errorf("%v, %v", list, err)
	}
}

func FuzzRemembered(f *testing.F) {
	f.Add([]byte(`{"version":1,"origins":["https://a.example","https://b.example"]}`))
	f.Add([]byte(`{"version":1,"origins":null}`))
	f.Fuzz(func(t *testing.T, input []byte) {
		text := make([]byte, len(input))
		copy(text, input)
		list, err := parseRemembered(text)
		if err != nil {
			return
		}
		if len(list) > maxRemembered || !slices.IsSorted(list) {
			t.Errorf("%d origins", len(list))
		}
		for _, o := range list {
			if _, err := token.CheckOrigin(o, true); err != nil {
				t.Error(err)
			}
		}
	})
}
