// Package storetest is what must hold of every idp.Store.
package storetest

import (
	"errors"
	"sync"
	"testing"
	"time"

	"cied/relying/idp"
)

// Run tests a store, as two servers have it that share one.
func Run(t *testing.T, servers [2]idp.Store) {
	for name, test := range map[string]func(*testing.T, [2]idp.Store){
		"what one begins the other reads, replaces and takes": goesOn,
		"a session that never was":                            neverWas,
		"one of many takers wins":                             raced,
		"a session that was taken does not come back":         staysTaken,
	} {
		t.Run(name, func(t *testing.T) { test(t, servers) })
	}
}

func goesOn(t *testing.T, servers [2]idp.Store) {
	begin(t, servers[0], "shared", `{"a":1}`)
	wantState(t, servers[1], "shared", `{"a":1}`)
	if err := servers[1].Replace(t.Context(), "shared", []byte(`{"a":2}`)); err != nil {
		t.Fatal(err)
	}
	wantState(t, servers[0], "shared", `{"a":2}`)
	state, err := servers[1].Take(t.Context(), "shared")
	if err != nil || string(state) != `{"a":2}` {
		t.Errorf("%s, %v", state, err)
	}
	wantNone(t, servers[0], "shared")
}

func neverWas(t *testing.T, servers [2]idp.Store) { wantNone(t, servers[0], "never") }

func raced(t *testing.T, servers [2]idp.Store) {
	begin(t, servers[0], "raced", "{}")
	var wg sync.WaitGroup
	won := make(chan bool, 16)
	for i := range cap(won) {
		wg.Go(func() {
			if _, err := servers[i%2].Take(t.Context(), "raced"); err == nil {
				won <- true
			}
		})
	}
	wg.Wait()
	if len(won) != 1 {
		t.Errorf("%d takers won", len(won))
	}
}

func staysTaken(t *testing.T, servers [2]idp.Store) {
	begin(t, servers[0], "taken", "{}")
	if _, err := servers[0].Take(t.Context(), "taken"); err != nil {
		t.Fatal(err)
	}
	if err := servers[1].Replace(t.Context(), "taken", []byte("{}")); !errors.Is(err, idp.ErrNoSession) {
		t.Errorf("replaced: %v", err)
	}
	wantNone(t, servers[0], "taken")
}

func begin(t *testing.T, s idp.Store, name, state string) {
	t.Helper()
	if err := s.Begin(t.Context(), name, []byte(state), time.Minute); err != nil {
		t.Fatal(err)
	}
}

func wantState(t *testing.T, s idp.Store, name, want string) {
	t.Helper()
	if state, err := s.Read(t.Context(), name); err != nil || string(state) != want {
		t.Errorf("%s: %s, %v; want %s", name, state, err, want)
	}
}

func wantNone(t *testing.T, s idp.Store, name string) {
	t.Helper()
	if state, err := s.Read(t.Context(), name); !errors.Is(err, idp.ErrNoSession) {
		t.Errorf("%s is read: %s, %v", name, state, err)
	}
	if state, err := s.Take(t.Context(), name); !errors.Is(err, idp.ErrNoSession) {
		t.Errorf("%s is taken: %s, %v", name, state, err)
	}
	if err := s.Replace(t.Context(), name, []byte("{}")); !errors.Is(err, idp.ErrNoSession) {
		t.Errorf("%s is replaced: %v", name, err)
	}
}
