//go:build unix && cgo

package nfc_test

import (
	"context"
	"testing"
	"time"

	"cied/fault"
	"cied/internal/machinetest"
	"cied/nfc"
)

// virtualReader is what pcscd names the first slot of vpcd.
const virtualReader = "Virtual PCD 00 00"

func TestPCSCKeepsTheContract(t *testing.T) {
	port := machinetest.StartPCSCD(t)
	runSuite(t, func(t *testing.T, limit time.Duration) bench {
		b := bench{
			driver: nfc.NewPCSC(nfc.PCSCOptions{Silence: limit}),
			addr:   "127.0.0.1:" + port, reader: virtualReader,
		}
		// The service has to notice that the card of the last test is gone.
		b.await(t, func(r nfc.Reader) bool { return r.Card == nfc.Absent })
		return b
	})
}

// The driver of a restarted service is watched by one Watch, from before to after.
func TestPCSCServiceThatRestartsIsRecovered(t *testing.T) {
	p := machinetest.NewPCSCD(t)
	d := nfc.NewPCSC(nfc.PCSCOptions{Retry: 50 * time.Millisecond})
	b := bench{driver: d, addr: "127.0.0.1:" + p.Port, reader: virtualReader}
	b.lay(t, testATR)
	c := b.connect(t)
	send(t, c, selectCommand, "9000")

	type news struct {
		readers []nfc.Reader
		err     error
	}
	told, ctx := make(chan news, 100), context.WithoutCancel(t.Context())
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	go func() {
		d.Watch(ctx, func(r []nfc.Reader, err error) { told <- news{r, err} })
		close(told)
	}()
	until := func(what string, wanted func(news) bool) {
		t.Helper()
		for n := range told {
			if wanted(n) {
				return
			}
		}
		t.Fatalf("never told: %s", what)
	}
	present := func(n news) bool { return n.err == nil && len(n.readers) > 0 && n.readers[0].Card == nfc.Present }

	until("the card", present)
	p.Stop()
	until("the missing service", func(n news) bool { f := fault.Of(n.err); return f != nil && f.Code == fault.PCSCUnavailable })
	_, err := c.Transmit(t.Context(), readCommand)
	wantFault(t, err, fault.PCSCUnavailable)
	_, err = d.Connect(t.Context(), virtualReader)
	wantFault(t, err, fault.PCSCUnavailable)
	c.Close()

	p.Start(t)
	layCard(t, b.addr, testATR)
	until("the card again", present)
	send(t, b.connect(t), readCommand, "6985")
}
