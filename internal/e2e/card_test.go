//go:build unix

package e2e

import (
	"encoding/json"
	"strings"
	"testing"

	"cied/internal/machinetest"
)

// pin is the simulated card's, and wrongPIN is not. Both are invented.
const (
	pin      = "12345678"
	wrongPIN = "11111111"
)

// A stack is a simulated card on the first reader of a real PC/SC service.
type stack struct {
	cied  string // the program
	trust string // the simulated authorities, for --trust
	card  simulated
}

// simulated is what cied simulate --json tells about the card.
type simulated struct {
	FiscalCode string `json:"fiscalCode"`
	NIS        string `json:"nis"`
	Family     string `json:"family"`
	ATR        string `json:"atr"`
}

// layCard starts the service and lays a new card on its reader.
func layCard(t *testing.T) stack {
	t.Helper()
	port := machinetest.StartPCSCD(t)
	s := stack{cied: cied(t), trust: t.TempDir()}
	p := start(t, s.cied, "simulate", "--json", "--vpcd", "127.0.0.1:"+port, "--pin", pin, "--out", s.trust)
	p.await(t, "{")
	var b strings.Builder
	b.WriteString("{")
	for line := range p.lines {
		b.WriteString(line)
		if line == "}" {
			break
		}
	}
	if err := json.Unmarshal([]byte(b.String()), &s.card); err != nil {
		t.Fatalf("%v: %s", err, b.String())
	}
	p.await(t, "card laid")
	return s
}
