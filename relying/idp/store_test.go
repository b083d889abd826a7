package idp_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"cied/pki/pkitest"
	"cied/relying"
	"cied/relying/idp"
	"cied/relying/idp/internal/storetest"
)

func TestMemoryIsAStore(t *testing.T) {
	m := &idp.Memory{}
	storetest.Run(t, [2]idp.Store{m, m})
}

func TestASessionInMemoryEnds(t *testing.T) {
	now := pkitest.Now
	m := &idp.Memory{Now: func() time.Time { return now }}
	if err := m.Begin(t.Context(), "a", []byte("{}"), time.Minute); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Minute - 1)
	if _, err := m.Read(t.Context(), "a"); err != nil {
		t.Errorf("before its end: %v", err)
	}
	now = now.Add(1)
	for name, call := range map[string]func() error{
		"read":    func() error { _, err := m.Read(t.Context(), "a"); return err },
		"replace": func() error { return m.Replace(t.Context(), "a", []byte("{}")) },
		"take":    func() error { _, err := m.Take(t.Context(), "a"); return err },
	} {
		if err := call(); err != idp.ErrNoSession {
			t.Errorf("%s at its end: %v", name, err)
		}
	}
}

func TestAFullMemoryRefusesUntilSomethingIsOver(t *testing.T) {
	now := pkitest.Now
	m := &idp.Memory{Max: 2, Now: func() time.Time { return now }}
	begin := func(name string) error { return m.Begin(t.Context(), name, []byte("{}"), time.Minute) }
	for i := range 2 {
		if err := begin(fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := begin("2"); err != idp.ErrFull {
		t.Errorf("a third of two: %v", err)
	}
	now = now.Add(time.Minute)
	if err := begin("2"); err != nil {
		t.Errorf("when the two are over: %v", err)
	}
}

func TestARequestIsSeenOnceByAllWhoShareTheList(t *testing.T) {
	spent := relying.NewSpentList(time.Now)
	servers := [2]interface {
		First(context.Context, string, time.Time) (bool, error)
	}{idp.Seen(spent, time.Now), idp.Seen(spent, time.Now)}
	until := time.Now().Add(time.Minute)
	for i, want := range []bool{true, false} {
		if first, err := servers[i].First(t.Context(), "id", until); first != want || err != nil {
			t.Errorf("server %d: %v, %v", i, first, err)
		}
	}
	if err := spent.Spend(t.Context(), "id", time.Minute); err != nil {
		t.Errorf("a nonce of that name: %v", err)
	}
	if first, err := idp.Seen(lost{}, time.Now).First(t.Context(), "id", until); first || !errors.Is(err, relying.ErrUnavailable) {
		t.Errorf("nobody knows: %v, %v", first, err)
	}
}

// lost is a list that does not answer.
type lost struct{}

func (lost) Spend(context.Context, string, time.Duration) error { return relying.ErrUnavailable }

// full is a store without room.
type full struct{}

func (full) Begin(context.Context, string, []byte, time.Duration) error { return idp.ErrFull }
func (full) Read(context.Context, string) ([]byte, error)               { return nil, idp.ErrNoSession }
func (full) Replace(context.Context, string, []byte) error              { return idp.ErrNoSession }
func (full) Take(context.Context, string) ([]byte, error)               { return nil, idp.ErrNoSession }

// broken remembers nothing and says so.
type broken struct{}

func (broken) First(context.Context, string, time.Time) (bool, error) {
	return false, errors.New("no disk")
}
