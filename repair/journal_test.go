package repair

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"cied/fault"
)

var sumOfNothing = holding("").sum

// Whoever can write the journal must not choose what the administrator runs or removes.
func TestAJournalThatWasNotWrittenHereIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"no list":             `{}`,
		"no JSON":             `[`,
		"two lists":           `[] []`,
		"an unknown repair":   `[{"repair":"rm","sha256":"` + sumOfNothing + `"}]`,
		"a path":              `[{"repair":"pcsc-rule","file":"/etc/passwd","sha256":"` + sumOfNothing + `"}]`,
		"no sum":              `[{"repair":"pcsc-rule"}]`,
		"a short sum":         `[{"repair":"pcsc-rule","sha256":"00"}]`,
		"a pattern of shells": `[{"repair":"pcsc-rule","sha256":"*"}]`,
		"another module":      `[{"repair":"nfc-modules","sha256":"` + sumOfNothing + `","unloaded":["evil"]}]`,
		"an option":           `[{"repair":"nfc-modules","sha256":"` + sumOfNothing + `","unloaded":["-d/tmp"]}]`,
		"modules elsewhere":   `[{"repair":"pcsc-socket","unloaded":["pn533_usb"]}]`,
		"twice the same":      `[{"repair":"pcsc-socket"},{"repair":"pcsc-socket"}]`,
	} {
		t.Run(name, func(t *testing.T) {
			m := machine(t, &recorder{}, withSystemd())
			put(t, m.Journal, text)
			if _, err := m.Applied(); !errors.Is(err, fault.StateUnreadable) {
				t.Errorf("Applied: %v", err)
			}
			if _, err := m.For(fault.PCSCUnavailable); !errors.Is(err, fault.StateUnreadable) {
				t.Errorf("For: %v", err)
			}
			if _, err := m.Undo(Rule); !errors.Is(err, fault.StateUnreadable) {
				t.Errorf("Undo: %v", err)
			}
		})
	}
}

func TestAnotherRepairUnderWayIsWaitedFor(t *testing.T) {
	r := &recorder{}
	m := machine(t, r, withSystemd())
	unlock, err := m.journal().lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	repair, ended := must(t)(m.For(fault.PCSCUnavailable)), make(chan error)
	go func() { ended <- repair.Apply(t.Context()) }()
	unlock()
	if err := <-ended; err != nil || len(r.all) != 1 {
		t.Errorf("%v, %d", err, len(r.all))
	}
}

func TestOnlyTheUserReadsTheJournal(t *testing.T) {
	m := machine(t, &recorder{}, withSystemd())
	if err := must(t)(m.For(fault.PCSCUnavailable)).Apply(t.Context()); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(m.Journal)
	if err != nil || strings.Contains(string(b), user) || !strings.Contains(string(b), "2026-11-22T09:00:00Z") {
		t.Errorf("%s, %v", b, err)
	}
}

// FuzzJournal: what is taken holds nothing but ids, sums and modules of this package, and
// reads the same when it is written again.
func FuzzJournal(f *testing.F) {
	f.Add([]byte(`[]`))
	f.Add([]byte(`null`))
	f.Add([]byte(`[{"repair":"nfc-modules","at":"2026-11-22T09:00:00Z","sha256":"` + sumOfNothing + `","unloaded":["pn533_usb"]}]`))
	f.Add([]byte(`[{"repair":"pcsc-socket","at":"2026-11-22T09:00:00Z","enabled":true}]`))
	f.Fuzz(func(t *testing.T, b []byte) {
		entries, err := parseJournal(slices.Clip(bytes.Clone(b)))
		if err != nil {
			return
		}
		again, err := json.Marshal(entries)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parseJournal(again); err != nil || len(entries) > len(kinds()) {
			t.Errorf("%v: %s", err, again)
		}
	})
}
