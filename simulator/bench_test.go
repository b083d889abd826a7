package simulator

import "testing"

// BenchmarkNew is the price of a personalised card when its world is there already.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		newCard(b, Options{}, nil)
	}
}

// BenchmarkNewWorld is the price of the authorities: seven RSA-4096 signatures.
func BenchmarkNewWorld(b *testing.B) {
	for b.Loop() {
		if _, err := NewWorld(year2026); err != nil {
			b.Fatal(err)
		}
	}
}
