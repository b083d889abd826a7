//go:build unix && cgo

package nfc_test

import (
	"context"
	"testing"
	"time"

	"cied/internal/machinetest"
	"cied/nfc"
)

// A login that is cancelled in Lock gives the card up at once, whatever holds it.
func TestCancelledLoginEndsWhileAnotherProgramHoldsTheCard(t *testing.T) {
	port := machinetest.StartPCSCD(t)
	b := bench{driver: nfc.NewPCSC(nfc.PCSCOptions{Silence: 2 * time.Second}), addr: "127.0.0.1:" + port, reader: virtualReader}
	b.lay(t, testATR)
	other, mine := b.connect(t), b.connect(t)
	if _, err := other.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err := mine.Lock(ctx)
	t.Log("lock:", err)
	done := make(chan struct{})
	go func() { // what login.(*card).release does
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		t.Log("reset:", mine.Reset(ctx))
		t.Log("unlock:", mine.Unlock())
		t.Log("close:", mine.Close())
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(15 * time.Second):
		t.Error("release hangs as long as the other program holds the card")
	}
	other.Unlock()
	<-done
}
