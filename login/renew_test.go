package login_test

import (
	"testing"

	"cied/card"
	"cied/fault"
	"cied/pki"
	"cied/simulator"
	"cied/token"
)

// TestUpdateOfTheAnchorsCountsAtTheNextLogin: a daemon runs for weeks.
func TestUpdateOfTheAnchorsCountsAtTheNextLogin(t *testing.T) {
	h := newRig(t, simulator.Options{}, rightPIN)
	current, broken := h.Anchors, error(nil)
	h.Renew = func() (*pki.Anchors, error) { return current, broken }
	h.must()

	current = current.Withdraw(pki.KeyOf(h.card.World().CIEIssuers()[0]))
	h.reader.Put(h.card)
	_, err := h.Login(t.Context(), request(token.WebEID), func(card.Event) {})
	if fault.CodeOf(err) != fault.CertIssuerWithdrawn {
		t.Errorf("after the withdrawal: %v", err)
	}

	broken = fault.New(fault.TrustUnreadable, "test", nil)
	h.reader.Put(h.card)
	_, err = h.Login(t.Context(), request(token.WebEID), func(card.Event) {})
	if fault.CodeOf(err) != fault.TrustUnreadable {
		t.Errorf("with a store that cannot be read: %v", err)
	}
	if _, err := h.Inspect(t.Context(), ""); fault.CodeOf(err) != fault.TrustUnreadable {
		t.Errorf("inspect: %v", err)
	}
}
