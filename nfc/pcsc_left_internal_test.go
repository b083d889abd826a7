//go:build cgo || windows

package nfc

import (
	"context"
	"testing"
	"time"
)

// A Lock that was left still waits in the library, perhaps for ever.
func TestUnlockEndsWhileAnotherProgramHoldsTheCard(t *testing.T) {
	other := make(chan struct{}) // closed when the other program ends its transaction
	defer close(other)
	c := &pcscConn{silence: 200 * time.Millisecond}
	c.worker = startWorker(func() {})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := ask(ctx, c.worker, call[bool]{op: "lock", cancel: true, // as Lock does it: BeginTransaction
		do: func() (bool, error) { <-other; return true, nil }})
	t.Log("lock:", err)
	ctx2, cancel2 := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel2()
	t.Log("reset:", c.Reset(ctx2))
	done := make(chan struct{})
	go func() { _ = c.Unlock(); close(done) }()
	select {
	case <-done:
	case <-time.After(3 * time.Second):
		t.Fatal("Unlock hangs for as long as the other program holds the card")
	}
}
